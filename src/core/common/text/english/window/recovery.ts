/** The recovery key: taken along on paper, typed back, checked now and then. */
export const recoveryMessages = {
  title: 'Print your recovery key',
  introductions: {
    create: 'Your vault is ready. This key is for the day when you forget a password, or lose your devices.',
    replace: 'This is your new recovery key. Until you have typed it back, the old one goes on opening this vault.',
    again: 'This vault keeps it until you have typed it back.',
  },
  codeLabel: 'Recovery key',
  keepApart:
    'It opens the vault on every device of your account, and stands above all devices. Whoever has it can do all that you can. Keep it on paper, away from your devices.',
  keptUntilThen:
    'Once you have typed it back, this vault erases it. Until then whoever steals this vault and its password has the recovery key, too.',
  takeAlong: 'Any of these will do. Paper lasts longest.',
  copy: 'Copy',
  save: 'Save to a file…',
  print: 'Print',
  copied: 'Copied. Other programs can read it until you copy something else.',
  copyRefused: 'It could not be copied. Select the key and copy it yourself.',
  saved: (name: string, folder: string) => `Saved as ${name} in ${folder}. Print it, and move it off this device.`,
  goOn: 'I have it, go on',
  later: 'Later',
  laterHint: 'The overview will remind you.',
  printHeading: 'OneStarStream recovery key',
  printUse:
    'It opens the vault on every device of the account when its password is forgotten: choose “Forgot the password?”. When all devices are lost, choose “All my devices are lost” on a new one. Keep this sheet apart from your devices.',
  printDate: 'Printed on:',

  confirmTitle: 'Type it back',
  confirmDescription:
    'Take your copy, and type the key from it. This makes sure that you can read it when you need it.',
  key: 'Recovery key',
  keyDescription: '11 groups of 4 letters and digits. Capitals, spaces and dashes do not matter.',
  keyMissing: 'Type the recovery key.',
  keyNotWhole: (groups: number) => `This is not the whole key. It has ${groups} groups of 4 letters and digits.`,
  groupWrong: (number: number) => `That is not group ${number}. Look at your copy again.`,
  passwordForNew: 'It is needed once, so that the new key opens this vault.',
  confirm: 'Confirm',
  confirming: 'Confirming…',
  showAgain: 'Show the key again',
  confirmed: 'Your recovery key is on paper. This vault has erased it.',

  reminderTitle: 'Your recovery key is not on paper yet',
  reminder:
    'Without it, nobody can replace a forgotten password, or bring the account back. It lies in this vault until you have typed it back; whoever steals the vault and its password has it, too.',
  showIt: 'Show the recovery key',

  checkTitle: 'Check your recovery key',
  checkDescription: 'Type it from the paper. It is not used up. Once a year is enough.',
  check: 'Check it',
  checking: 'Checking…',
  works: 'Your recovery key works',
  worksDetail: 'It is one of this account, and it opens the vault on this device.',
  opensNotHere: 'It does not open the vault on this device yet',
  opensNotHereDetail:
    'It is a recovery key of this account that was made on another device. Type the password of this vault, and it opens this one, too. The key that opened it before then no longer does.',
  adopt: 'Let it open this vault',
  adopting: 'Changing the vault…',
  adopted: 'Your recovery key now opens the vault on this device',

  replaceTitle: 'Replace the recovery key',
  replaceDescription:
    'The old key lets a new one in, which you print. On your other devices the old one opens the vault until you type the new one there, under Settings.',
  replaceIsNoLock:
    'This helps when the paper is worn out or could get lost. It does not help when somebody else has it: the old key stays above the new one.',
  oldKey: 'The recovery key that you have',
  replace: 'Make a new one',
  replacing: 'Making it…',

  password: 'Password of this vault',
  passwordMissing: 'Type your password.',
};
