import { checkTitles } from '../../../core/common/text/english/check-titles.js';
import { UNSEEN_AFTER_DAYS } from '../../../keystore/index.js';
import { aboutDevices, namesOf } from '../about-devices.js';
import { wholeDaysBetween } from '../account-facts.js';
import { activeDevicesOf } from '../active-devices.js';
import { findingOf } from '../finding-kinds.js';
import type { HealthCheck } from '../health-check-registry.js';

export const inactiveDevices: HealthCheck = {
  id: 'inactive-devices',
  title: checkTitles['inactive-devices'],
  evaluate(snapshot, { now }) {
    if (wholeDaysBetween(activeDevicesOf(snapshot).silentSince, now) < UNSEEN_AFTER_DAYS) return [];
    const silent = snapshot.devices.active.filter(
      (device) =>
        !device.isThisDevice && !device.isAwaited && wholeDaysBetween(device.lastHeardAt, now) >= UNSEEN_AFTER_DAYS,
    );
    return [findingOf('DEVICES_INACTIVE', { devices: namesOf(silent), days: UNSEEN_AFTER_DAYS }, aboutDevices(silent))];
  },
};
