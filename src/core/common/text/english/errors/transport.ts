import type { NoParameters, Reading } from '../../text.js';
import { tryAgainOrReport, type ErrorTexts } from './error-texts.js';

/** Of what a page asks the app for. */
export const transportErrors = {
  IPC_FORBIDDEN_SENDER: (_: NoParameters, reading: Reading) => ({
    message: 'This page may not ask the app for anything. Nothing was done.',
    hint: tryAgainOrReport(reading),
  }),
  'IPC_FORBIDDEN_SENDER.file': (_: NoParameters, reading: Reading) => ({
    message: 'This page may not give the app files. Nothing was done.',
    hint: tryAgainOrReport(reading),
  }),
  IPC_UNKNOWN_CHANNEL: (_: NoParameters, reading: Reading) => ({
    message: 'The page asked for something that the app does not know. Nothing was done.',
    hint: tryAgainOrReport(reading),
  }),
  'IPC_UNKNOWN_CHANNEL.test': {
    message: 'There is no test channel with this name. Nothing was done.',
    hint: 'Emit on one of the channels in test-channels.ts.',
  },
  IPC_INVALID_ARGUMENTS: ({ channel }: { readonly channel: string }, reading: Reading) => ({
    message: `The page asked for “${channel}” in a form that the app does not accept. Nothing was done.`,
    hint: tryAgainOrReport(reading),
  }),
  'IPC_INVALID_ARGUMENTS.report': ({ problem }: { readonly problem: string }) => ({
    message: `Nothing was forced, because this is not a report. ${problem}.`,
    hint: 'Force a whole SyncCheckResult, or null.',
  }),
} satisfies ErrorTexts;
