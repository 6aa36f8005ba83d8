import type { ErrorCode } from '../../../error-codes.js';
import type { Entry, ErrorWords, Reading } from '../../text.js';

/** Words of errors by key: an error's code, and after a dot which of its texts, where one code has several. */
export type ErrorTexts = Partial<Record<ErrorCode | `${ErrorCode}.${string}`, Entry<ErrorWords>>>;

/** What to do about a defect of the app. */
export function tryAgainOrReport({ place }: Reading): string {
  return {
    window: 'Try again. If it happens again, restart the app and report the problem.',
    command: 'Run the command again. If it fails again, report the problem.',
  }[place];
}
