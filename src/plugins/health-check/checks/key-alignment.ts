import { aboutDevices } from '../about-devices.js';
import { othersLackingRotations } from '../account-facts.js';
import type { HealthCheck } from '../health-check-registry.js';
import { counted, listed } from '../wording.js';

export const keyAlignment: HealthCheck = {
  id: 'key-alignment',
  title: 'The same keys on every device',
  evaluate(snapshot) {
    const behind = othersLackingRotations(snapshot);
    if (behind.length === 0) return [];
    const names = listed(behind.map(({ name }) => name));
    const most = Math.max(...behind.map(({ missingRotations }) => missingRotations));
    return [
      {
        code: 'DEVICES_LACK_ROTATIONS',
        severity: 'warning',
        message:
          behind.length === 1
            ? `${names} is not known to have ${counted(most, 'rotation')} of the key.`
            : `${counted(behind.length, 'device')} are not known to have up to ${counted(most, 'rotation')} of the key: ${names}.`,
        recommendation:
          'Export a bundle here and import it there. This device learns of it when it imports a bundle from there.',
        remedy: 'export-keystore',
        ...aboutDevices(behind),
      },
    ];
  },
};
