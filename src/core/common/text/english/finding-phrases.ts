import { DAY_MS } from '../../durations.js';
import type { Reading } from '../text.js';
import { formatAgo } from '../times.js';
import { counted, listed, quoted, type NameList } from './phrases.js';

/*
 * Sentences and parts of them that several findings and recommendations share.
 */

/** How a device came to be out, as `StandingReason` says it. */
export type WayOut = 'revoked' | 'not-let-in' | 'left' | 'suspended' | 'archived';

/** By whom this device is out, and since when by that one's clock. */
export type ShutOut = {
  readonly how: WayOut;
  readonly by: string;
  readonly at: number;
  readonly isByRecoveryKey: boolean;
};

/** Who suspended this device, and when. */
export type Suspension = {
  readonly by: string;
  readonly at: number;
  /** Whether this device is the senior of that one. Else somebody who let it in was suspended. */
  readonly canAnswer: boolean;
};

/** "3 days", never fewer than none: clocks may have been set back since. */
export function daysSince(at: number, now: number): string {
  return counted(Math.max(0, Math.floor((now - at) / DAY_MS)), 'day');
}

/** Chooses by how many devices a sentence is about. */
export function byCount({ count }: NameList, one: string, several: string): string {
  return count === 1 ? one : several;
}

/** How two devices exchange what each of them knows, from this one. */
export function exchange({ place }: Reading): string {
  return place === 'window'
    ? 'Export a bundle here and import it there. Then export one there and import it here, so that this device knows.'
    : 'Run “onestar export” here and import the bundle there. Then export one there and run “onestar import” here, so that this device knows.';
}

// A type and not an interface: parameters are plain data with any names.
/** Of a finding about devices. */
export type AboutDevices = { readonly devices: NameList };

/** How this device came to be out, and when. */
export function howShutOut({ how, by, at, isByRecoveryKey }: ShutOut, now: number): string {
  const when = formatAgo(at, now);
  if (how === 'left') return `This device left the account ${when}.`;
  const who = isByRecoveryKey ? 'Somebody with the recovery key' : quoted(by);
  return how === 'not-let-in'
    ? `${who} revoked the device that let this one in ${when}, and took that back.`
    : `${who} revoked this device ${when}.`;
}

export function whoSuspended({ by, at, canAnswer }: Suspension, now: number): string {
  return `${quoted(by)} suspended ${canAnswer ? 'this device' : 'the device that let this one in'} ${formatAgo(at, now)}.`;
}

/** What can still be done about a suspension here. */
export function answerSuspension({ by, canAnswer }: Suspension): string {
  return `Only you can decide. If ${quoted(by)} is lost or stolen, revoke it ${canAnswer ? 'here' : 'with the recovery key'}: that ends the suspension. If somebody else had ${canAnswer ? 'this device' : 'the one that let this one in'}, confirm that on another device with the recovery key.`;
}

/** What may be done about devices that were let in and have not come. */
export function whatOfTheAwaited(isOne: boolean): string {
  return isOne
    ? 'Open its welcome there. If you no longer have the welcome or the device, revoke it: you can let it in again.'
    : 'Open their welcomes there. Revoke those whose welcome or device you no longer have: you can let them in again.';
}

/** How a device that is out comes back. */
export function joinAnew(place: Reading['place']): string {
  return place === 'window'
    ? 'To use it in the account again, quit the app, move its data folder away, start the app, and join again: another device lets it in.'
    : 'To use it in the account again, move its data folder away and run “onestar join”: another device lets it in.';
}

export function rotateKey(place: Reading['place']): string {
  return place === 'window' ? 'Rotate the key here.' : 'Run “onestar rotate key”.';
}

export function passwordOlderThanRevocation(devices: NameList): string {
  const who = devices.count === 0 ? 'A device' : listed(devices);
  return `${who} ${byCount(devices, 'was', devices.count === 0 ? 'was' : 'were')} revoked after the password of this vault was last changed.`;
}

export function changePassword(place: Reading['place']): string {
  return place === 'window' ? 'Change the password.' : 'Run “onestar rotate password”.';
}

/** How a finding that only a person can settle is settled. */
export function markAsSeen(place: Reading['place']): string {
  return place === 'window' ? 'mark this as seen' : 'run “onestar findings seen”';
}
