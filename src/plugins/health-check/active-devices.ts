import type { DeviceSummary, KeystoreSnapshot } from '../../keystore/index.js';

/** What checks and advice ask of the active devices, each found in the one look at all of them. Lists keep the order of the devices. */
export interface ActiveDevices {
  /** This device; undefined while it does not count. */
  readonly thisDevice: DeviceSummary | undefined;
  /** How many others have arrived. */
  readonly others: number;
  /** The others that were let in, and of which nothing was heard. */
  readonly awaited: readonly DeviceSummary[];
  /** The others that have arrived and have not acknowledged every rotation. */
  readonly lackingRotations: readonly DeviceSummary[];
  /** The others that heard of the current key and can't know it. */
  readonly waitingForKey: readonly DeviceSummary[];
  /** The others whose clock was ahead of this one's at all. */
  readonly clockAhead: readonly DeviceSummary[];
  /** Those whose code nobody compared. */
  readonly unverified: readonly DeviceSummary[];
  /** Those that are called otherwise than they were named, since another one has that name. */
  readonly namesakes: readonly DeviceSummary[];
  /** The other one that was heard of last: the likeliest to be at hand. Of several the first. */
  readonly heardLast: DeviceSummary | undefined;
  /** When the other one that has been silent for the longest was heard of, epoch ms; `Infinity` where none has arrived. */
  readonly silentSince: number;
}

/** Held by the list itself, so that no name outlives it. */
const known = new WeakMap<readonly DeviceSummary[], ActiveDevices>();

/** Looks at each active device of a snapshot once, however often it is asked. */
export function activeDevicesOf({ devices: { active } }: Pick<KeystoreSnapshot, 'devices'>): ActiveDevices {
  let found = known.get(active);
  if (found === undefined) {
    found = lookAt(active);
    known.set(active, found);
  }
  return found;
}

function lookAt(active: readonly DeviceSummary[]): ActiveDevices {
  let thisDevice: DeviceSummary | undefined;
  let heardLast: DeviceSummary | undefined;
  let silentSince = Infinity;
  let others = 0;
  const awaited: DeviceSummary[] = [];
  const lackingRotations: DeviceSummary[] = [];
  const waitingForKey: DeviceSummary[] = [];
  const clockAhead: DeviceSummary[] = [];
  const unverified: DeviceSummary[] = [];
  const namesakes: DeviceSummary[] = [];
  for (const device of active) {
    if (!device.verified) unverified.push(device);
    if (device.givenName !== undefined) namesakes.push(device);
    if (device.isThisDevice) {
      thisDevice ??= device;
      continue;
    }
    if (device.isAwaited) {
      awaited.push(device);
      continue;
    }
    others += 1;
    if (device.missingRotations > 0) lackingRotations.push(device);
    if (device.waitsForKey) waitingForKey.push(device);
    if (device.clockAheadMs > 0) clockAhead.push(device);
    if (heardLast === undefined || device.lastHeardAt > heardLast.lastHeardAt) heardLast = device;
    silentSince = Math.min(silentSince, device.lastHeardAt);
  }
  const lists = { awaited, lackingRotations, waitingForKey, clockAhead, unverified, namesakes };
  return { thisDevice, others, ...lists, heardLast, silentSince };
}
