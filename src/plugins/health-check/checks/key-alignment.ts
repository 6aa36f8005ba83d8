import { checkTitles } from '../../../core/common/text/english/check-titles.js';
import { aboutDevices, namesOf } from '../about-devices.js';
import { activeDevicesOf } from '../active-devices.js';
import { findingOf } from '../finding-kinds.js';
import type { HealthCheck } from '../health-check-registry.js';

export const keyAlignment: HealthCheck = {
  id: 'key-alignment',
  title: checkTitles['key-alignment'],
  evaluate(snapshot) {
    const behind = activeDevicesOf(snapshot).lackingRotations;
    if (behind.length === 0) return [];
    const rotations = Math.max(...behind.map(({ missingRotations }) => missingRotations));
    return [findingOf('DEVICES_LACK_ROTATIONS', { devices: namesOf(behind), rotations }, aboutDevices(behind))];
  },
};
