import { aboutDevices } from '../about-devices.js';
import { wholeDaysBetween } from '../account-facts.js';
import type { HealthCheck } from '../health-check-registry.js';
import { listed } from '../wording.js';

/** A device unheard of for three months is more often in a drawer than in use, and holds up every "in sync". */
const INACTIVE_AFTER_DAYS = 90;

export const inactiveDevices: HealthCheck = {
  id: 'inactive-devices',
  title: 'Devices that fell silent',
  evaluate({ devices }, { now }) {
    const silent = devices.active.filter(
      (device) => !device.isThisDevice && wholeDaysBetween(device.lastHeardAt, now) >= INACTIVE_AFTER_DAYS,
    );
    if (silent.length === 0) return [];
    return [
      {
        code: 'DEVICES_INACTIVE',
        severity: 'info',
        message: `Nothing was heard for ${INACTIVE_AFTER_DAYS} days or more of ${listed(silent.map(({ name }) => name))}.`,
        recommendation:
          'Archive what you no longer use: it then counts no more, and comes back by itself when it is used again. Revoke what was lost.',
        remedy: 'open-devices',
        ...aboutDevices(silent),
      },
    ];
  },
};
