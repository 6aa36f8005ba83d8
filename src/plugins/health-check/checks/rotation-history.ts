import { checkTitles } from '../../../core/common/text/english/check-titles.js';
import { findingOf } from '../finding-kinds.js';
import type { HealthCheck } from '../health-check-registry.js';

/** Every bundle carries the whole history, at 5 KB and more for each rotation. */
const RECOMMENDED_ROTATIONS = 100;

export const rotationHistory: HealthCheck = {
  id: 'rotation-history',
  title: checkTitles['rotation-history'],
  evaluate: ({ rotations }) =>
    rotations.total <= RECOMMENDED_ROTATIONS
      ? []
      : [
          findingOf(
            'ROTATION_HISTORY_LONG',
            { rotations: rotations.total, recommended: RECOMMENDED_ROTATIONS },
            // Once seen, it is news again at the next hundred.
            { subject: String(Math.floor(rotations.total / RECOMMENDED_ROTATIONS)) },
          ),
        ],
};
