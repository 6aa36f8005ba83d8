import { checkTitles } from '../../../core/common/text/english/check-titles.js';
import type { DeviceId, UnfairRotation } from '../../../keystore/index.js';
import { findingOf } from '../finding-kinds.js';
import type { HealthCheck } from '../health-check-registry.js';

/** One finding per author says it all; more authors than this are one and the same trouble. */
const REPORTED_AUTHORS = 10;

export const unfairRotation: HealthCheck = {
  id: 'unfair-rotation',
  title: checkTitles['unfair-rotation'],
  evaluate({ unfairRotations: { newest }, thisDevice, devices: { suspended, revoked } }) {
    if (newest.length === 0) return [];
    // What a device that is out did is settled.
    const settled = new Set([...suspended, ...revoked].map(({ id }) => id));
    const byAuthor = new Map<DeviceId, UnfairRotation[]>();
    for (const rotation of newest) {
      if (settled.has(rotation.author)) continue;
      const ofAuthor = byAuthor.get(rotation.author);
      if (ofAuthor) ofAuthor.push(rotation);
      else byAuthor.set(rotation.author, [rotation]);
    }
    return [...byAuthor.values()].slice(0, REPORTED_AUTHORS).flatMap((rotations) => {
      const [first, ...others] = rotations;
      if (first === undefined) return [];
      const { author: id, authorName: name, generation } = first;
      const ids = rotations.map(({ rotation }) => rotation).toSorted();
      return [
        findingOf(
          'ROTATION_UNFAIR',
          { author: name, generation, further: others.length, isByThisDevice: id === thisDevice },
          { device: { id, name }, subject: `${id} ${ids.length} ${ids.join(' ')}`.slice(0, 1_000) },
        ),
      ];
    });
  },
};
