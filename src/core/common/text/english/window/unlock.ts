/** Why a vault is locked. */
const reasons = {
  'not-unlocked': 'Type the password of the vault on this device.',
  person: 'You locked it. Background checks are paused until you are back.',
  idle: 'It locked itself because the app was not used for a while.',
  shutdown: 'The app is about to close.',
  'worker-ended':
    'The part that holds the keys ended unexpectedly, so the vault locked. Nothing was lost; unlock it to go on.',
  'restart-needed':
    'OneStarStream stopped responding while saving. Everything saved before is safe, but the vault can’t be opened until the app is restarted.',
};

/** The way back into a locked vault. */
export const unlockMessages = {
  title: 'Your vault is locked',
  restartTitle: 'Restart OneStarStream',
  restartAdvice: 'Quit the app and start it again; then unlock, and look whether your last change is there.',
  reasons,
  password: 'Password',
  passwordMissing: 'Type your password.',
  unlock: 'Unlock',
  unlocking: 'Unlocking…',
  cancel: 'Cancel',
  tryAgainIn: (wait: string) => `Try again in ${wait}`,
  useRecoveryCode: 'Forgot the password? Use the recovery code',
  usePassword: 'Use the password instead',

  recoverTitle: 'Use your recovery code',
  recoverDescription: 'It opens the vault once, and you choose a new password right away.',
  recoveryCode: 'Recovery code',
  recoveryCodeDescription: '9 groups of 4. Capitals, spaces and dashes do not matter.',
  recoveryCodeMissing: 'Type the recovery code that you saved.',
  newPassword: 'New password for the vault',
  recover: 'Open the vault',
  recovering: 'Opening the vault…',
};
