import { counted, numeral } from '../phrases.js';

/** What commands answer when they are done, and what they ask for on a terminal. */
export const answerMessages = {
  vaultMade: 'The vault is ready.',
  keyRotated: (generation: number) => `The key was rotated. This is generation ${numeral(generation)}.`,
  bringNewKey: 'Export a bundle and import it on your other devices, so that they get the new key.',
  passwordChanged: 'The password was changed. The recovery key stays the same.',
  exported: (entries: number, bytes: number, path: string) =>
    `Wrote ${counted(entries, 'entry', 'entries')} (${counted(bytes, 'byte')}) to ${path}.`,
  renamed: (before: string, after: string) => `“${before}” is now called “${after}”.`,
  unarchived: (name: string) => `“${name}” counts in the verdict again.`,
  archived: (name: string) => `“${name}” is archived. It counts again as soon as something new is heard from it.`,

  prompts: {
    password: 'Password: ',
    newPassword: (least: number) => `New password (at least ${least} characters): `,
    choosePassword: (least: number) => `Choose a password (at least ${least} characters): `,
    repeatPassword: 'The same password again: ',
    recoveryKey: 'Recovery key: ',
    oldRecoveryKey: 'Recovery key that is in use: ',
    pairingCode: 'Code that the new device shows: ',
  },
};
