import type { KeystoreSnapshot } from '../../../keystore/index.js';
import { thisDeviceOf } from '../account-facts.js';
import type { Finding, HealthCheck } from '../health-check-registry.js';
import { counted, listed } from '../wording.js';

export const thisDeviceBehind: HealthCheck = {
  id: 'this-device-behind',
  title: 'What this device lacks',
  evaluate: (snapshot) => [...lackedRotations(snapshot), ...unopenedRotations(snapshot), ...lackedEntries(snapshot)],
};

function lackedRotations(snapshot: KeystoreSnapshot): readonly Finding[] {
  const generations = Math.max(0, snapshot.highestGenerationNamed - snapshot.currentKey.generation);
  const lacked = Math.max(generations, thisDeviceOf(snapshot)?.missingRotations ?? 0);
  if (lacked === 0) return [];
  return [
    {
      code: 'THIS_DEVICE_LACKS_ROTATIONS',
      severity: 'warning',
      message: `This device lacks ${counted(lacked, 'rotation')} that another device is known to have.`,
      recommendation:
        'Export a bundle on a device that has the newest key, and import it here. Do not rotate the key here before.',
      remedy: 'import-keystore',
    },
  ];
}

function unopenedRotations({ unopenedRotations: unopened }: KeystoreSnapshot): readonly Finding[] {
  if (unopened.length === 0) return [];
  return [
    {
      code: 'ROTATION_UNOPENED',
      severity: 'warning',
      message: `This device has received ${counted(unopened.length, 'rotation')} whose key was not sealed to it.`,
      recommendation: 'Import a bundle of this device on one that has the key; then export there and import here.',
      remedy: 'import-keystore',
    },
  ];
}

function lackedEntries({ gaps, devices }: KeystoreSnapshot): readonly Finding[] {
  if (gaps.length === 0) return [];
  const lacking = new Set(gaps.map(({ device }) => device));
  const entries = gaps.reduce((sum, { missingEntries }) => sum + missingEntries, 0);
  const names = [...devices.active, ...devices.archived, ...devices.revoked]
    .filter(({ id }) => lacking.has(id))
    .map(({ name }) => name);
  return [
    {
      code: 'THIS_DEVICE_LACKS_ENTRIES',
      severity: 'warning',
      message: `Others have received ${counted(entries, 'change')} that this device has not${names.length > 0 ? `: by ${listed(names)}` : ''}.`,
      recommendation: 'Export a bundle on the device that you used last, and import it here.',
      remedy: 'import-keystore',
    },
  ];
}
