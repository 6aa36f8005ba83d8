import { isPasswordOld } from '../account-facts.js';
import { findingOf } from '../finding-kinds.js';
import type { HealthCheck } from '../health-check-registry.js';

export const passwordAge: HealthCheck = {
  id: 'password-age',
  title: 'Age of the password',
  evaluate(snapshot, { now }) {
    if (!isPasswordOld(snapshot, now)) return [];
    return [findingOf('PASSWORD_OLD', { since: snapshot.passwordChangedAt })];
  },
};
