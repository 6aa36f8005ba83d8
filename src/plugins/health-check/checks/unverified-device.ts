import { aboutDevices } from '../about-devices.js';
import type { HealthCheck } from '../health-check-registry.js';
import { listed } from '../wording.js';

export const unverifiedDevice: HealthCheck = {
  id: 'unverified-device',
  title: 'Devices nobody compared',
  evaluate({ devices }) {
    const unverified = devices.active.filter(({ verified }) => !verified);
    if (unverified.length === 0) return [];
    return [
      {
        code: 'DEVICES_UNVERIFIED',
        severity: 'info',
        message: `Not verified on this device: ${listed(unverified.map(({ name }) => name))}.`,
        recommendation:
          'Compare the code on both screens, and mark the device as verified. Revoke a device that is not yours.',
        remedy: 'open-devices',
        ...aboutDevices(unverified),
      },
    ];
  },
};
