import type { KeystoreSnapshot } from '../../../keystore/index.js';
import { aboutDevices } from '../about-devices.js';
import { thisDeviceOf } from '../account-facts.js';
import type { Finding, HealthCheck } from '../health-check-registry.js';
import { listed } from '../wording.js';

export const revokedDevice: HealthCheck = {
  id: 'revoked-device',
  title: 'Revoked devices',
  evaluate: (snapshot) => [
    ...thisDeviceRevoked(snapshot),
    ...keyOpenToRevoked(snapshot),
    ...passwordKnownToRevoked(snapshot),
  ],
};

function thisDeviceRevoked(snapshot: KeystoreSnapshot): readonly Finding[] {
  if (thisDeviceOf(snapshot)?.standing !== 'revoked') return [];
  return [
    {
      code: 'THIS_DEVICE_REVOKED',
      severity: 'critical',
      message: 'This device was revoked. The others refuse what it writes, and it can open no newer key.',
      recommendation: 'If that was a mistake, join the account anew from here with a bundle of another device.',
      remedy: 'none',
    },
  ];
}

function keyOpenToRevoked({ currentKey, devices }: KeystoreSnapshot): readonly Finding[] {
  if (currentKey.openToRevoked.length === 0) return [];
  const ids = new Set(currentKey.openToRevoked);
  const revoked = devices.revoked.filter(({ id }) => ids.has(id));
  return [
    {
      code: 'KEY_OPEN_TO_REVOKED_DEVICE',
      severity: 'critical',
      message: `The current key was made on a device that had not heard of a revocation; it can still be opened on: ${listed(revoked.map(({ name }) => name))}.`,
      recommendation: 'Rotate the key here, then bring the new one to your other devices.',
      remedy: 'rotate-key',
      ...aboutDevices(revoked),
    },
  ];
}

function passwordKnownToRevoked({ revokedSincePasswordChange, devices }: KeystoreSnapshot): readonly Finding[] {
  if (revokedSincePasswordChange.length === 0) return [];
  const ids = new Set(revokedSincePasswordChange);
  const revoked = devices.revoked.filter(({ id }) => ids.has(id));
  const names = revoked.length > 0 ? listed(revoked.map(({ name }) => name)) : 'A device';
  return [
    {
      code: 'PASSWORD_OLDER_THAN_REVOCATION',
      severity: 'critical',
      message: `Revoked since the password of this vault was last changed: ${names}. Whoever has it may know the password.`,
      recommendation: 'Change the password here, and on every device where you use the same one.',
      remedy: 'rotate-password',
      ...aboutDevices(revoked),
    },
  ];
}
