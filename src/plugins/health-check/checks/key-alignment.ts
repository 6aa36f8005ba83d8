import { checkTitles } from '../../../core/common/text/english/check-titles.js';
import { aboutDevices, namesOf } from '../about-devices.js';
import { overdueDevicesOf } from '../account-facts.js';
import { activeDevicesOf } from '../active-devices.js';
import { findingOf } from '../finding-kinds.js';
import type { HealthCheck } from '../health-check-registry.js';

export const keyAlignment: HealthCheck = {
  id: 'key-alignment',
  title: checkTitles['key-alignment'],
  evaluate(snapshot, { now }) {
    const { lackingRotations: behind, waitingForKey: waiting } = activeDevicesOf(snapshot);
    const overdue = overdueDevicesOf(snapshot, now);
    const findings = [];
    if (behind.length > 0) {
      const rotations = Math.max(...behind.map(({ missingRotations }) => missingRotations));
      findings.push(findingOf('DEVICES_LACK_ROTATIONS', { devices: namesOf(behind), rotations }, aboutDevices(behind)));
    }
    if (waiting.length > 0) {
      findings.push(findingOf('DEVICES_WAIT_FOR_KEY', { devices: namesOf(waiting) }, aboutDevices(waiting)));
    }
    if (overdue.length > 0) {
      findings.push(findingOf('DEVICES_NOT_ARRIVED', { devices: namesOf(overdue) }, aboutDevices(overdue)));
    }
    return findings;
  },
};
