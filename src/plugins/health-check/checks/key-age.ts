import { checkTitles } from '../../../core/common/text/english/check-titles.js';
import { wholeDaysBetween } from '../account-facts.js';
import { findingOf } from '../finding-kinds.js';
import type { HealthCheck } from '../health-check-registry.js';

/**
 * The shorter end of the one to two years that NIST SP 800-57 part 1, 5.3.6 recommends for keys of this use.
 * The age is what the clock of the device that made the key says, so that it can only ever be a hint.
 */
const KEY_OLD_AFTER_DAYS = 365;

export const keyAge: HealthCheck = {
  id: 'key-age',
  title: checkTitles['key-age'],
  evaluate({ currentKey }, { now }) {
    const days = wholeDaysBetween(currentKey.writtenAt, now);
    if (days < KEY_OLD_AFTER_DAYS) return [];
    return [findingOf('KEY_OLD', { since: currentKey.writtenAt })];
  },
};
