import { counted, numeral } from '../phrases.js';
import { verdictMessages } from '../verdicts.js';

/** What `status` and `check` say to people. */
export const reportMessages = {
  verdicts: verdictMessages,
  /** What stands before each fact. */
  labels: {
    devices: 'Devices',
    missingRotations: 'Missing rotations',
    lastExchange: 'Last exchange',
    checked: 'Checked',
  },
  devices: (all: number, inSync: number, behind: number) => {
    const awaited = all - inSync - behind;
    const rest = awaited > 0 ? `, ${awaited} not heard from yet` : '';
    return `${all} (${inSync} in sync, ${behind} behind${rest})`;
  },
  never: 'never',
  today: 'today',
  daysAgo: (days: number) => `${counted(days, 'day')} ago`,
  /** What to do, by the remedy that the report names. */
  remedies: {
    none: 'nothing.',
    'import-keystore': 'exchange bundles (onestar export, onestar import).',
    'export-keystore': 'exchange bundles (onestar export, onestar import).',
    'rotate-key': 'rotate the key (onestar rotate key).',
    'rotate-password': 'change the password (onestar rotate password).',
    'open-devices': 'look at the devices (onestar devices list).',
    'open-rotations': 'look at the rotations in the app’s window.',
    'open-settings': 'look at the settings in the app’s window.',
    'check-clock': 'set the clock.',
    'update-app': 'update the app.',
    'replace-device': 'revoke the old device (onestar devices revoke).',
    'join-anew': 'decide what to do with this device.',
    'print-recovery-key': 'print the recovery key (onestar recovery-key show).',
    'check-recovery-key': 'check the recovery key (onestar recovery-key check).',
  },
  whatToDo: (priority: string, what: string) => `What to do (${priority}): ${what}`,
  warnings: (count: number) => `Warnings (${numeral(count)})`,
  moreWarnings: (count: number) => `  … and ${numeral(count)} more.`,
};
