import type { HealthCheck } from '../health-check-registry.js';
import { counted } from '../wording.js';

/** Every bundle carries the whole history, at 5 KB and more for each rotation. */
const RECOMMENDED_ROTATIONS = 100;

export const rotationHistory: HealthCheck = {
  id: 'rotation-history',
  title: 'Length of the key history',
  evaluate: ({ rotations }) =>
    rotations.total <= RECOMMENDED_ROTATIONS
      ? []
      : [
          {
            code: 'ROTATION_HISTORY_LONG',
            severity: 'info',
            message: `The key was rotated ${counted(rotations.total, 'time')}; more than ${RECOMMENDED_ROTATIONS} rotations make bundles large.`,
            recommendation:
              'Nothing is wrong. Rotate the key when there is a reason to: a lost device, or once a year.',
            remedy: 'open-rotations',
          },
        ],
};
