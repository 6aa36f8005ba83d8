import type { Entry, FindingWords, NoParameters, Reading } from '../text.js';
import { formatAgo } from '../times.js';
import { titleOfCheck } from './check-titles.js';
import {
  type AboutDevices,
  byCount,
  changePassword,
  daysSince,
  exchange,
  markAsSeen,
  passwordOlderThanRevocation,
  rotateKey,
} from './finding-phrases.js';
import { membershipFindings } from './membership-findings.js';
import { counted, duration, listed, numeral, quoted, type NameList } from './phrases.js';

/**
 * What checks find, in words, by the code of the finding: what is so, then what to do where the reader is. Moments are
 * parameters, so that a page that stays open goes on telling the right age.
 */
export const findingTexts = {
  ...membershipFindings,
  PASSWORD_OLDER_THAN_REVOCATION: ({ devices }: AboutDevices, { place }: Reading) => ({
    message: `${passwordOlderThanRevocation(devices)} Whoever has ${byCount(devices, 'it', 'one of them')} may know the password.`,
    advice:
      place === 'window'
        ? 'Change the password here, and on every device where you use the same one.'
        : 'Run “onestar rotate password” here, and change it on every device where you use the same one.',
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
  ROTATION_NEEDED: ({ forcedBy }: { readonly forcedBy: NameList }, { place }: Reading) => ({
    message: `This account needs a new key: a device that is out may know the one that it has.${forcedBy.count === 0 ? '' : ` ${listed(forcedBy)} made that necessary again and again within a day, so it was not made unasked.`}`,
    advice: `${forcedBy.count === 0 ? '' : `If you don’t know why, revoke ${listed(forcedBy)}. `}${rotateKey(place)} Then bring the new key to your other devices.`,
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

function mayLackKeys(devices: NameList, rotations: number): string {
  const keys = rotations === 1 ? 'the newest key' : `the ${numeral(rotations)} newest keys`;
  return devices.count === 1
    ? `${listed(devices)} may be missing ${keys}.`
    : `${counted(devices.count, 'device')} may be missing ${rotations === 1 ? keys : `up to ${numeral(rotations)} keys`}: ${listed(devices)}.`;
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
