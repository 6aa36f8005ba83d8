import type { NoParameters, Reading } from '../../text.js';
import { tryAgainOrReport, type ErrorTexts } from './error-texts.js';

/** Of the app as a whole: its parts, its settings, and what should never happen. */
export const appErrors = {
  INTERNAL: (_: NoParameters, reading: Reading) => ({
    message: 'Something unexpected went wrong inside OneStarStream. Your vault was not changed.',
    hint: tryAgainOrReport(reading),
  }),
  'INTERNAL.staged-records': (_: NoParameters, reading: Reading) => ({
    message: 'Records were listed while changes to them were waiting. Nothing was changed.',
    hint: tryAgainOrReport(reading),
  }),
  'INTERNAL.vault-place': (_: NoParameters, reading: Reading) => ({
    message: 'The vault is open, but the app does not know where it is stored. Nothing was changed.',
    hint: tryAgainOrReport(reading),
  }),
  'INTERNAL.answer': ({ channel }: { readonly channel: string }) => ({
    message: `The answer to “${channel}” had the wrong form, so the app held it back. What you asked for may have been done.`,
    hint: 'Check whether it was done before you try again, and report the problem.',
  }),

  PLUGIN_FAILED: ({ plugin }: { readonly plugin: string }, { place }: Reading) => ({
    message: `The storage part “${plugin}” could not start. Your vault was not touched.`,
    hint: {
      window: 'Restart the app. If it happens again, look at the log.',
      command: 'Run the command again. If it fails again, run it with LOG_LEVEL=error to see why.',
    }[place],
  }),
  DUPLICATE_ID: ({ id }: { readonly id: string }) => ({
    message: `The id “${id}” is already taken.`,
    hint: 'Register under another id.',
  }),
  'DUPLICATE_ID.plugin': ({ id }: { readonly id: string }) => ({
    message: `Two plugins have the id “${id}”.`,
    hint: 'Give one of them another id.',
  }),

  SETTINGS_INVALID: ({ setting }: { readonly setting: string }) => ({
    message: `The setting “${setting}” can’t have this value. Your settings were not changed.`,
    hint: 'Choose a value within the limits.',
  }),
  CONFIGURATION_INVALID: ({
    name,
    least,
    value,
  }: {
    readonly name: string;
    readonly least: number;
    readonly value: string;
  }) => ({
    message: `The scheduler’s ${name} must be at least ${least} ms, but it is ${value}. Nothing was scheduled.`,
    hint: 'Correct the configuration and start again.',
  }),
  'USAGE.data-folder-missing': ({ option }: { readonly option: string }) => ({
    message: `${option} needs a folder. Nothing was opened.`,
    hint: `Write ${option} FOLDER.`,
  }),
} satisfies ErrorTexts;
