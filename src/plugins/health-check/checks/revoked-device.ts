import { checkTitles } from '../../../core/common/text/english/check-titles.js';
import type { KeystoreSnapshot } from '../../../keystore/index.js';
import { aboutDevices, namesOf } from '../about-devices.js';
import { isThisDeviceRevoked, whoRevokedThisDevice } from '../account-facts.js';
import { findingOf } from '../finding-kinds.js';
import type { Finding, HealthCheck } from '../health-check-registry.js';

export const revokedDevice: HealthCheck = {
  id: 'revoked-device',
  title: checkTitles['revoked-device'],
  evaluate: (snapshot) => [
    ...thisDeviceRevoked(snapshot),
    ...keyOpenToRevoked(snapshot),
    ...passwordKnownToRevoked(snapshot),
  ],
};

function thisDeviceRevoked(snapshot: KeystoreSnapshot): readonly Finding[] {
  return isThisDeviceRevoked(snapshot) ? [findingOf('THIS_DEVICE_REVOKED', whoRevokedThisDevice(snapshot))] : [];
}

function keyOpenToRevoked({ currentKey, devices }: KeystoreSnapshot): readonly Finding[] {
  if (currentKey.openToRevoked.length === 0) return [];
  const ids = new Set(currentKey.openToRevoked);
  const revoked = devices.revoked.filter(({ id }) => ids.has(id));
  return [findingOf('KEY_OPEN_TO_REVOKED_DEVICE', { devices: namesOf(revoked) }, aboutDevices(revoked))];
}

function passwordKnownToRevoked({ revokedSincePasswordChange, devices }: KeystoreSnapshot): readonly Finding[] {
  if (revokedSincePasswordChange.length === 0) return [];
  const ids = new Set(revokedSincePasswordChange);
  const revoked = devices.revoked.filter(({ id }) => ids.has(id));
  return [findingOf('PASSWORD_OLDER_THAN_REVOCATION', { devices: namesOf(revoked) }, aboutDevices(revoked))];
}
