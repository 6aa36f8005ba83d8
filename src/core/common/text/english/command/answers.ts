import { counted, numeral } from '../phrases.js';

/** What commands answer when they are done, and what they ask for on a terminal. */
export const answerMessages = {
  vaultMade: 'The vault is ready.',
  joined:
    'This device has joined the account. Export a bundle here and import it on another device, so that the others know.',
  recoveryCodeTitle: 'Recovery code, shown only now:',
  recoveryCodeUse: 'Write it down and keep it away from this machine. It opens the vault if you forget the password.',
  keyRotated: (generation: number) => `The key was rotated. This is generation ${numeral(generation)}.`,
  bringNewKey: 'Export a bundle and import it on your other devices, so that they get the new key.',
  passwordChanged: 'The password was changed. The recovery code stays the same.',
  exported: (entries: number, bytes: number, path: string) =>
    `Wrote ${counted(entries, 'entry', 'entries')} (${counted(bytes, 'byte')}) to ${path}.`,
  renamed: (before: string, after: string) => `“${before}” is now called “${after}”.`,
  unarchived: (name: string) => `“${name}” counts in the verdict again.`,
  archived: (name: string) => `“${name}” is archived. It counts again as soon as something new is heard from it.`,
  revoked: (name: string) => `“${name}” was revoked. A new key was made that it can’t open.`,
  afterRevoking:
    'Export a bundle and import it on your other devices. Change the password if somebody with that device may know it.',

  prompts: {
    password: 'Password: ',
    newPassword: (least: number) => `New password (at least ${least} characters): `,
    choosePassword: (least: number) => `Choose a password (at least ${least} characters): `,
    repeatPassword: 'The same password again: ',
    passphrase: 'Passphrase of the bundle: ',
    choosePassphrase: (least: number) => `Choose a passphrase for the bundle (at least ${least} characters): `,
    repeatPassphrase: 'The same passphrase again: ',
  },
};
