import { DAY_MS } from '../../../core/common/durations.js';
import { checkTitles } from '../../../core/common/text/english/check-titles.js';
import { findingOf } from '../finding-kinds.js';
import type { HealthCheck } from '../health-check-registry.js';

/** As long as a rotation is news, that some devices lack it is what one expects. */
const RECENT_MS = DAY_MS;

export const recentRotation: HealthCheck = {
  id: 'recent-rotation',
  title: checkTitles['recent-rotation'],
  evaluate({ rotations: { current } }, { now }) {
    if (current === null || current.acknowledgedBy >= current.activeDevices) return [];
    const ageMs = now - current.writtenAt;
    if (ageMs < 0 || ageMs > RECENT_MS) return [];
    return [
      findingOf('KEY_ROTATED_RECENTLY', {
        author: current.authorName,
        at: current.writtenAt,
        known: current.acknowledgedBy,
        devices: current.activeDevices,
      }),
    ];
  },
};
