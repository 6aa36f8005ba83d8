import { syncMessages } from './sync.js';

/** The keyboard shortcuts and their overview. */
export const shortcutsMessages = {
  title: 'Keyboard shortcuts',
  description: 'They work while the vault is open and nothing is being typed.',
  groups: { 'go-to': 'Go to', act: 'Do' },
  labels: {
    'go-to-overview': 'Overview',
    'go-to-devices': 'Devices',
    'go-to-rotations': 'Rotations',
    'go-to-activity': 'Activity',
    'go-to-settings': 'Settings',
    'search-devices': 'Search the devices',
    'check-now': syncMessages.runCheckNow,
    'import-bundle': 'Import a bundle',
    'export-bundle': 'Export a bundle',
    'rename-device': 'Rename the device that has the focus',
    undo: 'Undo the last change',
    lock: 'Lock the vault',
    'show-shortcuts': 'Show these shortcuts',
  },
  or: 'or',
  followedBy: 'then',
  control: 'Ctrl',
  command: '⌘',
  singleKeys: 'Single-key shortcuts',
  singleKeysHint: 'Turn this off if speech input or a stray key triggers them. Ctrl shortcuts and F2 keep working.',
  singleKeysHintMac: 'Turn this off if speech input or a stray key triggers them. ⌘ shortcuts and F2 keep working.',
};
