import type { ErrorCode } from '../../error-codes.js';
import type { Entry, ErrorWords, NoParameters, Reading } from '../text.js';
import { counted } from './phrases.js';

/**
 * The words of every error: what happened and what is safe, then what to do, where the reader is. A key is the error's code,
 * and after a dot which of its texts, where one code has several.
 */
export const errorTexts = {
  INTERNAL: {
    message: 'Something unexpected went wrong inside OneStarStream. Your vault was not changed.',
    hint: 'Try again. If it happens again, restart the app and report the problem.',
  },

  WRONG_PASSWORD: (_: NoParameters, { place }: Reading) => ({
    message: 'Wrong password.',
    hint:
      place === 'window'
        ? 'Check Caps Lock and the keyboard layout, then try again. You can also use the recovery code.'
        : 'Check the password and try again. The recovery code can be used in the app’s window.',
  }),
  'WRONG_PASSWORD.recovery-code': {
    message: 'Wrong recovery code.',
    hint: 'Compare each group with your copy, and make sure that it is the newest code of this device.',
  },
  UNLOCK_THROTTLED: ({ seconds }: { readonly seconds: number }) => ({
    message: `Too many attempts. Try again in ${counted(seconds, 'second')}.`,
    hint: 'Wait, then try again.',
  }),
} satisfies Partial<Record<ErrorCode | `${ErrorCode}.${string}`, Entry<ErrorWords>>>;
