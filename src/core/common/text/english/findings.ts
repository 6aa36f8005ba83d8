import { DAY_MS } from '../../durations.js';
import type { Entry, FindingWords, Reading } from '../text.js';
import { formatAgo } from '../times.js';
import { titleOfCheck } from './check-titles.js';
import { counted, duration, listed, numeral, quoted, type NameList } from './phrases.js';

/** "3 days", never fewer than none: clocks may have been set back since. */
function daysSince(at: number, now: number): string {
  return counted(Math.max(0, Math.floor((now - at) / DAY_MS)), 'day');
}

/** Chooses by how many devices a sentence is about. */
function byCount({ count }: NameList, one: string, several: string): string {
  return count === 1 ? one : several;
}

/** How two devices exchange what each of them knows, from this one. */
function exchange({ place }: Reading): string {
  return place === 'window'
    ? 'Export a bundle here and import it there. Then export one there and import it here, so that this device knows.'
    : 'Run “onestar export” here and import the bundle there. Then export one there and run “onestar import” here, so that this device knows.';
}

// A type and not an interface: parameters are plain data with any names.
type AboutDevices = { readonly devices: NameList };

type Fork = {
  readonly sequence: number;
  /** The beginnings of the two entries' ids. */
  readonly entries: readonly string[];
  /** How many more pairs there are. */
  readonly further: number;
};

/**
 * What checks find, in words, by the code of the finding: what is so, then what to do where the reader is. Moments are
 * parameters, so that a page that stays open goes on telling the right age.
 */
