import { welcomeMessages } from './welcome.js';

/** Letting a new device in: its request comes here, and its welcome goes back. */
export const addingMessages = {
  title: 'Add a device',
  steps: { request: 'Its request', compare: 'Compare', welcome: 'Its welcome' },

  description: 'The new device writes a request and shows a code. You bring both here.',
  onNewDevice: 'On the new device',
  openThere: `Open OneStarStream and choose “${welcomeMessages.beginJoin}”.`,
  saveThere: 'Save its request, and bring the file here: on a USB stick or any other way.',
  onThisDevice: 'On this device',
  fileHint: 'You can also drop the file on this window.',
  file: 'Request file',
  choose: 'Choose the request…',
  fileMissing: 'Choose the request that the new device saved.',
  code: 'Code that the new device shows',
  codeDescription:
    '12 letters and digits. Capitals, spaces and dashes do not matter. Never send it together with the file.',
  codePlaceholder: 'K7QM-2XWD-9HTR',
  codeMissing: 'Type the code that the new device shows.',
  goOn: 'Go on',
  opening: 'Opening the request…',
  openingDetail: 'Making a key from the code. This is slow on purpose, so that guessing is slow too.',

  asks: 'asks to join your account.',
  compareThere: 'Compare with the other screen: does it show this code for itself?',
  compareDiffers: 'If it shows another code, go back, and do not let it in.',
  letIn: 'Let it in and save the welcome…',
  lettingIn: 'Letting it in…',
  lettingInDetail: 'Sealing what the account knows for the new device.',
  back: 'Back',

  letInTitle: 'The device was let in',
  isMember: 'is in the account, and verified. One step is left, on the other side: it has to open its welcome.',
  next: 'On the new device',
  nextBring: 'Bring the welcome there, on a USB stick or any other way.',
  nextOpen: 'Open the welcome there. Only that device can open it.',
  nextDone: 'Both devices list each other then.',
  nextHere:
    'Here there is nothing left to do. The device counts as “Not heard from yet” until the first bundle from it, and that is no warning.',
  showDevices: 'Show devices',
};
