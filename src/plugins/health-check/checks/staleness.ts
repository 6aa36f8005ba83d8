import { checkTitles } from '../../../core/common/text/english/check-titles.js';
import { lastExchangeOf, stalenessOf } from '../account-facts.js';
import { findingOf } from '../finding-kinds.js';
import type { HealthCheck } from '../health-check-registry.js';

export const staleness: HealthCheck = {
  id: 'staleness',
  title: checkTitles.staleness,
  evaluate(snapshot, { now }) {
    const { level } = stalenessOf(snapshot, now);
    if (level === 'fresh') return [];
    const since = lastExchangeOf(snapshot, now);
    const isSinceJoining = snapshot.lastSyncedAt === null;
    return [findingOf(level === 'critical' ? 'EXCHANGE_OVERDUE' : 'EXCHANGE_STALE', { since, isSinceJoining })];
  },
};
