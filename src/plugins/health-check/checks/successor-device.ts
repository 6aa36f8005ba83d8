import { DAY_MS } from '../../../core/common/durations.js';
import { checkTitles } from '../../../core/common/text/english/check-titles.js';
import type { DeviceSummary } from '../../../keystore/index.js';
import { activeDevicesOf } from '../active-devices.js';
import { findingOf } from '../finding-kinds.js';
import type { HealthCheck } from '../health-check-registry.js';

/** More devices of few names than this are another trouble. */
const MAX_NAMESAKES = 20;

/** For so long a device may simply be switched off. */
const SILENT_AFTER_MS = DAY_MS;

export const successorDevice: HealthCheck = {
  id: 'successor-device',
  title: checkTitles['successor-device'],
  evaluate(snapshot, { now }) {
    const { namesakes } = activeDevicesOf(snapshot);
    return namesakes.slice(0, MAX_NAMESAKES).flatMap((old) => {
      const successor = namesakes.find((other) => hasSucceeded(other, old, now));
      if (successor === undefined) return [];
      return [
        findingOf(
          'DEVICE_SUCCEEDED',
          { old: old.name, successor: successor.name, lastHeardAt: old.lastHeardAt },
          { device: { id: old.id, name: old.name }, subject: `${old.id} ${successor.id}` },
        ),
      ];
    });
  },
};

function isSameName(one: DeviceSummary, other: DeviceSummary): boolean {
  return one.givenName?.toLowerCase() === other.givenName?.toLowerCase();
}

/** Whether a device joined later, and nothing was heard of the old one since. Times are those of this device's own clock. */
function hasSucceeded(successor: DeviceSummary, old: DeviceSummary, now: number): boolean {
  return (
    isSameName(successor, old) &&
    successor.id !== old.id &&
    !successor.isAwaited &&
    !old.isThisDevice &&
    successor.addedAt > old.addedAt &&
    successor.lastHeardAt > old.lastHeardAt &&
    now - old.lastHeardAt >= SILENT_AFTER_MS
  );
}
