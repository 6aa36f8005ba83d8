import { checkTitles } from '../../../core/common/text/english/check-titles.js';
import { isPasswordOld } from '../account-facts.js';
import { findingOf } from '../finding-kinds.js';
import type { HealthCheck } from '../health-check-registry.js';

export const passwordAge: HealthCheck = {
  id: 'password-age',
  title: checkTitles['password-age'],
  evaluate(snapshot, { now }) {
    if (!isPasswordOld(snapshot, now)) return [];
    return [findingOf('PASSWORD_OLD', { since: snapshot.passwordChangedAt })];
  },
};
