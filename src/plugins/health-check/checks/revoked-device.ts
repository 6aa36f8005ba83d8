import { checkTitles } from '../../../core/common/text/english/check-titles.js';
import { aboutDevices, namesOf } from '../about-devices.js';
import { findingOf } from '../finding-kinds.js';
import type { HealthCheck } from '../health-check-registry.js';

export const revokedDevice: HealthCheck = {
  id: 'revoked-device',
  title: checkTitles['revoked-device'],
  evaluate({ revokedSincePasswordChange, devices }) {
    if (revokedSincePasswordChange.length === 0) return [];
    const ids = new Set(revokedSincePasswordChange);
    const revoked = devices.revoked.filter(({ id }) => ids.has(id));
    return [findingOf('PASSWORD_OLDER_THAN_REVOCATION', { devices: namesOf(revoked) }, aboutDevices(revoked))];
  },
};
