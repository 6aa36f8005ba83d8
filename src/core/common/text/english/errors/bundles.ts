import type { ErrorTexts } from './error-texts.js';

const copyAgain = 'Copy the file again, or export a new bundle on the other device.';
const chooseFileName = 'Choose the name of a file, or a new name, and try again.';
const chooseOtherFolder = 'Choose a folder outside the data folder, for instance on a USB stick, and try again.';

export const bundleErrors = {
  'BUNDLE_INVALID.other-file': {
    message: 'This file is not a bundle of OneStarStream. Nothing was changed.',
    hint: 'Choose another file. If it should be a bundle, copy it again or export a new one on the other device.',
  },
  'BUNDLE_INVALID.not-ours': {
    message: 'This is no bundle, request or welcome of OneStarStream. Nothing was changed.',
    hint: 'Choose another file. If it should be one of these, copy it again from the device that saved it.',
  },
  'BUNDLE_INVALID.damaged': {
    message: 'The bundle is damaged. Nothing was changed.',
    hint: copyAgain,
  },
  'BUNDLE_INVALID.preamble': {
    message: 'The beginning of the bundle is damaged. Nothing was changed.',
    hint: copyAgain,
  },
  'BUNDLE_INVALID.header': {
    message: 'The header inside the bundle is damaged. Nothing was changed.',
    hint: copyAgain,
  },
  'BUNDLE_INVALID.header-missing': {
    message: 'The header inside the bundle is missing. Nothing was changed.',
    hint: copyAgain,
  },
  'BUNDLE_INVALID.order': {
    message: 'The parts of the file are not in order. Nothing was changed.',
    hint: copyAgain,
  },
  'BUNDLE_INVALID.unknown-part': {
    message: 'The file contains a part that this version does not know. Nothing was changed.',
    hint: copyAgain,
  },
  'BUNDLE_INVALID.cut-off': {
    message: 'The file is cut off. Nothing was changed.',
    hint: copyAgain,
  },
  'BUNDLE_INVALID.entry-cut-off': {
    message: 'The file ends in the middle of an entry. Nothing was changed.',
    hint: copyAgain,
  },
  'BUNDLE_INVALID.put-together': {
    message: 'The file is damaged, or somebody put it together from parts of others. Nothing was changed.',
    hint: copyAgain,
  },
  'BUNDLE_INVALID.longer': {
    message: 'The file goes on after its end. Nothing was changed.',
    hint: copyAgain,
  },
  'BUNDLE_INVALID.is-welcome': {
    message: 'This file is a welcome for a new device, not a bundle. Nothing was changed.',
    hint: 'Open it on the device that asked to join. Here, choose a bundle.',
  },
  'BUNDLE_INVALID.is-bundle': {
    message: 'This file is a bundle, not a welcome for a new device. Nothing was changed.',
    hint: 'Choose the file that the other device saved when it let this one in.',
  },
  'BUNDLE_INVALID.false-welcome': {
    message: 'This welcome is for this device, but what is in it does not let this device in. Nothing was changed.',
    hint: 'Ask again, and have the request answered by a device that you trust.',
  },
  'BUNDLE_INVALID.is-request': {
    message: 'This file is a request to join. Nothing was changed.',
    hint: 'Open it on a device that is in the account already. Here, choose the file that came back from there.',
  },
  'BUNDLE_TOO_LARGE.file': ({ mebibytes }: { readonly mebibytes: number }) => ({
    message: `The bundle is larger than ${mebibytes} MiB. Nothing was changed.`,
    hint: 'Check that this is the right file. A bundle is much smaller.',
  }),
  'BUNDLE_TOO_LARGE.entry': ({ mebibytes }: { readonly mebibytes: number }) => ({
    message: `An entry in the bundle is larger than ${mebibytes} MiB. Nothing was changed.`,
    hint: 'Check that this is the right file. A bundle is much smaller.',
  }),
  BUNDLE_NEWER_FORMAT: ({ format, newest }: { readonly format: number; readonly newest: number }) => ({
    message: `A newer version of the app made this bundle (format ${format}; this version reads up to ${newest}). Nothing was changed.`,
    hint: 'Update the app on this device, then import the bundle again.',
  }),
  BUNDLE_FOREIGN_ACCOUNT: {
    message: 'This bundle belongs to another account. Nothing was changed.',
    hint: 'Choose a bundle that was exported on one of your own devices.',
  },
  BUNDLE_NOT_FOR_THIS_DEVICE: {
    message:
      'This bundle was not made for this device: it belongs to another account, or the device that made it does not count this one as a member. Nothing was changed.',
    hint: 'Choose a bundle that another of your devices exported after it let this one in.',
  },
  WELCOME_NOT_FOR_THIS_DEVICE: {
    message: 'This welcome was not made for the request of this device. Nothing was changed.',
    hint: 'Choose the file that your other device saved for this request. If it let in an older one, save this request again and have it let in, too.',
  },

  'FILE_UNREADABLE.bundle': {
    message: 'The file can’t be read. Nothing was changed.',
    hint: 'Check that the file is there and that you may read it, then try again.',
  },
  'FILE_UNREADABLE.bundle-missing': {
    message: 'There is no file with this name. Nothing was changed.',
    hint: 'Check the name, then try again.',
  },
  'FILE_UNREADABLE.bundle-not-a-file': {
    message: 'This is a folder, a pipe or a device, not a file. Nothing was changed.',
    hint: 'Choose a file, then try again.',
  },

  'FILE_NOT_WRITTEN.disk-full': {
    message: 'The disk is full, so the file was not saved. The vault and any file with this name are unchanged.',
    hint: 'Free some space or choose another folder, and try again.',
  },
  'FILE_NOT_WRITTEN.folder-closed': {
    message:
      'The folder is missing or can’t be written to, so the file was not saved. The vault and any file with this name are unchanged.',
    hint: 'Choose another folder and try again.',
  },
  'FILE_NOT_WRITTEN.name-of-folder': {
    message: 'This name belongs to a folder, so the file was not saved. The vault and the folder are unchanged.',
    hint: chooseFileName,
  },
  'FILE_NOT_WRITTEN.name-of-pipe': {
    message: 'This name belongs to a pipe, so the file was not saved. The vault and the pipe are unchanged.',
    hint: chooseFileName,
  },
  'FILE_NOT_WRITTEN.name-of-socket': {
    message: 'This name belongs to a socket, so the file was not saved. The vault and the socket are unchanged.',
    hint: chooseFileName,
  },
  'FILE_NOT_WRITTEN.name-of-device': {
    message: 'This name belongs to a device, so the file was not saved. The vault and the device are unchanged.',
    hint: chooseFileName,
  },
  'FILE_NOT_WRITTEN.name-of-open-file': {
    message:
      'This name stands for something that a program has open, so the file was not saved. The vault and that file are unchanged.',
    hint: chooseFileName,
  },
  'FILE_NOT_WRITTEN.links-in-circle': {
    message: 'The symbolic links of this name lead in a circle, so the file was not saved. The vault is unchanged.',
    hint: chooseFileName,
  },
  'FILE_NOT_WRITTEN.data-folder': {
    message: 'In the data folder a file could replace your vault, so it was not saved there. The vault is unchanged.',
    hint: chooseOtherFolder,
  },
  'FILE_NOT_WRITTEN.vault-file': {
    message: 'This is another name of your vault file, so the file was not saved. The vault is unchanged.',
    hint: chooseOtherFolder,
  },
} satisfies ErrorTexts;
