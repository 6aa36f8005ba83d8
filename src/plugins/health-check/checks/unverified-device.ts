import { checkTitles } from '../../../core/common/text/english/check-titles.js';
import { aboutDevices, namesOf } from '../about-devices.js';
import { activeDevicesOf } from '../active-devices.js';
import { findingOf } from '../finding-kinds.js';
import type { HealthCheck } from '../health-check-registry.js';

export const unverifiedDevice: HealthCheck = {
  id: 'unverified-device',
  title: checkTitles['unverified-device'],
  evaluate(snapshot) {
    const { unverified } = activeDevicesOf(snapshot);
    if (unverified.length === 0) return [];
    return [findingOf('DEVICES_UNVERIFIED', { devices: namesOf(unverified) }, aboutDevices(unverified))];
  },
};
