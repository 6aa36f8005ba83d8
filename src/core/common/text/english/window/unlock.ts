/** Why a vault is locked. */
const reasons = {
  'not-unlocked': 'Type the password of the vault on this device.',
  person: 'You locked it. Background checks pause until you unlock it.',
  idle: 'It locked because you did not use the app for a while.',
  shutdown: 'The app is about to close.',
  'worker-ended':
    'The part that holds the keys ended unexpectedly, so the vault locked. Nothing was lost. Unlock it to go on.',
  'restart-needed':
    'OneStarStream stopped responding while saving. Everything saved before is safe, but the vault can’t be opened until the app is restarted.',
};

/** The way back into a locked vault. */
export const unlockMessages = {
  title: 'Your vault is locked',
  restartTitle: 'Restart OneStarStream',
  restartAdvice: 'Quit the app and start it again. Then unlock the vault and check that your last change is there.',
  reasons,
  password: 'Password',
  passwordMissing: 'Type your password.',
  unlock: 'Unlock',
  unlocking: 'Unlocking…',
  cancel: 'Cancel',
  tryAgainIn: (wait: string) => `Try again in ${wait}`,
  forgotPassword: 'Forgot the password?',
  backToPassword: 'Use the password instead',

  recoverTitle: 'Use your recovery key',
  recoverDescription: 'It opens the vault, and you choose a new password right away. The key is not used up.',
  newPassword: 'New password for the vault',
  recover: 'Open the vault',
  recovering: 'Opening the vault…',
};
