import { countOf } from '../../plurals.js';

/** The recovery code: shown once, taken along, confirmed. */
export const recoveryMessages = {
  title: 'Save your recovery code',
  introductions: {
    create: 'Your vault is ready. If you forget the password, this code is the only other way in.',
    join: 'This device has joined the account. If you forget its password, this code is the only other way in.',
    recover: 'Your vault is open and has its new password. The old recovery code is used up; this is the new one.',
    replace: 'This is the new recovery code. The old one no longer works.',
  },
  codeLabel: 'Recovery code',
  keepApart:
    'It is shown only once and stored nowhere. Keep it away from this device, on paper or in a password manager. Anybody who has the code and this device can read everything.',
  takeAlong: 'Any of these will do. Paper lasts longest.',
  copy: 'Copy',
  save: 'Save to a file…',
  print: 'Print',
  copied: 'Copied. Other programs can read it until you copy something else.',
  copyRefused: 'It could not be copied. Select the code and copy it yourself.',
  saved: (name: string, folder: string) => `Saved as ${name} in ${folder}. Move it off this device.`,
  goOn: 'I have it, go on',
  later: 'Later',
  laterHint: 'The overview will remind you.',
  printHeading: 'OneStarStream recovery code',
  printUse:
    'It opens the vault on one device when its password is forgotten: choose “Use the recovery code” where the password is asked for. Keep this sheet apart from the device.',
  printDevice: 'Device:',

  confirmTitle: 'Check what you saved',
  confirmDescription: (groups: number) =>
    `Look at your copy and type two of its ${countOf(groups, 'group')}. This makes sure that you can read it when you need it.`,
  group: (number: number) => `Group ${number}`,
  groupMissing: (number: number) => `Type group ${number} of your code.`,
  groupWrong: (number: number) => `That is not group ${number}. Look at your copy again.`,
  confirm: 'Confirm',
  confirming: 'Confirming…',
  showAgain: 'Show the code again',
  confirmed: 'Your recovery code is confirmed',

  reminderTitle: 'You have not confirmed your recovery code',
  reminder:
    'Without it, nobody can replace a forgotten password. The code is stored nowhere. If you did not save it, make a new one.',
  makeNew: 'Make a new code…',
  haveIt: 'I have it',
  unlockReminder: 'Your recovery code is not confirmed yet. Once the vault is open you can make a new one.',

  replaceTitle: 'Make a new recovery code',
  replaceDescription: 'The code you have now stops working as soon as the new one is shown.',
  password: 'Password',
  passwordMissing: 'Type your password.',
  replace: 'Make a new code',
  replacing: 'Making it…',
};
