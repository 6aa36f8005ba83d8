import { formatNumber } from '../../plurals.js';
import { deviceNames } from '../device-names.js';

/** Where a button stands among the settings of the vault: "Settings → Vault → Export", which stays on one line. */
export const placeInVaultSettings = (button: string): string => `Settings\u00a0→\u00a0Vault\u00a0→\u00a0${button}`;

/** Words that stand in many places, so that the same thing is called the same everywhere. */
export const commonMessages = {
  productName: 'OneStarStream',
  unnamedDevice: deviceNames.unnamed,
  cancel: 'Cancel',
  close: 'Close',
  done: 'Done',
  undo: 'Undo',
  dismiss: 'Dismiss',
  tryAgain: 'Try again',
  showAll: 'Show all',
  characterCount: (count: number, most: number) => `${formatNumber(count)} of ${formatNumber(most)}`,
  tooLong: (most: number) => `Too long. Use at most ${formatNumber(most)} characters.`,
  tooLarge: 'Too long. Use fewer characters.',
};
