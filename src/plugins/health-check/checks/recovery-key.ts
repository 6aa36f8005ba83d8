import { checkTitles } from '../../../core/common/text/english/check-titles.js';
import type { KeystoreSnapshot } from '../../../keystore/index.js';
import { RECOVERY_KEY_DRILL_AFTER_DAYS, wholeDaysBetween } from '../account-facts.js';
import { findingOf } from '../finding-kinds.js';
import type { Finding, HealthCheck } from '../health-check-registry.js';

/** More papers than this nobody has. */
const REPORTED_KEYS = 10;

export const recoveryKey: HealthCheck = {
  id: 'recovery-key',
  title: checkTitles['recovery-key'],
  evaluate: (snapshot, { now }) => [...used(snapshot), ...unprinted(snapshot), ...unchecked(snapshot, now)],
};

/** Each use by its time, and by what was written in two places at once: once seen, the next one is news again. */
function used({ recoveryKeys, forks }: KeystoreSnapshot): readonly Finding[] {
  return recoveryKeys
    .flatMap(({ id, lastUsedAt }) => (lastUsedAt === null ? [] : [{ id, lastUsedAt }]))
    .slice(0, REPORTED_KEYS)
    .map(({ id, lastUsedAt }) => {
      const twice = forks.filter(({ device }) => device === id).flatMap(({ entries }) => entries);
      const subject = [id, lastUsedAt, ...twice.toSorted()].join(' ').slice(0, 1_000);
      return findingOf('RECOVERY_KEY_USED', { at: lastUsedAt, isTwice: twice.length > 0 }, { subject });
    });
}

function unprinted({ keepsPaper }: KeystoreSnapshot): readonly Finding[] {
  return keepsPaper ? [findingOf('RECOVERY_KEY_UNPRINTED', {})] : [];
}

function unchecked({ recoveryKeyCheckedAt: since }: KeystoreSnapshot, now: number): readonly Finding[] {
  if (since === null || wholeDaysBetween(since, now) < RECOVERY_KEY_DRILL_AFTER_DAYS) return [];
  return [findingOf('RECOVERY_KEY_UNCHECKED', { since })];
}
