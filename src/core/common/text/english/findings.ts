import { DAY_MS } from '../../durations.js';
import type { Entry, FindingWords, NoParameters, Reading } from '../text.js';
import { formatAgo } from '../times.js';
import { titleOfCheck } from './check-titles.js';
import { counted, duration, listed, numeral, quoted, type NameList } from './phrases.js';

/** How a device is out for good: as `StandingReason` says it. */
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

/** Whose changes have no effect, and who took it from them. */
type WithoutEffect = AboutDevices & { readonly by: NameList };

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
  THIS_DEVICE_REVOKED: (shutOut: ShutOut, { place, now }: Reading) => ({
    message: howShutOut(shutOut, now),
    advice: `You can still read what it holds. It gets no newer key, and the other devices ignore what it writes. ${joinAnew(place)}`,
  }),
  THIS_DEVICE_SUSPENDED: (suspension: Suspension, { now }: Reading) => ({
    message: whoSuspended(suspension, now),
    advice: `It gets no newer key until that is decided. ${answerSuspension(suspension)}`,
  }),
  PASSWORD_OLDER_THAN_REVOCATION: ({ devices }: AboutDevices, { place }: Reading) => ({
    message: `${passwordOlderThanRevocation(devices)} Whoever has ${byCount(devices, 'it', 'one of them')} may know the password.`,
    advice:
      place === 'window'
        ? 'Change the password here, and on every device where you use the same one.'
        : 'Run “onestar rotate password” here, and change it on every device where you use the same one.',
  }),
  SUSPENSION_OPEN: ({
    by,
    devices,
    isByThisDevice,
  }: AboutDevices & { readonly by: string; readonly at: number; readonly isByThisDevice: boolean }) => ({
    message: `${isByThisDevice ? 'This device' : quoted(by)} suspended ${listed(devices)}, which ${byCount(devices, 'is', 'are')} older in the account. Until that is decided ${byCount(devices, 'it gets', 'they get')} no newer key.`,
    advice: isByThisDevice
      ? `Only the recovery key makes it final: revoke ${listed(devices)} with it. If it was a mistake, revoke this device on ${byCount(devices, 'that one', 'one of those')}.`
      : `Only you can decide. If ${listed(devices)} ${byCount(devices, 'is', 'are')} lost or stolen, revoke ${byCount(devices, 'it', 'them')} with the recovery key. If ${quoted(by)} is, revoke that one with the recovery key.`,
  }),
  SUSPENSION_ANSWERED: (
    {
      by,
      devices,
      answeredBy,
      at,
      isByThisDevice,
    }: AboutDevices & {
      readonly by: string;
      readonly answeredBy: string;
      readonly at: number;
      readonly isByThisDevice: boolean;
    },
    { place, now }: Reading,
  ) => ({
    message: `${quoted(by)} had suspended ${listed(devices)}. ${isByThisDevice ? 'This device' : quoted(answeredBy)} revoked ${quoted(by)} ${formatAgo(at, now)}, which ended that.`,
    advice: isByThisDevice
      ? `If that was you, ${markAsSeen(place)}.`
      : `Only you can decide. If ${quoted(answeredBy)} is in your hands, ${markAsSeen(place)}. If it is lost or stolen, revoke it with the recovery key, and let ${quoted(by)} join again.`,
  }),
  THIS_DEVICE_FORKED: (fork: Fork, { place }: Reading) => ({
    message: wroteTwice('This device', fork),
    advice: `Only you can decide. If you restored a backup of this device, ${markAsSeen(place)}: both lines count. If you did not, somebody else has its keys. Revoke this device from another one. ${joinAnew(place)}`,
  }),
  DEVICE_FORKED: ({ device, ...fork }: Fork & { readonly device: string }) => ({
    message: wroteTwice(quoted(device), fork),
    advice:
      'If you restored a backup there, exchange bundles with it: that brings both lines together. If you did not, somebody else has its keys: revoke it.',
  }),
  DEVICE_FORK_HEALED: ({ device, ...fork }: Fork & { readonly device: string }, { place }: Reading) => ({
    message: `${wroteTwice(quoted(device), fork)} Both lines have come together.`,
    advice: `If you restored a backup there, ${markAsSeen(place)}. If you did not, somebody else has its keys: revoke it.`,
  }),
  DEVICE_ADMITTED_TWICE: ({
    isSameDevice,
    device,
    others,
    by,
  }: {
    /** Whether the devices have one set of keys. Else they were let in by one code. */
    readonly isSameDevice: boolean;
    /** The one to revoke. */
    readonly device: string;
    readonly others: NameList;
    /** Who let in. */
    readonly by: NameList;
  }) => ({
    message: `${quoted(device)} and ${listed(others)} were let in with one ${isSameDevice ? 'request' : 'code'}, by ${listed(by)}. An honest device lets in once.`,
    advice: `Revoke ${quoted(device)}, with what it let in. If you did not let in twice yourself, revoke the device that did, too.`,
  }),
  ROTATION_UNFAIR: (
    {
      author,
      generation,
      further,
      isByThisDevice,
    }: {
      readonly author: string;
      readonly generation: number;
      readonly further: number;
      readonly isByThisDevice: boolean;
    },
    { place }: Reading,
  ) => ({
    message: `${isByThisDevice ? 'This device' : quoted(author)} gave out a key that some devices can’t open (generation ${generation}${further > 0 ? ` and ${counted(further, 'more')}` : ''}). No device lost anything that it had.`,
    advice: `${place === 'window' ? 'Rotate the key' : 'Run “onestar rotate key”'}: every device can open the new one. ${isByThisDevice ? 'Check the memory and the disk of this device.' : `If you don’t know why, revoke ${quoted(author)}.`} Else ${markAsSeen(place)}.`,
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
  ROTATION_NEEDED: (_: NoParameters, { place }: Reading) => ({
    message: 'No key is fit to seal what is new: a device that is out may know each of them.',
    advice: `${rotateKey(place)} Then bring the new key to your other devices.`,
  }),
  THIS_DEVICE_LACKS_KEY: ({ source }: { readonly source: string | null }) => ({
    message: 'This device lacks the current key.',
    advice: `Export a bundle here and import it on ${source === null ? 'a device that has the key' : `${quoted(source)} or another device that has the key`}. Then export one there and import it here.`,
  }),
  OLDER_KEYS_MISSING: ({ keys }: { readonly keys: number }, { place }: Reading) => ({
    message: `This device is missing ${counted(keys, 'older key')}. It has the current one.`,
    advice: `A device that has ${keys === 1 ? 'it' : 'them'} passes ${keys === 1 ? 'it' : 'them'} on when it rotates the key: rotate there, and import a bundle from there. If none has ${keys === 1 ? 'it' : 'them'} any more, ${markAsSeen(place)}: what only ${keys === 1 ? 'that key opens' : 'those keys open'} stays closed.`,
  }),
  ENTRIES_OF_NEWER_VERSION: ({ entries }: { readonly entries: number }) => ({
    message: `${counted(entries, 'change')} ${entries === 1 ? 'was' : 'were'} made by a newer version of the app, and ${entries === 1 ? 'waits' : 'wait'} for it. Nothing is lost.`,
    advice: 'Update the app on this device.',
  }),
  ENTRIES_INCOMPLETE: ({ entries }: { readonly entries: number }, { place }: Reading) => ({
    message: `${counted(entries, 'change')} can’t be taken in yet: something that ${entries === 1 ? 'it builds' : 'they build'} on is missing here.`,
    advice: `Import a bundle from each of your other devices. If none brings it, ${markAsSeen(place)}: the ${entries === 1 ? 'change has' : 'changes have'} no effect meanwhile.`,
  }),
  ENTRIES_REFUSED: ({ entries }: { readonly entries: number }, { place }: Reading) => ({
    message: `${counted(entries, 'change')} in a bundle ${entries === 1 ? 'is' : 'are'} not in order and ${entries === 1 ? 'was' : 'were'} left out. All others were taken.`,
    advice: `The bundle was damaged, or a device that wrote in it is not what it seems. Import a new bundle from another device, then ${markAsSeen(place)}.`,
  }),
  DEVICES_LACK_ROTATIONS: (
    { devices, rotations }: AboutDevices & { /** The most that one of them lacks. */ readonly rotations: number },
    reading: Reading,
  ) => ({
    message: mayLackKeys(devices, rotations),
    advice: exchange(reading),
  }),
  DEVICES_WAIT_FOR_KEY: ({ devices }: AboutDevices, reading: Reading) => ({
    message: `${listed(devices)} ${byCount(devices, 'knows', 'know')} of the current key and can’t open it yet.`,
    advice: exchange(reading),
  }),
  DEVICES_NOT_ARRIVED: ({ devices }: AboutDevices) => ({
    message: `${listed(devices)} ${byCount(devices, 'was', 'were')} let in, and nothing was heard of ${byCount(devices, 'it', 'them')} since.`,
    advice: whatOfTheAwaited(devices.count === 1),
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
    message: `${counted(devices, 'device')} rotated the key at the same time (generation ${generation}${generations > 1 ? ` and ${counted(generations - 1, 'earlier one')}` : ''}). All devices use the same one of them.`,
    advice: `If you made all of them, ${markAsSeen(place)}; the next rotation joins them anyway. If you do not know one, revoke the device that made it.`,
  }),
  ENTRIES_HELD_BACK: (
    { device, entries, reason }: { readonly device: string; readonly entries: number; readonly reason: HeldBackReason },
    { place }: Reading,
  ) => ({
    message: `${quoted(device)} ${heldBackAs[reason]}. ${counted(entries, 'change')} of it ${entries === 1 ? 'waits' : 'wait'}; what came before was taken.`,
    advice: `${reason === 'day' ? 'The rest comes with the next bundle after a day.' : 'Look at what it did.'} If you know why, ${markAsSeen(place)}. If you don’t, revoke it.`,
  }),
  REVOKED_DEVICE_WROTE: ({ devices, by }: WithoutEffect) => ({
    message: `Changes by ${listed(devices)} have no effect: they are not among those that ${listed(by)} kept when ${byCount(by, 'it', 'they')} revoked ${byCount(devices, 'it', 'them')}.`,
    advice: 'If you still use that device, let it join again. If you do not have it, somebody else is using it.',
  }),
  DEVICE_REFUSED: ({ devices, by }: WithoutEffect) => ({
    message: `${listed(devices)} ${byCount(devices, 'is', 'are')} not let in any more: ${listed(by)} revoked the device that let ${byCount(devices, 'it', 'them')} in, and took that back.`,
    advice: 'If that device is yours, let it join again, by a device that you trust.',
  }),
  CLOCK_AHEAD: ({ devices, aheadMs }: AboutDevices & { readonly aheadMs: number }) => ({
    message: `${byCount(devices, 'The clock', 'The clocks')} of ${listed(devices)} ${byCount(devices, 'is', 'are up to')} ${duration(aheadMs)} ahead of the clock of this device. No key is affected, but some times shown are wrong.`,
    advice: `${byCount(devices, 'Set the clock of that device, or of this one, to network time.', 'Check the clock of this device first: several others are ahead of it.')} The next bundle from there ends this warning.`,
  }),
  RECOVERY_KEY_USED: (
    { at, isTwice }: { readonly at: number; readonly isTwice: boolean },
    { place, now }: Reading,
  ) => ({
    message: `The recovery key was used ${formatAgo(at, now)}${isTwice ? ', in two places that had not heard of each other' : ''}.`,
    advice: `If that was you, ${markAsSeen(place)}. If it was not, somebody has the paper and can do everything in this account: begin a new account, and change what this one protects.`,
  }),
  RECOVERY_KEY_UNPRINTED: (_: NoParameters, { place }: Reading) => ({
    message: 'This vault keeps the recovery key, as it was not printed yet. Whoever gets at this vault has it, too.',
    advice: `${place === 'window' ? 'Print it, and type it back' : 'Run “onestar recovery-key show”, keep what it prints on paper, and run “onestar recovery-key confirm”'}: then this vault keeps it no longer.`,
  }),
  RECOVERY_KEY_UNCHECKED: ({ since }: { readonly since: number }, { place, now }: Reading) => ({
    message: `The recovery key was last checked ${daysSince(since, now)} ago.`,
    advice: `Find the paper, and ${place === 'window' ? 'type it here' : 'run “onestar recovery-key check”'}. That doesn’t use it up.`,
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
    advice: `${rotateKey(place)} Then export a bundle for your other devices.`,
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
    ? 'Open its welcome there. If you have that no more, or not the device, revoke it: you can let it in again.'
    : 'Open their welcomes there. Those whose welcome or device you have no more, revoke: you can let them in again.';
}

/** What a brake says of a device, by why it holds back what comes of it. */
const heldBackAs = {
  out: 'writes though it was out',
  branches: 'writes on unusually many lines, as if it had many copies',
  admissions: 'lets in unusually many devices',
  entries: 'writes unusually much',
  bytes: 'writes unusually much',
  day: 'writes unusually much today',
} as const;

type HeldBackReason = keyof typeof heldBackAs;

function wroteTwice(device: string, { sequence, entries, further }: Fork): string {
  const others = further > 0 ? `, and ${counted(further, 'further pair')}` : '';
  return `${device} wrote two different entries with the number ${sequence} (${entries.join(' and ')}${others}). It was copied, or restored from a backup.`;
}

/** How a device that is out comes back. */
export function joinAnew(place: Reading['place']): string {
  return place === 'window'
    ? 'To use it in the account again, quit the app, move its data folder away, start the app, and join again: another device lets it in.'
    : 'To use it in the account again, move its data folder away and run “onestar join”: another device lets it in.';
}

function rotateKey(place: Reading['place']): string {
  return place === 'window' ? 'Rotate the key here.' : 'Run “onestar rotate key”.';
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
