/** A device that asked to join: what is to be done on which side, until the welcome is here. */
export const joiningMessages = {
  title: 'Ask your other device',
  description: (name: string) =>
    `“${name}” wants to join your account. One file goes to your other device, and one comes back.`,
  loading: 'Looking up the request…',

  here: 'On this device',
  saveAdvice: 'Save the request, and bring the file to your other device: on a USB stick or any other way.',
  save: 'Save the request…',
  sealed: 'Without the code below nobody can use the file.',
  saved: (name: string, folder: string) => `Saved as ${name} in ${folder}.`,

  there: 'On your other device',
  thereAdvice: 'Choose Devices\u00a0→\u00a0Add a device. Open this file, and type this code:',
  codeLabel: 'Code',
  codeSecret: 'Show the code to nobody. Whoever has it and the file can join in place of this device.',
  comparison: 'Then compare. It shows this, too:',
  comparisonLabel: 'Comparison code',
  thereSave: 'It saves a file for this device: the welcome. Bring that back here.',

  backHere: 'Back on this device',
  open: 'Open the welcome…',
  opening: 'Joining the account…',
  openDetail: 'Opening the welcome and checking every entry.',
  openAdvice: 'You can also drop the file on this window. You can close the app meanwhile: the request waits.',
  drop: 'Drop the welcome here',
  dropDetail: 'This device then takes its place in your account.',
  joined: 'This device is in your account',
  joinedDetail: 'It shows all your devices now. Nothing is left to do.',

  tooOld: 'This request is more than 7 days old',
  tooOldDetail: 'No device takes it any more. If you have no welcome for it yet, cancel joining and ask again.',

  cancel: 'Cancel joining…',
  cancelTitle: 'Cancel joining?',
  cancelDescription:
    'The request is taken back, and the vault on this device goes with it. The file and the code do nothing any more. Your account stays as it is on your other devices.',
  confirmCancel: 'Cancel joining',
  cancelling: 'Cancelling…',
  keep: 'Go on waiting',
};
