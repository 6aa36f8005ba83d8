import { placeInVaultSettings } from './common.js';

/** The first minutes: from nothing to a protected account. */
export const welcomeMessages = {
  title: 'Welcome to OneStarStream',
  whatThisIs: 'It keeps your encrypted keys the same on all your devices, and warns you when they aren’t.',
  beginCreate: 'Start with this device',
  beginCreateDetail: 'Make a new account. It takes about two minutes.',
  beginJoin: 'I have a device already',
  beginJoinDetail: 'Join your account with a bundle: one sealed file from that device.',
  footer: 'Everything stays on your own devices. There is no server and no sign-up.',
  back: 'Back',

  steps: 'Steps',
  stepDone: 'done',
  stepDevice: 'This device',
  stepJoin: 'Join',
  stepCode: 'Recovery code',
  stepConfirm: 'Confirm',

  createTitle: 'Set up this device',
  createDescription: 'Its vault is a file on this device that holds your keys. Only your password opens it.',
  deviceName: 'Name of this device',
  deviceNameDescription: 'To recognise it among your other devices. You can change it later.',
  deviceNamePlaceholder: 'For instance: Work laptop',
  deviceNameMissing: 'Give this device a name.',
  password: 'Password for the vault',
  create: 'Create the vault',
  creating: 'Creating the vault…',

  joinTitle: 'Join with a bundle',
  joinDescription: 'A bundle is one sealed file with everything a new device needs to know.',
  joinOnOther: 'On the device you have',
  joinOpenSettings: `Open OneStarStream, then ${placeInVaultSettings('Export')}.`,
  joinChoosePassphrase: 'Choose a passphrase for the bundle and save the file.',
  joinBring: 'Bring the file here, on a USB stick or any other way. Without its passphrase nobody can use it.',
  joinHere: 'On this device',
  bundleMissing: 'Choose the bundle that you exported on your other device.',
  joinPassword: 'Password for the vault on this device',
  join: 'Join the account',
  joining: 'Joining the account…',
  joiningDetail: 'Opening the bundle and making a key from the password. Both are slow on purpose.',
};
