import { MINUTE_MS } from '../../../core/common/durations.js';
import { checkTitles } from '../../../core/common/text/english/check-titles.js';
import { aboutDevices, namesOf } from '../about-devices.js';
import { activeDevicesOf } from '../active-devices.js';
import { findingOf } from '../finding-kinds.js';
import type { HealthCheck } from '../health-check-registry.js';

/** Clocks that are set by network agree within seconds; ten minutes is no longer drift. */
const TOLERATED_MS = 10 * MINUTE_MS;

export const clockSkew: HealthCheck = {
  id: 'clock-skew',
  title: checkTitles['clock-skew'],
  evaluate(snapshot) {
    const ahead = activeDevicesOf(snapshot).clockAhead.filter(({ clockAheadMs }) => clockAheadMs > TOLERATED_MS);
    if (ahead.length === 0) return [];
    const aheadMs = Math.max(...ahead.map(({ clockAheadMs }) => clockAheadMs));
    return [findingOf('CLOCK_AHEAD', { devices: namesOf(ahead), aheadMs }, aboutDevices(ahead))];
  },
};
