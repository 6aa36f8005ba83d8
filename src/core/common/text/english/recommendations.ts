import type { Entry, NoParameters, Reading, RecommendationWords } from '../text.js';
import { formatAgo } from '../times.js';
import {
  answerSuspension,
  changePassword,
  howShutOut,
  joinAnew,
  passwordOlderThanRevocation,
  type ShutOut,
  type Suspension,
  whatOfTheAwaited,
  whoSuspended,
} from './finding-phrases.js';
import { counted, listed, quoted, type NameList } from './phrases.js';

/** The one thing to do next, in words: why, and how. */
export const recommendationTexts = {
  'this-device-revoked': (shutOut: ShutOut, { place, now }: Reading) => ({
    reason: howShutOut(shutOut, now),
    details: `Only you can decide what to do with it. You can still read what it holds. ${joinAnew(place)}`,
  }),
  'this-device-suspended': (suspension: Suspension, { now }: Reading) => ({
    reason: whoSuspended(suspension, now),
    details: answerSuspension(suspension),
  }),
  'password-older-than-revocation': ({ devices }: { readonly devices: NameList }, { place }: Reading) => ({
    reason: passwordOlderThanRevocation(devices),
    details: `Whoever has the revoked device may know the password. ${changePassword(place)}`,
  }),
  'this-device-behind': ({ source, others }: { readonly source: string | null; readonly others: NameList }) => ({
    reason:
      others.count === 0
        ? 'This device lacks the current key.'
        : `This device and ${counted(others.count, 'other')} are missing keys.`,
    details: `Export a bundle here and import it on ${source === null ? 'a device that has the current key' : `${quoted(source)} or another device that has the current key`}, then export one there and import it here. Only you can decide what to do if no device has the key any more: then rotate the key here.${others.count === 0 ? '' : ` After that, do the same with ${listed(others)}.`}`,
  }),
  'others-behind': ({ others, rotations }: { readonly others: NameList; readonly rotations: number }) => ({
    reason:
      others.count === 1
        ? `${listed(others)} needs the newest ${rotations === 1 ? 'key' : 'keys'}.`
        : `${counted(others.count, 'device')} need the newest ${rotations === 1 ? 'key' : 'keys'}.`,
    details: `Export a bundle on this device and import it on ${others.count === 1 ? listed(others) : 'each of them'}. Then export one there and import it here, so that this device knows. ${others.count === 1 ? 'If you no longer have it, revoke it.' : 'Revoke those that you no longer have.'}`,
  }),
  'not-arrived': ({ device, addedAt }: { readonly device: string; readonly addedAt: number }, { now }: Reading) => ({
    reason: `${quoted(device)} was let in ${formatAgo(addedAt, now)}, and nothing was heard of it since.`,
    details: whatOfTheAwaited(true),
  }),
  stale: ({ days, source }: { readonly days: number; readonly source: string | null }) => ({
    reason: `This device has exchanged no bundle for ${counted(days, 'day')}.`,
    details: `On this device: import a bundle from ${source === null ? 'a device that you used lately' : `${quoted(source)} or another device`}. Then export one here for the others. Revoke what you no longer have.`,
  }),
  'derivation-weak': (_: NoParameters, { place }: Reading) => ({
    reason: 'The password of this vault is easier to guess than it should be.',
    details: `${changePassword(place)} The new one is protected as recommended.`,
  }),
  'password-old': (_: NoParameters, { place }: Reading) => ({
    reason: 'The password of this vault is more than a year old.',
    details: changePassword(place),
  }),
  nothing: ({
    devices,
    awaited,
    warnings,
  }: {
    /** Those that have arrived. */
    readonly devices: number;
    /** Those that were let in, and have not arrived. */
    readonly awaited: NameList;
    readonly warnings: number;
  }) => ({
    reason: `${devices === 1 ? `This is the only device of the account${awaited.count === 0 ? '' : ' that has arrived'}, and it holds every key.` : 'As far as this device knows, all devices are up to date.'}${awaited.count === 0 ? '' : ` ${listed(awaited)} ${awaited.count === 1 ? 'has' : 'have'} not arrived yet.`}`,
    ...(warnings > 0 && { details: `${counted(warnings, 'warning')} ${warnings === 1 ? 'is' : 'are'} worth a look.` }),
  }),
} satisfies Record<string, Entry<RecommendationWords>>;

export type RecommendationKey = keyof typeof recommendationTexts;
