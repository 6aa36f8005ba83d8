import type { Entry, FindingWords, Reading } from '../text.js';
import { formatAgo } from '../times.js';
import {
  type AboutDevices,
  type ShutOut,
  type Suspension,
  answerSuspension,
  byCount,
  howShutOut,
  joinAnew,
  markAsSeen,
  whatOfTheAwaited,
  whoSuspended,
} from './finding-phrases.js';
import { counted, listed, quoted, type NameList } from './phrases.js';

/** Whose changes have no effect, and who took it from them. */
type WithoutEffect = AboutDevices & { readonly by: NameList };

type Fork = {
  readonly sequence: number;
  /** The beginnings of the two entries' ids. */
  readonly entries: readonly string[];
  /** How many more pairs there are. */
  readonly further: number;
};
/** What checks find about who is in the account, and what devices do there. */
export const membershipFindings = {
  THIS_DEVICE_REVOKED: (shutOut: ShutOut, { place, now }: Reading) => ({
    message: howShutOut(shutOut, now),
    advice: `You can still read what it holds. It gets no newer key, and the other devices ignore what it writes. ${joinAnew(place)}`,
  }),
  THIS_DEVICE_SUSPENDED: (suspension: Suspension, { now }: Reading) => ({
    message: whoSuspended(suspension, now),
    advice: `It gets no newer key until that is decided. ${answerSuspension(suspension)}`,
  }),
  SUSPENSION_OPEN: ({
    by,
    devices,
    isByThisDevice,
  }: AboutDevices & { readonly by: string; readonly at: number; readonly isByThisDevice: boolean }) => ({
    message: `${isByThisDevice ? 'This device' : quoted(by)} suspended ${listed(devices)}, ${byCount(devices, 'an older device', 'older devices')} of this account. Until that is decided, ${byCount(devices, 'it gets', 'they get')} no newer key.`,
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
  DEVICES_NOT_ARRIVED: ({ devices }: AboutDevices) => ({
    message: `${listed(devices)} ${byCount(devices, 'was', 'were')} let in, and nothing was heard of ${byCount(devices, 'it', 'them')} since.`,
    advice: whatOfTheAwaited(devices.count === 1),
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
} satisfies Record<string, Entry<FindingWords>>;

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
