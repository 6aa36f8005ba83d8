import { DAY_MS } from '../../core/common/durations.js';
import type { DeviceId, DeviceSummary, EntryId, KeystoreSnapshot } from '../../keystore/index.js';
import { activeDevicesOf } from './active-devices.js';
import { keyOfFinding } from './finding-words.js';

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

/** The derivation that new vaults use: 64 MiB, three passes (memory and passes of the second recommended option of RFC 9106, 4). */
export const RECOMMENDED_MEMORY_KIB = 64 * 1024;
export const RECOMMENDED_PASSES = 3;

/** How long ago this device last exchanged anything, and how bad that is. */
export interface Staleness {
  /** Whole days since the last export or import; since joining, before the first. */
  readonly days: number;
  readonly level: 'fresh' | 'stale' | 'critical';
}

/** An account of one active device has nobody to exchange with, and is never stale. */
export function stalenessOf(snapshot: KeystoreSnapshot, now: number): Staleness {
  const days = wholeDaysBetween(lastExchangeOf(snapshot, now), now);
  if (snapshot.devices.active.length <= 1 || days < STALE_AFTER_DAYS) return { days, level: 'fresh' };
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
export function thisDeviceOf({ devices }: KeystoreSnapshot): DeviceSummary | undefined {
  const isThisDevice = (device: DeviceSummary): boolean => device.isThisDevice;
  return (
    activeDevicesOf({ devices }).thisDevice ?? devices.archived.find(isThisDevice) ?? devices.revoked.find(isThisDevice)
  );
}

export function isThisDeviceRevoked(snapshot: KeystoreSnapshot): boolean {
  return thisDeviceOf(snapshot)?.standing === 'revoked';
}

/** Who revoked this device, and when by that one's clock; nulls where that is not known. */
export function whoRevokedThisDevice({ thisDeviceRevoked }: KeystoreSnapshot): {
  readonly by: string | null;
  readonly at: number | null;
} {
  return { by: thisDeviceRevoked?.byName ?? null, at: thisDeviceRevoked?.at ?? null };
}

/** How many rotations this device has not received or not acknowledged, as far as it knows. */
export function rotationsThisDeviceLacks(snapshot: KeystoreSnapshot): number {
  const generations = Math.max(0, snapshot.highestGenerationNamed - snapshot.currentKey.generation);
  return Math.max(generations, thisDeviceOf(snapshot)?.missingRotations ?? 0);
}

/** An active device that wrote or received what this one has not received, or made the key that it can't open, if this one knows any. */
export function deviceKnownToHaveMore(snapshot: KeystoreSnapshot): DeviceSummary | undefined {
  const { gaps, devices, currentKey } = snapshot;
  const others = new Map(devices.active.filter(({ isThisDevice }) => !isThisDevice).map((one) => [one.id, one]));
  const first = (ids: readonly DeviceId[]): DeviceSummary | undefined => {
    const id = ids.find((one) => others.has(one));
    return id === undefined ? undefined : others.get(id);
  };
  return (
    first(gaps.map(({ device }) => device)) ??
    first(gaps.map(({ heardBy }) => heardBy)) ??
    (canOpenCurrentKey(snapshot) ? undefined : first([currentKey.author]))
  );
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

/**
 * True when a rotation exists that this device has not received, not acknowledged, or can't open; not for older keys alone that a
 * person gave up. False on a revoked device: no bundle gives it a key any more.
 */
export function thisDeviceLacksRotations(snapshot: KeystoreSnapshot): boolean {
  if (isThisDeviceRevoked(snapshot)) return false;
  return lacksNewestRotations(snapshot) || (olderKeysMissing(snapshot).length > 0 && !areOlderKeysGivenUp(snapshot));
}

/** True when all that this device lacks are keys older than the current one. */
export function lacksOnlyOlderKeys(snapshot: KeystoreSnapshot): boolean {
  return !lacksNewestRotations(snapshot) && olderKeysMissing(snapshot).length > 0;
}

function lacksNewestRotations(snapshot: KeystoreSnapshot): boolean {
  return (
    snapshot.highestGenerationNamed > snapshot.currentKey.generation ||
    !canOpenCurrentKey(snapshot) ||
    snapshot.alignment.outOfSync.includes(snapshot.thisDevice)
  );
}

export function canOpenCurrentKey({ unopenedRotations, currentKey }: KeystoreSnapshot): boolean {
  return !unopenedRotations.includes(currentKey.rotation);
}

/**
 * The rotations that this device can't open though it can open the current one: they lost against others made at the same time, so
 * that no later key leads to them. None while the current one can't be opened: whatever brings that may bring them.
 */
export function olderKeysMissing(snapshot: KeystoreSnapshot): readonly EntryId[] {
  return canOpenCurrentKey(snapshot) ? snapshot.unopenedRotations : [];
}

/** What tells the finding about older keys from one about others. */
export function subjectOfOlderKeys(rotations: readonly EntryId[]): string {
  return `${rotations.length} ${rotations.toSorted().join(' ')}`.slice(0, 1_000);
}

/** Such a key may have been lost with the only device that had it: a person marks the finding as seen then. */
function areOlderKeysGivenUp(snapshot: KeystoreSnapshot): boolean {
  const subject = subjectOfOlderKeys(olderKeysMissing(snapshot));
  return snapshot.seenFindings.includes(keyOfFinding({ code: 'OLDER_KEYS_MISSING', subject }));
}

/** True when guessing the password costs less than it does for a new vault. More memory makes up for fewer passes, not the reverse. */
export function isKeyDerivationWeak({ keyDerivation: { memoryKiB, passes } }: KeystoreSnapshot): boolean {
  return memoryKiB < RECOMMENDED_MEMORY_KIB || memoryKiB * passes < RECOMMENDED_MEMORY_KIB * RECOMMENDED_PASSES;
}

export function isPasswordOld(snapshot: KeystoreSnapshot, now: number): boolean {
  return wholeDaysBetween(snapshot.passwordChangedAt, now) >= PASSWORD_OLD_AFTER_DAYS;
}