export const findingTexts = {
  THIS_DEVICE_REVOKED: (
    { by, at }: { readonly by: string | null; readonly at: number | null },
    { place, now }: Reading,
  ) => ({
    message: revokedBy(by, at, now),
    advice: `You can still read what it holds. It gets no newer key, and the other devices ignore what it writes. ${joinAnew(place)}`,
  }),
  KEY_OPEN_TO_REVOKED_DEVICE: ({ devices }: AboutDevices, { place }: Reading) => ({
    message: `${listed(devices)} ${byCount(devices, 'was', 'were')} revoked but can open the current key. The device that made it did not know of the revocation.`,
    advice:
      place === 'window'
        ? 'Rotate the key here. Then bring the new one to your other devices.'
        : 'Run “onestar rotate key”. Then bring the new key to your other devices.',
  }),
  PASSWORD_OLDER_THAN_REVOCATION: ({ devices }: AboutDevices, { place }: Reading) => ({
    message: `${passwordOlderThanRevocation(devices)} Whoever has ${byCount(devices, 'it', 'one of them')} may know the password.`,
    advice:
      place === 'window'
        ? 'Change the password here, and on every device where you use the same one.'
        : 'Run “onestar rotate password” here, and change it on every device where you use the same one.',
  }),
  REVOCATION_CONTESTED: (
    { standing, voided }: { readonly standing: string; readonly voided: string },
    { place }: Reading,
  ) => ({
    message: `${quoted(standing)} and ${quoted(voided)} revoked each other. ${quoted(standing)} counts, because the other devices knew it first.`,
    advice: `Only you can decide. If ${quoted(standing)} is in your hands, ${markAsSeen(place)}. If it is not, revoke it from a device that you trust.`,
  }),
  THIS_DEVICE_FORKED: (parameters: Fork, { place }: Reading) => ({
    message: wroteTwice('This device', parameters),
    advice: `Only you can decide. If you did not clone or restore it, somebody else has its keys. Revoke this device from another one. ${joinAnew(place)}`,
  }),
  DEVICE_FORKED: ({ device, ...fork }: Fork & { readonly device: string }) => ({
    message: wroteTwice(quoted(device), fork),
    advice:
      'Revoke that device, then let it join anew. If you did not clone or restore it, somebody else has its keys.',
  }),
  REMOTE_ROLLED_BACK: (
    { remotes, lost }: { readonly remotes: NameList; readonly lost: number },
    { place }: Reading,
  ) => ({
    message: `${listed(remotes)} ${byCount(remotes, 'shows', 'show')} an older state than before. ${counted(lost, 'change')} ${lost === 1 ? 'is' : 'are'} missing there. Nothing was taken back here.`,
    advice: `Find out whether somebody restored a backup there. If so, ${markAsSeen(place)}. If not, stop trusting that storage.`,
  }),
  RECORDS_DAMAGED: ({ records }: { readonly records: NameList }, { place }: Reading) => ({
    message: `${counted(records.count, 'stored record')} can’t be read: ${listed(records)}. All others can.`,
    advice: `${place === 'window' ? 'Import a bundle from another device' : 'Run “onestar import” with a bundle from another device'}: it restores what is damaged. Then check the disk of this device.`,
  }),
  THIS_DEVICE_LACKS_ROTATIONS: ({
    rotations,
    source,
  }: {
    readonly rotations: number;
    readonly source: string | null;
  }) => ({
    message: `This device is missing ${counted(rotations, 'rotation')} of the key.`,
    advice: `Export a bundle on ${source === null ? 'a device that has the newest key' : quoted(source)} and import it here. Do not rotate the key here before that.`,
  }),
  ROTATION_UNOPENED: ({ rotations }: { readonly rotations: number }) => ({
    message: `This device received ${counted(rotations, 'rotation')} without ${rotations === 1 ? 'its key' : 'their keys'}.`,
    advice: 'Import a bundle from this device on one that has the key. Then export a bundle there and import it here.',
  }),
  OLDER_KEYS_MISSING: ({ keys }: { readonly keys: number }, { place }: Reading) => ({
    message: olderKeysMissing(keys),
    advice: `Import a bundle from each of your other devices. If none has ${keys === 1 ? 'it' : 'them'} any more, ${markAsSeen(place)}: ${whatStaysClosed(keys)}.`,
  }),
  THIS_DEVICE_LACKS_ENTRIES: ({ entries, devices }: AboutDevices & { readonly entries: number }) => ({
    message: `Other devices know ${counted(entries, 'change')}${devices.count > 0 ? ` by ${listed(devices)}` : ''} that this device has not received.`,
    advice: 'Export a bundle on a device that you used lately, and import it here.',
  }),
  DEVICES_LACK_ROTATIONS: (
    { devices, rotations }: AboutDevices & { /** The most that one of them lacks. */ readonly rotations: number },
    reading: Reading,
  ) => ({
    message: mayLackKeys(devices, rotations),
    advice: exchange(reading),
  }),
  EXCHANGE_STALE: staleExchange,
  EXCHANGE_OVERDUE: staleExchange,
  ROTATION_CONFLICT: (
    {
      devices,
      generations,
      generation,
    }: { readonly devices: number; readonly generations: number; readonly generation: number },
    { place }: Reading,
  ) => ({
    message: `${counted(devices, 'device')} rotated the key at the same time (generation ${generation}${generations > 1 ? ` and ${counted(generations - 1, 'earlier one')}` : ''}). All keys are kept, and every device uses the same one.`,
    advice: `${place === 'window' ? 'Look at the rotations. ' : ''}If you made all of them, ${markAsSeen(place)}. If you do not know one, revoke the device that made it.`,
  }),
  REVOKED_DEVICE_WROTE: ({ devices }: AboutDevices) => ({
    message: `${listed(devices)} kept writing after ${byCount(devices, 'it was', 'they were')} revoked. What ${byCount(devices, 'it', 'they')} wrote has no effect.`,
    advice: 'If you still use that device, let it join anew. If you do not have it, somebody else is using it.',
  }),
  DEVICE_REFUSED: ({ devices }: AboutDevices) => ({
    message: `${listed(devices)} joined with a bundle that is older than a revocation, and ${byCount(devices, 'was', 'were')} refused.`,
    advice: 'If that device is yours, export a new bundle here and let it join with that.',
  }),
  ENTRIES_VOID: ({ devices }: AboutDevices, { place }: Reading) => ({
    message: `Changes by ${listed(devices)} have no effect, because they build on something that was refused.`,
    advice: `If that device is yours, export a new bundle here and import it there. Then ${markAsSeen(place)}.`,
  }),
  CLOCK_AHEAD: ({ devices, aheadMs }: AboutDevices & { readonly aheadMs: number }) => ({
    message: `${byCount(devices, 'The clock', 'The clocks')} of ${listed(devices)} ${byCount(devices, 'is', 'are up to')} ${duration(aheadMs)} ahead of the clock of this device. No key is affected, but some times shown are wrong.`,
    advice: `${byCount(devices, 'Set the clock of that device, or of this one, to network time.', 'Check the clock of this device first: several others are ahead of it.')} The next bundle from there ends this warning.`,
  }),
  KEY_DERIVATION_WEAK: (
    {
      memoryMiB,
      passes,
      recommendedMiB,
      recommendedPasses,
    }: {
      readonly memoryMiB: number;
      readonly passes: number;
      readonly recommendedMiB: number;
      readonly recommendedPasses: number;
    },
    { place }: Reading,
  ) => ({
    message: `The password of this vault is easier to guess than it should be (${memoryMiB} MiB and ${counted(passes, 'pass', 'passes')}; recommended: ${recommendedMiB} MiB and ${counted(recommendedPasses, 'pass', 'passes')}).`,
    advice: `${changePassword(place)} The new one is protected as recommended.`,
  }),
  PASSWORD_OLD: ({ since }: { readonly since: number }, { place, now }: Reading) => ({
    message: `The password of this vault is ${daysSince(since, now)} old.`,
    advice: changePassword(place),
  }),
  KEY_OLD: ({ since }: { readonly since: number }, { place, now }: Reading) => ({
    message: `The key of this account is ${daysSince(since, now)} old.`,
    advice: `${place === 'window' ? 'Rotate the key.' : 'Run “onestar rotate key”.'} Then export a bundle for your other devices.`,
  }),
  KEY_ROTATED_RECENTLY: (
    {
      author,
      at,
      known,
      devices,
    }: { readonly author: string; readonly at: number; readonly known: number; readonly devices: number },
    { now }: Reading,
  ) => ({
    message: `${quoted(author)} rotated the key ${formatAgo(at, now)}. ${numeral(known)} of ${counted(devices, 'device')} ${known === 1 ? 'is' : 'are'} known to have the new one.`,
    advice: 'Bring the new key to your other devices: export a bundle here and import it there.',
  }),
  DEVICE_SUCCEEDED: (
    { old, successor, lastHeardAt }: { readonly old: string; readonly successor: string; readonly lastHeardAt: number },
    { place, now }: Reading,
  ) => ({
    message: `${quoted(successor)} has the name of ${quoted(old)}, which this device last heard of ${formatAgo(lastHeardAt, now)}.`,
    advice: `If it replaces the old one, ${place === 'window' ? 'replace that here: it is revoked' : `revoke that (“onestar devices revoke”)`}, and the new one keeps the name. If you use both, ${markAsSeen(place)}.`,
  }),
  DEVICES_INACTIVE: ({ devices, days }: AboutDevices & { readonly days: number }) => ({
    message: `This device has heard nothing from ${listed(devices)} for ${days} days or more.`,
    advice: 'Archive what you no longer use: it comes back by itself when it is used again. Revoke what you lost.',
  }),
  DEVICES_UNVERIFIED: ({ devices }: AboutDevices, { place }: Reading) => ({
    message: `${listed(devices)} ${byCount(devices, 'is', 'are')} not verified on this device.`,
    advice: `${place === 'window' ? 'Compare the code on both screens, then mark the device as verified.' : 'Compare the codes in the app’s window.'} Revoke a device that is not yours.`,
  }),
  ROSTER_LARGE: ({ devices, recommended }: { readonly devices: number; readonly recommended: number }) => ({
    message: `${counted(devices, 'device')} are active. More than ${recommended} make every rotation slower.`,
    advice: 'Archive the devices that you no longer use.',
  }),
  ROTATION_HISTORY_LONG: (
    { rotations, recommended }: { readonly rotations: number; readonly recommended: number },
    { place }: Reading,
  ) => ({
    message: `The key was rotated ${counted(rotations, 'time')}. More than ${recommended} rotations make bundles large.`,
    advice: `Nothing is wrong. Rotate the key when there is a reason: a lost device, or once a year. To end this note, ${markAsSeen(place)}.`,
  }),
  CHECK_INCONCLUSIVE: ({
    checkId,
    title,
    lateAfterSeconds,
  }: {
    readonly checkId: string;
    /** For a check that a plugin registered. */
    readonly title: string;
    /** Null when the check failed. */
    readonly lateAfterSeconds: number | null;
  }) => ({
    message: `The check “${titleOfCheck(checkId, title)}” gave no answer: ${lateAfterSeconds === null ? 'it failed' : `it took longer than ${lateAfterSeconds} s`}. What it looks at may be right or wrong.`,
    advice: 'Check again. If it keeps failing and came with a plugin, remove the plugin or tell its author.',
  }),
} satisfies Record<string, Entry<FindingWords>>;

