import { stalenessOf } from '../account-facts.js';
import type { HealthCheck } from '../health-check-registry.js';
import { counted } from '../wording.js';

export const staleness: HealthCheck = {
  id: 'staleness',
  title: 'Time since the last exchange',
  evaluate(snapshot, { now }) {
    const { days, level } = stalenessOf(snapshot, now);
    if (level === 'fresh') return [];
    const since = snapshot.lastSyncedAt === null ? 'since it joined' : 'with the others';
    return [
      {
        code: level === 'critical' ? 'EXCHANGE_OVERDUE' : 'EXCHANGE_STALE',
        severity: level === 'critical' ? 'critical' : 'warning',
        message: `This device has exchanged nothing ${since} for ${counted(days, 'day')}. It may have missed a rotation.`,
        recommendation: 'Import a bundle of a device that you used lately, then export one here for the others.',
        remedy: 'import-keystore',
      },
    ];
  },
};
