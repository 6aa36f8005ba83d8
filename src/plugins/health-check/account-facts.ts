import { DAY_MS } from '../../core/common/durations.js';
import {
  alignmentAt,
  type DeviceSummary,
  type EntryId,
  isOverdue,
  type KeystoreSnapshot,
} from '../../keystore/index.js';
import { activeDevicesOf } from './active-devices.js';

/*
 * What several checks and the recommendation must agree on, each decided in one place.
 */

/** From so many whole days without an exchange on, a device may well have missed something. */
export const STALE_AFTER_DAYS = 7;

/** From so many whole days without an exchange on, nobody can say any more that the devices agree. */
export const CRITICALLY_STALE_AFTER_DAYS = 30;

/**
 * After so many days a password counts as old. Forced frequent changes make people choose weak passwords (NIST SP 800-63B-4,
 * 3.1.1.2), so this is a reminder once a year and no more.
 */
export const PASSWORD_OLD_AFTER_DAYS = 365;

/** After so many days people no longer know where a paper is. */
export const RECOVERY_KEY_DRILL_AFTER_DAYS = 365;

/** The derivation that new vaults use: 64 MiB, three passes (memory and passes of the second recommended option of RFC 9106, 4). */
export const RECOMMENDED_MEMORY_KIB = 64 * 1024;
export const RECOMMENDED_PASSES = 3;

/** How long ago this device last exchanged anything, and how bad that is. */
export interface Staleness {
  /** Whole days since the last export or import; since joining, before the first. */
  readonly days: number;
  readonly level: 'fresh' | 'stale' | 'critical';
}

/** Whoever has nobody to exchange with is never stale: an account of one active device, or of others that haven't arrived. */
export function stalenessOf(snapshot: KeystoreSnapshot, now: number): Staleness {
  const days = wholeDaysBetween(lastExchangeOf(snapshot, now), now);
  if (activeDevicesOf(snapshot).others === 0 || days < STALE_AFTER_DAYS) return { days, level: 'fresh' };
  return { days, level: days < CRITICALLY_STALE_AFTER_DAYS ? 'stale' : 'critical' };
}

/** When this device last exported or imported; before the first time, when it joined. Epoch ms. */
export function lastExchangeOf(snapshot: KeystoreSnapshot, now: number): number {
  return snapshot.lastSyncedAt ?? thisDeviceOf(snapshot)?.addedAt ?? now;
}

/** Whole days from one wall-clock time to another; 0 when the clock was set back in between. */
export function wholeDaysBetween(from: number, to: number): number {
  return Math.max(0, Math.floor((to - from) / DAY_MS));
}

/** This device, whatever its standing. */
export function thisDeviceOf({ devices }: Pick<KeystoreSnapshot, 'devices'>): DeviceSummary | undefined {
  const { archived, suspended, revoked } = devices;
  const isThisDevice = (device: DeviceSummary): boolean => device.isThisDevice;
  return (
    activeDevicesOf({ devices }).thisDevice ??
    archived.find(isThisDevice) ??
    suspended.find(isThisDevice) ??
    revoked.find(isThisDevice)
  );
}

/** How this device came to be out. */
export type Outness = NonNullable<KeystoreSnapshot['thisDeviceOut']>;

/** That this device is out for good: by a revocation, or as it left. */
export function shutOutOf({ thisDeviceOut }: KeystoreSnapshot): Outness | undefined {
  return thisDeviceOut !== null && thisDeviceOut.kind !== 'suspended' ? thisDeviceOut : undefined;
}

/** That this device is suspended. */
export function suspensionOf({ thisDeviceOut }: KeystoreSnapshot): Outness | undefined {
  return thisDeviceOut?.kind === 'suspended' ? thisDeviceOut : undefined;
}

/**
 * Whether this device is senior to the one that suspended it, so that it can answer. Else somebody who let it in is the one that was
 * suspended.
 */
export function canAnswer({ contests, thisDevice }: KeystoreSnapshot, { by }: Outness): boolean {
  return contests.some((contest) => contest.by.id === by && contest.members.some(({ id }) => id === thisDevice));
}

/** The devices that were let in `ARRIVAL_AWAITED_MS` ago or earlier, and of which nothing was heard. */
export function overdueDevicesOf(snapshot: KeystoreSnapshot, now: number): readonly DeviceSummary[] {
  return activeDevicesOf(snapshot).awaited.filter((device) => isOverdue(device, now));
}

/** 5.8: the alignment with the devices that should have arrived by now. Looks at all devices only where there are some. */
export function alignmentNow(snapshot: KeystoreSnapshot, now: number): KeystoreSnapshot['alignment'] {
  return overdueDevicesOf(snapshot, now).length === 0 ? snapshot.alignment : alignmentAt(snapshot, now);
}

/** The device that made the current key, where this one can't open it and that one is active: it has it. */
export function deviceKnownToHaveMore({
  lacksCurrentKey,
  devices,
  currentKey,
}: KeystoreSnapshot): DeviceSummary | undefined {
  if (!lacksCurrentKey) return undefined;
  return devices.active.find(({ id, isThisDevice }) => id === currentKey.author && !isThisDevice);
}

/** The first of the items for which `valueOf` is greatest, in one look at each; undefined when there is none. */
export function greatest<Item>(items: readonly Item[], valueOf: (item: Item) => number): Item | undefined {
  let found: { readonly item: Item; readonly value: number } | undefined;
  for (const item of items) {
    const value = valueOf(item);
    if (found === undefined || value > found.value) found = { item, value };
  }
  return found?.item;
}

/** True when this device can't open the current key, or has not acknowledged a rotation. False while it is out: no bundle gives it a key. */
export function thisDeviceLacksRotations(snapshot: KeystoreSnapshot): boolean {
  if (snapshot.thisDeviceOut !== null) return false;
  return snapshot.lacksCurrentKey || snapshot.alignment.outOfSync.includes(snapshot.thisDevice);
}

/**
 * The rotations that this device can't open beside the current one, while it has that: no key that it holds leads to them. None while it
 * lacks the current one: whatever brings that may bring them.
 */
export function olderKeysMissing({ lacksCurrentKey, unopenedRotations }: KeystoreSnapshot): readonly EntryId[] {
  return lacksCurrentKey ? [] : unopenedRotations;
}

/** True when guessing the password costs less than it does for a new vault. More memory makes up for fewer passes, not the reverse. */
export function isKeyDerivationWeak({ keyDerivation: { memoryKiB, passes } }: KeystoreSnapshot): boolean {
  return memoryKiB < RECOMMENDED_MEMORY_KIB || memoryKiB * passes < RECOMMENDED_MEMORY_KIB * RECOMMENDED_PASSES;
}

export function isPasswordOld(snapshot: KeystoreSnapshot, now: number): boolean {
  return wholeDaysBetween(snapshot.passwordChangedAt, now) >= PASSWORD_OLD_AFTER_DAYS;
}
