import { checkTitles } from '../../../core/common/text/english/check-titles.js';
import type { DeviceId, ForkEvidence } from '../../../keystore/index.js';
import { findingOf } from '../finding-kinds.js';
import type { Finding, HealthCheck } from '../health-check-registry.js';

/** Enough to tell two entries apart on a screen; the devices' own pages show whole ids. */
const SHOWN_ID_DIGITS = 12;

/** One finding per device says it all; more devices than this are one and the same trouble. */
const REPORTED_DEVICES = 10;

export const forkedDevice: HealthCheck = {
  id: 'forked-device',
  title: checkTitles['forked-device'],
  evaluate({ forks, thisDevice, recoveryKeys, devices: { suspended, revoked } }) {
    if (forks.length === 0) return [];
    // Of a device that is out nothing more can be done about a fork, whose proof is kept for ever. A recovery key that was used in two places
    // has one, too: each use is told by another check.
    const settled = new Set([...suspended, ...revoked, ...recoveryKeys].map(({ id }) => id));
    const byDevice = new Map<DeviceId, ForkEvidence[]>();
    for (const fork of forks) {
      if (settled.has(fork.device)) continue;
      const ofDevice = byDevice.get(fork.device);
      if (ofDevice) ofDevice.push(fork);
      else byDevice.set(fork.device, [fork]);
    }
    return [...byDevice.values()]
      .slice(0, REPORTED_DEVICES)
      .flatMap((ofDevice) => findingAbout(ofDevice, ofDevice[0]?.device === thisDevice));
  },
};

/** Those that are open are told first: once they are healed, too, all are told together. */
function findingAbout(all: readonly ForkEvidence[], isThisDevice: boolean): readonly Finding[] {
  const open = all.filter(({ isHealed }) => !isHealed);
  const [first, ...others] = isThisDevice || open.length === 0 ? all : open;
  if (first === undefined) return [];
  const { device: id, deviceName: name, sequence, entries } = first;
  const fork = { sequence, entries: entries.map((entry) => entry.slice(0, SHOWN_ID_DIGITS)), further: others.length };
  const device = { id, name };
  if (!isThisDevice && open.length > 0) return [findingOf('DEVICE_FORKED', { device: name, ...fork }, { device })];
  const told = all.flatMap((one) => one.entries).toSorted();
  const about = { device, subject: `${id} ${all.length} ${told.join(' ')}`.slice(0, 1_000) };
  return [
    isThisDevice
      ? findingOf('THIS_DEVICE_FORKED', fork, about)
      : findingOf('DEVICE_FORK_HEALED', { device: name, ...fork }, about),
  ];
}
