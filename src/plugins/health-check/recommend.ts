import type { DeviceSummary, KeystoreSnapshot } from '../../keystore/index.js';
import {
  isKeyDerivationWeak,
  isPasswordOld,
  othersLackingRotations,
  stalenessOf,
  thisDeviceLacksRotations,
} from './account-facts.js';
import type { SyncCheckResult, SyncWarning } from './sync-check-result.js';
import { counted, listed } from './wording.js';

type Recommendation = SyncCheckResult['recommendation'];

/** The one thing to do next: the first rule that has something to say. */
export function recommend(snapshot: KeystoreSnapshot, warnings: readonly SyncWarning[], now: number): Recommendation {
  return (
    shutOutRevokedDevices(snapshot) ??
    bringMissingRotations(snapshot, now) ??
    strengthenPassword(snapshot, now) ??
    nothingToDo(warnings)
  );
}

function shutOutRevokedDevices({ revokedSincePasswordChange, devices }: KeystoreSnapshot): Recommendation | undefined {
  if (revokedSincePasswordChange.length === 0) return undefined;
  const ids = new Set(revokedSincePasswordChange);
  const names = devices.revoked.filter(({ id }) => ids.has(id)).map(({ name }) => name);
  return {
    action: 'rotate-password',
    priority: 'critical',
    reason: `${names.length > 0 ? listed(names) : 'A device'} was revoked after the password was last changed.`,
    details: 'Change the password on this device: whoever has the revoked one may know it.',
  };
}

function bringMissingRotations(snapshot: KeystoreSnapshot, now: number): Recommendation | undefined {
  const isThisDeviceBehind = thisDeviceLacksRotations(snapshot);
  const others = othersLackingRotations(snapshot).map(({ name }) => name);
  if (!isThisDeviceBehind && others.length === 0) return undefined;
  return {
    action: 'import-keystore',
    priority: stalenessOf(snapshot, now).level === 'critical' ? 'critical' : 'high',
    ...(isThisDeviceBehind ? importHereFirst(snapshot, others) : importElsewhere(others)),
  };
}

function importHereFirst(
  snapshot: KeystoreSnapshot,
  others: readonly string[],
): Pick<Recommendation, 'reason' | 'details'> {
  const source = deviceKnownToHaveMore(snapshot);
  const andThen = others.length > 0 ? ` After that, import a bundle of this device on ${listed(others)}.` : '';
  return {
    reason:
      others.length > 0
        ? `This device and ${counted(others.length, 'other')} lack rotations of the key.`
        : 'This device lacks rotations of the key.',
    details: `First on this device: import a bundle of ${source === undefined ? 'a device that has the newest key' : listed([source.name])}.${andThen}`,
  };
}

function importElsewhere(others: readonly string[]): Pick<Recommendation, 'reason' | 'details'> {
  return {
    reason: `${listed(others)} ${others.length === 1 ? 'lacks' : 'lack'} rotations of the key.`,
    details: `Export a bundle on this device, and import it on ${others.length === 1 ? listed(others) : 'each of them'}.`,
  };
}

/** A device that wrote what this one has not received, if this one knows any. */
function deviceKnownToHaveMore({ gaps, devices }: KeystoreSnapshot): DeviceSummary | undefined {
  const authors = new Set(gaps.map(({ device }) => device));
  return devices.active.find((device) => !device.isThisDevice && authors.has(device.id));
}

function strengthenPassword(snapshot: KeystoreSnapshot, now: number): Recommendation | undefined {
  const isWeak = isKeyDerivationWeak(snapshot);
  if (!isWeak && !isPasswordOld(snapshot, now)) return undefined;
  return {
    action: 'rotate-password',
    priority: 'medium',
    reason: isWeak ? 'Guessing the password is cheaper than it should be.' : 'The password was not changed for a year.',
    details: 'Change the password of this vault when you have a minute.',
  };
}

function nothingToDo(warnings: readonly SyncWarning[]): Recommendation {
  const serious = warnings.filter(({ severity }) => severity !== 'info').length;
  const nothing = {
    action: 'no-action-needed',
    priority: 'low',
    reason: 'Every active device is known to have every key.',
  } as const;
  if (serious === 0) return nothing;
  return { ...nothing, details: `${counted(serious, 'warning')} need${serious === 1 ? 's' : ''} a look all the same.` };
}
