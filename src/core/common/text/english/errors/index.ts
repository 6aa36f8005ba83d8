import { appErrors } from './app.js';
import { bundleErrors } from './bundles.js';
import { commandErrors } from './command.js';
import { deviceErrors } from './devices.js';
import type { ErrorTexts } from './error-texts.js';
import { fileErrors } from './files.js';
import { joiningErrors } from './joining.js';
import { schedulingErrors } from './scheduling.js';
import { transportErrors } from './transport.js';
import { vaultErrors } from './vault.js';

/**
 * The words of every error: what happened and what is safe, then what to do, where the reader is. Those that begin in the window
 * are in its own catalogue.
 */
export const errorTexts = {
  ...appErrors,
  ...bundleErrors,
  ...commandErrors,
  ...deviceErrors,
  ...fileErrors,
  ...joiningErrors,
  ...schedulingErrors,
  ...transportErrors,
  ...vaultErrors,
} satisfies ErrorTexts;
