import { checkTitles } from '../../../core/common/text/english/check-titles.js';
import { findingOf } from '../finding-kinds.js';
import type { HealthCheck } from '../health-check-registry.js';

/** Every rotation is sealed to every active device, so that each one more makes it larger and slower. */
const RECOMMENDED_DEVICES = 50;

export const rosterSize: HealthCheck = {
  id: 'roster-size',
  title: checkTitles['roster-size'],
  evaluate: ({ devices }) =>
    devices.active.length <= RECOMMENDED_DEVICES
      ? []
      : [findingOf('ROSTER_LARGE', { devices: devices.active.length, recommended: RECOMMENDED_DEVICES })],
};