export type FindingCode = keyof typeof findingTexts;

/** Who revoked this device, and when. */
export function revokedBy(by: string | null, at: number | null, now: number): string {
  const when = at === null ? '' : ` ${formatAgo(at, now)}`;
  return by === null ? `This device was revoked${when}.` : `${quoted(by)} revoked this device${when}.`;
}

function wroteTwice(device: string, { sequence, entries, further }: Fork): string {
  const others = further > 0 ? `, and ${counted(further, 'further pair')}` : '';
  return `${device} wrote two different entries with the number ${sequence} (${entries.join(' and ')}${others}). It was cloned, or restored from a backup.`;
}

/** How a revoked device comes back. */
export function joinAnew(place: Reading['place']): string {
  return place === 'window'
    ? 'To use it in the account again, quit the app, move its data folder away, start the app, and join with a new bundle from another device.'
    : 'To use it in the account again, move its data folder away and run “onestar join” with a new bundle from another device.';
}

export function passwordOlderThanRevocation(devices: NameList): string {
  const who = devices.count === 0 ? 'A device' : listed(devices);
  return `${who} ${byCount(devices, 'was', devices.count === 0 ? 'was' : 'were')} revoked after the password of this vault was last changed.`;
}

function mayLackKeys(devices: NameList, rotations: number): string {
  const keys = rotations === 1 ? 'the newest key' : `the ${numeral(rotations)} newest keys`;
  return devices.count === 1
    ? `${listed(devices)} may be missing ${keys}.`
    : `${counted(devices.count, 'device')} may be missing ${rotations === 1 ? keys : `up to ${numeral(rotations)} keys`}: ${listed(devices)}.`;
}

export function olderKeysMissing(keys: number): string {
  return `This device is missing ${counted(keys, 'older key')}. It has the current one.`;
}

/** What comes of giving older keys up. */
export function whatStaysClosed(keys: number): string {
  return `what only ${keys === 1 ? 'that key opens' : 'those keys open'} stays closed`;
}

export function changePassword(place: Reading['place']): string {
  return place === 'window' ? 'Change the password.' : 'Run “onestar rotate password”.';
}

/** How a finding that only a person can settle is settled. */
function markAsSeen(place: Reading['place']): string {
  return place === 'window' ? 'mark this as seen' : 'run “onestar findings seen”';
}

function staleExchange(
  { since, isSinceJoining }: { readonly since: number; readonly isSinceJoining: boolean },
  { now }: Reading,
): FindingWords {
  return {
    message: `This device has exchanged no bundle ${isSinceJoining ? 'since it joined, ' : 'for '}${daysSince(since, now)}${isSinceJoining ? ' ago' : ''}. It may be missing a key.`,
    advice: 'Import a bundle from a device that you used lately. Then export one here for the others.',
  };
}
