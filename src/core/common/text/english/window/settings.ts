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
  passwordDescription: 'Opens the vault on this device only. Every device has its own.',
  changePassword: 'Change the password…',
  recoveryKey: 'Recovery key',
  recoveryKeyDescription:
    'One key for the whole account. It opens the vault on every device, and stands above all devices: with it you bring the account back when all are lost. Keep it on paper.',
  showRecoveryKey: 'Show it…',
  checkRecoveryKey: 'Check it…',
  replaceRecoveryKey: 'Replace it…',
  autoLock: 'Auto-lock',
  autoLockDescription:
    'Locking ends the part of the app that holds your keys. Background checks pause until you unlock.',
  lockAfter: 'Lock after',
  neverLock: 'Never',
  devices: 'Another device',
  devicesDescription:
    'A new device makes a request and shows a code. You bring both here, and one file goes back to it.',
  bundles: 'Bundles',
  bundlesDescription:
    'A bundle is one sealed file with everything that your other devices need. Export here, import there. Only devices of your account can open it.',
  importBundle: 'Import…',
  exportBundle: 'Export…',
  data: 'Data on this device',
  dataDescription:
    'Your keys, devices and the history of the account are encrypted. Settings, the times of checks and the position of the window are not.',
  dataFolder: 'Folder',
  openFolder: 'Open the folder',

  appearance: 'Appearance',
  colours: 'Colours',
  colourSchemes: { system: 'Same as system', light: 'Light', dark: 'Dark' },
  thisApp: 'This app',
  versions: { app: 'OneStarStream', electron: 'Electron', chrome: 'Chromium', node: 'Node', licence: 'Licence' },
  licenceOfApp: 'MIT',
  keyboard: 'Keyboard',
  keyboardDescription: 'You can reach every page and every action without a mouse.',
  showShortcuts: 'Show the shortcuts',
  licences: 'Third-party licences',
  licencesDescription:
    'Software by others in this app. Electron brings Chromium and Node, whose licences lie beside the app.',
  showLicences: 'Show the licences',
  loadingLicences: 'Loading…',
  licenceCount: (count: number) => countOf(count, 'package'),
  noLicenceText: 'The package has no licence text.',
};
