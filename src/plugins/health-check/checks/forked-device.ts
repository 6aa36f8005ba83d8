import { checkTitles } from '../../../core/common/text/english/check-titles.js';
import type { ForkEvidence } from '../../../keystore/index.js';
import { findingOf } from '../finding-kinds.js';
import type { Finding, HealthCheck } from '../health-check-registry.js';

/** Enough to tell two entries apart on a screen; the devices' own pages show whole ids. */
const SHOWN_ID_DIGITS = 12;

/** One finding per device says it all; more devices than this are one and the same trouble. */
const REPORTED_DEVICES = 10;

export const forkedDevice: HealthCheck = {
  id: 'forked-device',
  title: checkTitles['forked-device'],
  evaluate({ forks, thisDevice, devices: { revoked } }) {
    if (forks.length === 0) return [];
    // Revoking is what this check asks for: nothing more can be done about a fork, whose proof is kept for ever.
    const settled = new Set(revoked.map(({ id }) => id));
    const devices = [...new Set(forks.map(({ device }) => device))].filter((device) => !settled.has(device));
    return devices.slice(0, REPORTED_DEVICES).flatMap((device) => {
      const [first, ...further] = forks.filter((fork) => fork.device === device);
      return first === undefined ? [] : [findingAbout(first, further.length, device === thisDevice)];
    });
  },
};

function findingAbout(
  { device, deviceName, sequence, entries }: ForkEvidence,
  further: number,
  isThisDevice: boolean,
): Finding {
  const fork = { sequence, entries: entries.map((entry) => entry.slice(0, SHOWN_ID_DIGITS)), further };
  const about = { device: { id: device, name: deviceName } };
  if (isThisDevice) return findingOf('THIS_DEVICE_FORKED', fork, about);
  return findingOf('DEVICE_FORKED', { device: deviceName, ...fork }, about);
}
