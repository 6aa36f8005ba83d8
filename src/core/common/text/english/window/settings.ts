import { countOf } from '../../plurals.js';

/** The settings pages. */
export const settingsMessages = {
  title: 'Settings',
  sync: 'Sync',
  vault: 'Vault',
  general: 'General',
  about: 'About',

  checks: 'Background checks',
  schedule: 'Schedule',
  scheduleDescription: 'Checks run by themselves while the app is open. They pause while the vault is locked.',
  checkEvery: 'How often to check',
  automaticEvery: (interval: string) => `Automatic (every ${interval})`,
  automatic: 'Automatic',

  password: 'Password',
  passwordDescription: 'Opens the vault on this device only; every device has its own.',
  changePassword: 'Change the password…',
  recoveryCode: 'Recovery code',
  recoveryCodeDescription:
    'Opens the vault when the password is lost. Make a new one if yours is gone or somebody saw it.',
  newRecoveryCode: 'Make a new code…',
  autoLock: 'Auto-lock',
  autoLockDescription:
    'Locking ends the part of the app that holds your keys. Background checks pause until you unlock.',
  lockAfter: 'Lock when unused for',
  neverLock: 'Never',
  bundles: 'Bundles',
  bundlesDescription:
    'A bundle is everything your devices need of each other, sealed in one file. Export here, import there.',
  importBundle: 'Import…',
  exportBundle: 'Export…',
  data: 'Data on this device',
  dataDescription:
    'Your keys, devices and the history of the account are encrypted; settings, the times of checks and the window’s place are not.',
  dataFolder: 'Folder',
  openFolder: 'Open the folder',

  appearance: 'Appearance',
  colours: 'Colours',
  colourSchemes: { system: 'Same as system', light: 'Light', dark: 'Dark' },
  thisApp: 'This app',
  versions: { app: 'OneStarStream', electron: 'Electron', chrome: 'Chromium', node: 'Node', licence: 'Licence' },
  licenceOfApp: 'MIT',
  keyboard: 'Keyboard',
  keyboardDescription: 'Every page and every action can be reached without a mouse.',
  showShortcuts: 'Show the shortcuts',
  licences: 'Third-party licences',
  licencesDescription:
    'Software by others that this app is made of. Electron brings Chromium and Node with licences of their own, which lie beside the app.',
  showLicences: 'Show the licences',
  loadingLicences: 'Loading…',
  licenceCount: (count: number) => countOf(count, 'package'),
  noLicenceText: 'The package brings no text of its licence.',
};
