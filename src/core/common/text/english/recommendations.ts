import type { Entry, NoParameters, Reading, RecommendationWords } from '../text.js';
import {
  changePassword,
  joinAnew,
  olderKeysMissing,
  passwordOlderThanRevocation,
  revokedBy,
  whatStaysClosed,
} from './findings.js';
import { counted, listed, quoted, type NameList } from './phrases.js';

/** The one thing to do next, in words: why, and how. */
export const recommendationTexts = {
  'this-device-revoked': (
    { by, at }: { readonly by: string | null; readonly at: number | null },
    { place, now }: Reading,
  ) => ({
    reason: revokedBy(by, at, now),
    details: `Only you can decide what to do with it. You can still read what it holds. ${joinAnew(place)}`,
  }),
  'password-older-than-revocation': ({ devices }: { readonly devices: NameList }, { place }: Reading) => ({
    reason: passwordOlderThanRevocation(devices),
    details: `Whoever has the revoked device may know the password. ${changePassword(place)}`,
  }),
  'this-device-behind': ({
    source,
    others,
    canRotate,
  }: {
    readonly source: string | null;
    readonly others: NameList;
    /** Whether this device has a key that it can rotate away. */
    readonly canRotate: boolean;
  }) => ({
    reason:
      others.count === 0
        ? 'This device is missing the newest key.'
        : `This device and ${counted(others.count, 'other')} are missing keys.`,
    details: `First on this device: import a bundle from ${source === null ? 'a device that has the newest key' : `${quoted(source)} or another device that has the newest key`}, then export one here and import it there.${source === null ? ` ${ifNoneHasIt(canRotate)}` : ''}${others.count === 0 ? '' : ` After that, do the same with ${listed(others)}.`}`,
  }),
  'older-keys-missing': ({ keys }: { readonly keys: number }) => ({
    reason: olderKeysMissing(keys),
    details: `Import a bundle from each of your other devices. Only you can decide what to do if none has ${keys === 1 ? 'it' : 'them'} any more: then mark the warning as seen, and ${whatStaysClosed(keys)}.`,
  }),
  'others-behind': ({ others, rotations }: { readonly others: NameList; readonly rotations: number }) => ({
    reason:
      others.count === 1
        ? `${listed(others)} needs the newest ${rotations === 1 ? 'key' : 'keys'}.`
        : `${counted(others.count, 'device')} need the newest ${rotations === 1 ? 'key' : 'keys'}.`,
    details: `Export a bundle on this device and import it on ${others.count === 1 ? listed(others) : 'each of them'}. Then export one there and import it here, so that this device knows. ${others.count === 1 ? 'If you no longer have it, revoke it.' : 'Revoke those that you no longer have.'}`,
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
  nothing: ({ devices, warnings }: { readonly devices: number; readonly warnings: number }) => ({
    reason:
      devices === 1
        ? 'This is the only device of the account, and it holds every key.'
        : 'As far as this device knows, all devices are up to date.',
    ...(warnings > 0 && { details: `${counted(warnings, 'warning')} ${warnings === 1 ? 'is' : 'are'} worth a look.` }),
  }),
} satisfies Record<string, Entry<RecommendationWords>>;

function ifNoneHasIt(canRotate: boolean): string {
  return `Only you can decide what to do if no device has it any more: then ${canRotate ? 'rotate the key here' : 'this account gets no new key, and you need a new account'}.`;
}

export type RecommendationKey = keyof typeof recommendationTexts;
