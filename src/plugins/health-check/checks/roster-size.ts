import type { HealthCheck } from '../health-check-registry.js';
import { counted } from '../wording.js';

/** Every rotation is sealed to every active device, so that each one more makes it larger and slower. */
const RECOMMENDED_DEVICES = 50;

export const rosterSize: HealthCheck = {
  id: 'roster-size',
  title: 'Number of devices',
  evaluate: ({ devices }) =>
    devices.active.length <= RECOMMENDED_DEVICES
      ? []
      : [
          {
            code: 'ROSTER_LARGE',
            severity: 'info',
            message: `${counted(devices.active.length, 'device')} are active; more than ${RECOMMENDED_DEVICES} make every rotation slower.`,
            recommendation: 'Archive the devices that you no longer use.',
            remedy: 'open-devices',
          },
        ],
};
