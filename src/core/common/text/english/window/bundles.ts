import { countOf, formatNumber, pluralOf } from '../../plurals.js';
import { placeInVaultSettings } from './common.js';

/** Bundles: sealed files by which devices hear of each other. */
export const bundlesMessages = {
  file: 'Bundle file',
  choose: 'Choose a file…',
  chooseAnother: 'Choose another…',
  noneChosen: 'No file chosen yet',

  importTitle: 'Import a bundle',
  importDescription:
    'Adds what another device of yours exported and this one is missing. Importing twice does no harm.',
  import: 'Import',
  importing: 'Importing…',
  importDetail: 'Checking every entry and its signature. Large bundles take a while.',
  passphrase: 'Passphrase of the bundle',
  passphraseDescription: 'The one you chose when you exported it.',
  passphraseMissing: 'Type the passphrase.',
  fileMissing: 'Choose the bundle that another device of yours exported.',
  nothingNew: 'The imported bundle held nothing new',
  nothingNewDetail: 'This device already has everything in it. Nothing was changed.',
  importedTitle: 'Bundle imported',
  imported: (entries: number, rotations: number): string => {
    const news = countOf(entries, 'new entry', 'new entries');
    return rotations === 0 ? news : `${news}, ${countOf(rotations, 'new rotation')}`;
  },
  importedNext: 'A bundle from here tells your other devices that this one is up to date.',
  newHere: (names: string, count: number) =>
    `New here: ${names}. Compare codes under Devices to be sure that ${pluralOf(count, { one: 'it is', other: 'they are' })} yours.`,
  showDevices: 'Show devices',
  andMore: (named: string, more: number) => `${named} and ${formatNumber(more)} more`,
  voidedTitle: (count: number) => `${countOf(count, 'entry', 'entries')} had no effect`,
  voidedDescription: 'These entries are kept as evidence. Everything else in the bundle was imported.',
  voidedEntry: (sequence: number, reason: string) => `, entry ${sequence}: ${reason}`,
  voidedMore: (count: number) => `And ${formatNumber(count)} more.`,

  drop: 'Drop the bundle to import it',
  dropDetail: 'You type its passphrase next. Nothing is imported before that.',
  dropOne: 'Drop one bundle at a time',
  dropOneDetail: 'Nothing was imported. Drop one at a time.',

  exportTitle: 'Export a bundle',
  exportDescription: 'Writes everything your other devices need into one sealed file.',
  exportPassphrase: 'Passphrase for this bundle',
  exportAdvice: 'You type it once on the other device. It can differ from your password.',
  export: 'Choose where to save…',
  exporting: 'Exporting…',
  exportDetail: 'Making a key from the passphrase and sealing the file.',
  exportedTitle: 'Bundle exported',
  exportedSize: (entries: number, size: string) => `${countOf(entries, 'entry', 'entries')}, ${size}`,
  folder: 'In the folder',
  fileName: 'File',
  content: 'Content',
  nextTitle: 'On your other device',
  nextBring: 'Bring the file there, on a USB stick or any other way.',
  nextImport: `If it is in the account already: choose ${placeInVaultSettings('Import')}, or drop the file on the window.`,
  nextJoin: 'If it is new: choose “I have a device already”.',
  nextPassphrase: 'Type the passphrase there. Never send it together with the file.',
  bytes: (count: number) => countOf(count, 'byte'),
  kilobytes: (count: number) => `${formatNumber(Math.round(count))} KB`,
  megabytes: (count: number) => `${formatNumber(Math.round(count * 10) / 10)} MB`,
};
