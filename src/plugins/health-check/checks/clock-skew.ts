import { aboutDevices } from '../about-devices.js';
import { MINUTE_MS } from '../account-facts.js';
import type { HealthCheck } from '../health-check-registry.js';
import { duration, listed } from '../wording.js';

/** Clocks that are set by network agree within seconds; ten minutes is no longer drift. */
const TOLERATED_MS = 10 * MINUTE_MS;

export const clockSkew: HealthCheck = {
  id: 'clock-skew',
  title: 'Clocks that disagree',
  evaluate({ devices }) {
    const ahead = devices.active.filter((device) => !device.isThisDevice && device.clockAheadMs > TOLERATED_MS);
    if (ahead.length === 0) return [];
    const most = duration(Math.max(...ahead.map(({ clockAheadMs }) => clockAheadMs)));
    const isOne = ahead.length === 1;
    return [
      {
        code: 'CLOCK_AHEAD',
        severity: 'warning',
        message:
          `The clock of ${listed(ahead.map(({ name }) => name))} was ${isOne ? '' : 'up to '}${most} ahead of this one's. ` +
          'No key is affected, but times shown are wrong.',
        recommendation: isOne
          ? 'Set the clock of that device, or of this one, by network time.'
          : "Look at this device's clock first: several others are ahead of it.",
        remedy: 'check-clock',
        ...aboutDevices(ahead),
      },
    ];
  },
};
