import { UNSEEN_AFTER_DAYS } from '../../../keystore/index.js';
import { aboutDevices } from '../about-devices.js';
import { wholeDaysBetween } from '../account-facts.js';
import type { HealthCheck } from '../health-check-registry.js';
import { listed } from '../wording.js';

export const inactiveDevices: HealthCheck = {
  id: 'inactive-devices',
  title: 'Devices that fell silent',
  evaluate({ devices }, { now }) {
    const silent = devices.active.filter(
      (device) => !device.isThisDevice && wholeDaysBetween(device.lastHeardAt, now) >= UNSEEN_AFTER_DAYS,
    );
    if (silent.length === 0) return [];
    return [
      {
        code: 'DEVICES_INACTIVE',
        severity: 'info',
        message: `Nothing was heard for ${UNSEEN_AFTER_DAYS} days or more of ${listed(silent.map(({ name }) => name))}.`,
        recommendation:
          'Archive what you no longer use: it then counts no more, and comes back by itself when it is used again. Revoke what was lost.',
        remedy: 'open-devices',
        ...aboutDevices(silent),
      },
    ];
  },
};
