import { counted } from '../phrases.js';
import type { NoParameters, Reading } from '../../text.js';
import type { ErrorTexts } from './error-texts.js';

function checkAgain({ place }: Reading): string {
  return {
    window: 'Run a check now, or wait for the next one.',
    command: 'Run the command again.',
  }[place];
}

export const schedulingErrors = {
  CHECK_FAILED: (_: NoParameters, reading: Reading) => ({
    message: 'The check failed. Your vault was not changed.',
    hint: checkAgain(reading),
  }),
  CHECK_TIMED_OUT: ({ seconds }: { readonly seconds: number }, reading: Reading) => ({
    message: `The check took longer than ${counted(seconds, 'second')}, so it was stopped. Your vault was not changed.`,
    hint: checkAgain(reading),
  }),
  CHECK_ABORTED: (_: NoParameters, { place }: Reading) => ({
    message: 'The check was stopped before it was done. Nothing was changed.',
    hint: { window: 'Check again when the vault is unlocked.', command: 'Run the command again.' }[place],
  }),
  SCHEDULER_STOPPED: (_: NoParameters, { place }: Reading) => ({
    message: 'Background checks are off. Your vault was not changed.',
    hint: { window: 'Restart the app to turn them on again.', command: 'Run the command again.' }[place],
  }),
  'VAULT_LOCKED.check': (_: NoParameters, { place }: Reading) => ({
    message: 'The vault is locked, so it can’t be checked. It was not changed.',
    hint: { window: 'Unlock the vault. A check then runs by itself.', command: 'Run the command again.' }[place],
  }),
} satisfies ErrorTexts;
