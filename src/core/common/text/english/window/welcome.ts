/** The first minutes: from nothing to a protected account. */
export const welcomeMessages = {
  title: 'Welcome to OneStarStream',
  whatThisIs: 'It keeps your encrypted keys the same on all your devices, and warns you when they aren’t.',
  beginCreate: 'Set this up as my first device',
  beginCreateDetail: 'Make a new account. It takes about two minutes.',
  beginJoin: 'I have a device already',
  beginJoinDetail: 'Join your account. One file goes to that device, and one comes back.',
  beginRecover: 'All my devices are lost',
  footer: 'Everything stays on your own devices. There is no server and no sign-up.',
  back: 'Back',

  steps: 'Steps',
  stepDone: 'done',
  stepDevice: 'This device',
  stepKey: 'Recovery key',
  stepTypeBack: 'Type it back',
  stepLetIn: 'Your other device',
  stepWelcome: 'Back here',

  createTitle: 'Set up this device',
  createDescription: 'Its vault is a file on this device that holds your keys. Only your password opens it.',
  deviceName: 'Name of this device',
  deviceNameDescription: 'To recognise it among your other devices. You can change it later.',
  deviceNamePlaceholder: 'For instance: Work laptop',
  deviceNameMissing: 'Give this device a name.',
  password: 'Password for the vault',
  create: 'Create the vault',
  creating: 'Creating the vault…',

  joinTitle: 'Set up this device',
  joinDescription:
    'First it gets a name and a vault of its own. Then it makes a request, and your other device lets it in.',
  joinPassword: 'Password for the vault on this device',
  join: 'Make the request',
  joining: 'Making the request…',

  recoverTitle: 'Bring your account back',
  recoverDescription:
    'You need your recovery key and a bundle: a file that one of your devices exported. This device then takes the place of the others. They are revoked, and the account gets a new key.',
  recoverBundleMissing: 'Choose a bundle that one of your devices exported.',
  recover: 'Bring the account back',
  recovering: 'Bringing it back…',
  recoveringDetail: 'Opening the bundle and making a key from the password. Both are slow on purpose.',
};
