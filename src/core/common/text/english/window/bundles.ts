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

  refusedTitle: (count: number) => `${countOf(count, 'entry was', 'entries were')} refused`,
  refusedDetail: 'The file is damaged, or somebody changed it. All other entries were taken.',
  waitingTitle: (count: number) => `${countOf(count, 'entry waits', 'entries wait')} for others`,
  waitingDetail:
    'Something that was written before is not here yet. Import a newer bundle, or one of another device. Nothing is lost until then.',
  heldBackTitle: (count: number) => `${countOf(count, 'entry is', 'entries are')} held back`,
  heldBackDetail:
    'A device writes unusually much, or was out. The overview says which one, and what to do. Nothing is lost until then.',
  laterTitle: (count: number) => `${countOf(count, 'entry is', 'entries are')} of a newer version of the app`,
  laterDetail: 'Update the app on this device to read what it says. Nothing is lost until then.',

  drop: 'Drop a file of your other device',
  dropDetail: 'A bundle is imported; the request of a new device lets you add it. The app asks you before.',
  dropOne: 'Drop one file at a time',
  dropOneDetail: 'Nothing was done. Drop one at a time.',

  exportTitle: 'Export a bundle',
  exportDescription:
    'Writes everything your other devices need into one sealed file. Only devices of your account and the recovery key can open it, so it needs no passphrase.',
  export: 'Choose where to save…',
  exporting: 'Exporting…',
  exportDetail: 'Sealing the file.',
  exportedTitle: 'Bundle exported',
  exportedSize: (entries: number, size: string) => `${countOf(entries, 'entry', 'entries')}, ${size}`,
  folder: 'In the folder',
  fileName: 'File',
  content: 'Content',
  nextTitle: 'On your other device',
  nextBring: 'Bring the file there, on a USB stick or any other way.',
  nextImport: `Choose ${placeInVaultSettings('Import')}, or drop the file on the window.`,
  nextJoin: 'A device that is new needs no bundle: choose “I have a device already” there.',
  bytes: (count: number) => countOf(count, 'byte'),
  kilobytes: (count: number) => `${formatNumber(Math.round(count))} KB`,
  megabytes: (count: number) => `${formatNumber(Math.round(count * 10) / 10)} MB`,
};
