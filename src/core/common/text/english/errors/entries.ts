import { quoted } from '../phrases.js';
import type { ErrorTexts } from './error-texts.js';

/** Which entry of which device. */
interface EntryParameter {
  readonly [name: string]: string | number | null;
  /** The beginning of its id. */
  readonly device: string;
  /** Null when it is not known. */
  readonly name: string | null;
  readonly sequence: number;
}

interface Parameters {
  readonly [name: string]: EntryParameter;
  readonly entry: EntryParameter;
}

const freshBundle = 'Export a new bundle on the device that made this one, with the newest version of the app.';
const trustedBundle =
  'Do not use this bundle again. Export a new one on a device you trust, and bring it here yourself.';
const wholeBundle = 'Export a new bundle on the other device and import that one.';
const ownBundle = 'Choose a bundle that was exported on a device of this account.';

/** “Entry 3 of “Laptop” (1a2b3c4d)”. */
function entryName({ sequence, device, name }: EntryParameter): string {
  return name === null ? `Entry ${sequence} of device ${device}` : `Entry ${sequence} of ${quoted(name)} (${device})`;
}

/** Of entries that were refused. With one of them, nothing is imported of all that came with it. */
export const entryErrors = {
  'ENTRY_INVALID.unreadable': ({ entry }: { readonly entry: EntryParameter | null }) => ({
    message: `${entry === null ? 'An entry' : entryName(entry)} can’t be read. Nothing was imported.`,
    hint: freshBundle,
  }),
  'ENTRY_INVALID.replaced': {
    message: 'An entry changed while it was being read. Nothing was imported.',
    hint: freshBundle,
  },
  'ENTRY_INVALID.other-author': ({ entry }: Parameters) => ({
    message: `${entryName(entry)} comes from another device with the same short id. Nothing was imported.`,
    hint: freshBundle,
  }),
  'ENTRY_INVALID.other-keys': ({ entry }: Parameters) => ({
    message: `${entryName(entry)} shows keys that do not belong to its author. Nothing was imported.`,
    hint: freshBundle,
  }),
  'ENTRY_INVALID.other-generation': ({ entry }: Parameters) => ({
    message: `${entryName(entry)} names a different generation than the rotation it builds on. Nothing was imported.`,
    hint: freshBundle,
  }),
  'ENTRY_INVALID.second-beginning': ({ entry }: Parameters) => ({
    message: `${entryName(entry)} begins the account a second time. Nothing was imported.`,
    hint: freshBundle,
  }),
  'ENTRY_INVALID.too-many-devices': ({ entry }: Parameters) => ({
    message: `${entryName(entry)} adds more devices than one bundle may. Nothing was imported.`,
    hint: freshBundle,
  }),
  'ENTRY_INVALID.too-many-proofs': ({ entry }: Parameters) => ({
    message: `${entryName(entry)} is one of too many that do not continue a feed. Nothing was imported.`,
    hint: freshBundle,
  }),

  'ENTRY_SIGNATURE_INVALID.device': ({ entry }: Parameters) => ({
    message: `${entryName(entry)} is not signed by that device. Nothing was imported.`,
    hint: trustedBundle,
  }),
  'ENTRY_SIGNATURE_INVALID.account': ({ entry }: Parameters) => ({
    message: `${entryName(entry)} is not signed with the account’s key. Nothing was imported.`,
    hint: trustedBundle,
  }),

  'ENTRY_OUT_OF_ORDER.other-predecessor': ({ entry }: Parameters) => ({
    message: `${entryName(entry)} does not follow the entry ${entry.sequence - 1} that is there. Nothing was imported.`,
    hint: wholeBundle,
  }),
  'ENTRY_OUT_OF_ORDER.predecessor-missing': ({ entry }: Parameters) => ({
    message: `${entryName(entry)} comes without entry ${entry.sequence - 1}. Nothing was imported.`,
    hint: wholeBundle,
  }),
  'ENTRY_OUT_OF_ORDER.first-missing': ({ entry }: Parameters) => ({
    message: `${entryName(entry)} comes without the first entry of that device. Nothing was imported.`,
    hint: wholeBundle,
  }),
  'ENTRY_OUT_OF_ORDER.rotation-missing': ({ entry }: Parameters) => ({
    message: `${entryName(entry)} builds on a rotation that is missing. Nothing was imported.`,
    hint: wholeBundle,
  }),
  'ENTRY_OUT_OF_ORDER.repeated': ({ entry }: Parameters) => ({
    message: `${entryName(entry)} is there twice. Nothing was imported.`,
    hint: wholeBundle,
  }),
  'ENTRY_OUT_OF_ORDER.late': ({ entry }: Parameters) => ({
    message: `${entryName(entry)} comes after a later one. Nothing was imported.`,
    hint: wholeBundle,
  }),
  'ENTRY_OUT_OF_ORDER.beginning-missing': {
    message: 'The entry that began the account is missing. Nothing was imported.',
    hint: wholeBundle,
  },

  'ENTRY_FOREIGN_ACCOUNT.belongs': ({ entry }: Parameters) => ({
    message: `${entryName(entry)} belongs to another account. Nothing was imported.`,
    hint: ownBundle,
  }),
  'ENTRY_FOREIGN_ACCOUNT.begins': ({ entry }: Parameters) => ({
    message: `${entryName(entry)} begins another account. Nothing was imported.`,
    hint: ownBundle,
  }),
} satisfies ErrorTexts;
