import type { ErrorTexts } from './error-texts.js';

/** Of files and folders that are no bundles. */
export const fileErrors = {
  'FILE_UNREADABLE.choice-forgotten': {
    message: 'The app no longer knows which file you chose. Nothing was changed.',
    hint: 'Choose the file again.',
  },
  'FILE_NOT_WRITTEN.choice-forgotten': {
    message: 'The app no longer knows which file you chose. Nothing was changed.',
    hint: 'Choose the file again.',
  },
  'FILE_UNREADABLE.dropped': {
    message: 'What you dropped is not a file on this device. Nothing was changed.',
    hint: 'Save it to a folder first. Then drop that file here.',
  },
  'FILE_UNREADABLE.folder': {
    message: 'The system could not open the folder. Nothing in it was changed.',
    hint: 'Open it in your file manager.',
  },
  'FILE_NOT_WRITTEN.recovery-key-name-taken': {
    message:
      'The recovery key was not saved, because a file with this name already exists. That file was not changed, and the key is still valid.',
    hint: 'Choose another name.',
  },
  'FILE_NOT_WRITTEN.recovery-key': {
    message: 'The recovery key was not saved, because no file can be written there. The key is still valid.',
    hint: 'Choose another folder, print the key, or write it down.',
  },
  'VAULT_STORAGE_FULL.file': ({ file }: { readonly file: string }) => ({
    message: `The disk is full, so ${file} was not saved. Its old content is unchanged.`,
    hint: 'Free some space and try again.',
  }),
  'VAULT_STORAGE_FAILED.file': ({ file }: { readonly file: string }) => ({
    message: `${file} could not be saved. Its old content is unchanged.`,
    hint: 'Check that the data folder exists, that you may write to it, and that its disk works. Then try again.',
  }),
  'VAULT_STORAGE_FAILED.data-folder': ({ folder, option }: { readonly folder: string; readonly option: string }) => ({
    message: `The data folder ${folder} can’t be created. Nothing was changed.`,
    hint: `Check that you may write there, or choose another folder with ${option}.`,
  }),
} satisfies ErrorTexts;
