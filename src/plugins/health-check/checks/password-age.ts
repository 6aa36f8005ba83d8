import { isPasswordOld, wholeDaysBetween } from '../account-facts.js';
import type { HealthCheck } from '../health-check-registry.js';

export const passwordAge: HealthCheck = {
  id: 'password-age',
  title: 'Age of the password',
  evaluate(snapshot, { now }) {
    if (!isPasswordOld(snapshot, now)) return [];
    return [
      {
        code: 'PASSWORD_OLD',
        severity: 'info',
        message: `The password of this vault is ${wholeDaysBetween(snapshot.passwordChangedAt, now)} days old.`,
        recommendation: 'Change the password if anybody may have seen it in that time.',
        remedy: 'rotate-password',
      },
    ];
  },
};
