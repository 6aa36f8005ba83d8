import { DAY_MS } from '../account-facts.js';
import type { HealthCheck } from '../health-check-registry.js';
import { counted, duration, numeral, quoted } from '../wording.js';

/** As long as a rotation is news, that some devices lack it is what one expects. */
const RECENT_MS = DAY_MS;

export const recentRotation: HealthCheck = {
  id: 'recent-rotation',
  title: 'Recent rotation',
  evaluate({ rotations: { current } }, { now }) {
    if (current === null || current.acknowledgedBy >= current.activeDevices) return [];
    const ageMs = now - current.writtenAt;
    if (ageMs < 0 || ageMs > RECENT_MS) return [];
    return [
      {
        code: 'KEY_ROTATED_RECENTLY',
        severity: 'info',
        message:
          `${quoted(current.authorName)} rotated the key ${duration(ageMs)} ago; ` +
          `${numeral(current.acknowledgedBy)} of ${counted(current.activeDevices, 'device')} are known to have the new one.`,
        recommendation: 'Bring the new key to the other devices: export a bundle here and import it there.',
        remedy: 'export-keystore',
      },
    ];
  },
};
