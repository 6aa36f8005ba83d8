import type { HealthCheck } from '../health-check-registry.js';
import { counted } from '../wording.js';

export const unsettledConflict: HealthCheck = {
  id: 'unsettled-conflict',
  title: 'Rotations at the same time',
  evaluate({ conflicts }) {
    const [newest] = conflicts.toSorted((one, other) => other.generation - one.generation);
    if (newest === undefined) return [];
    const where =
      conflicts.length === 1
        ? `generation ${newest.generation}`
        : `${conflicts.length} generations, last ${newest.generation}`;
    return [
      {
        code: 'ROTATION_CONFLICT',
        severity: 'warning',
        message:
          `${counted(newest.others.length + 1, 'device')} rotated the key without hearing of each other (${where}). ` +
          'All keys are kept, and every device uses the same one.',
        recommendation: 'Look at the rotations. If you do not know one of them, revoke the device that made it.',
        remedy: 'open-rotations',
      },
    ];
  },
};
