import { checkTitles } from '../../../core/common/text/english/check-titles.js';
import { findingOf } from '../finding-kinds.js';
import type { HealthCheck } from '../health-check-registry.js';

export const unsettledConflict: HealthCheck = {
  id: 'unsettled-conflict',
  title: checkTitles['unsettled-conflict'],
  evaluate({ conflicts }) {
    const [newest] = conflicts.toSorted((one, other) => other.generation - one.generation);
    if (newest === undefined) return [];
    return [
      findingOf(
        'ROTATION_CONFLICT',
        { devices: newest.others.length + 1, generations: conflicts.length, generation: newest.generation },
        { subject: [newest.chosen, ...newest.others].toSorted().join(' ').slice(0, 1_000) },
      ),
    ];
  },
};
