import type { ErrorCode } from './common/error-codes.js';
import { errorTexts } from './common/text/english/errors/index.js';
import {
  toWords,
  type ErrorWords,
  type NoParameters,
  type ParametersOf,
  type Reading,
  type TextParameters,
} from './common/text/text.js';

export { errorCodes, type ErrorCode } from './common/error-codes.js';

/** Names the words of an error in the catalogue: its code, and after a dot which of its texts, where it has several. */
export type ErrorKey = keyof typeof errorTexts;

/** What the words of an error are made from. */
export interface ErrorText {
  readonly key: string;
  readonly parameters: TextParameters;
}

/** What crosses a process boundary instead of an `Error`. */
export interface ErrorDescription {
  readonly code: ErrorCode;
  /** What happened and what is safe, for a person. Holds no secret. */
  readonly message: string;
  /** What to do next. */
  readonly hint: string;
  /** Further facts for programs, for instance `retryAfterMs`. */
  readonly details?: Readonly<Record<string, string | number | boolean>>;
  /** For putting it into words elsewhere: in another place, or another language. */
  readonly text?: ErrorText;
}

interface ErrorOptions {
  readonly cause?: unknown;
  readonly details?: ErrorDescription['details'];
  readonly text?: ErrorText;
}

/** What an error reads as in a log, or wherever nobody says where it is read. */
const ANYWHERE: Reading = { place: 'window', now: 0 };

/**
 * An error with a stable code, a message that says what happened and what is safe, and a hint that says what to do. Make one
 * with `appError`, which takes the words from the catalogue.
 */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly hint: string;
  readonly details: ErrorDescription['details'];
  readonly text: ErrorText | undefined;

  constructor(code: ErrorCode, message: string, hint: string, options: ErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.hint = hint;
    this.details = options.details;
    this.text = options.text;
  }

  /** Puts it into words for where it is read. */
  describe(reading: Reading = ANYWHERE): ErrorDescription {
    const { code, details, text } = this;
    const { message, hint } = wordsOf(text, reading) ?? this;
    return {
      code,
      message,
      hint,
      ...(details !== undefined && { details }),
      ...(text !== undefined && { text }),
    };
  }

  /** The error that was described, in another process or thread. */
  static from({ code, message, hint, ...options }: ErrorDescription, cause?: unknown): AppError {
    return new AppError(code, message, hint, { ...options, cause });
  }
}

/** The parameters may be left out where there are none. */
type ErrorArguments<Parameters> = Parameters extends NoParameters
  ? [parameters?: NoParameters, options?: Omit<ErrorOptions, 'text'>]
  : [parameters: Parameters, options?: Omit<ErrorOptions, 'text'>];

/** Makes an error whose words stand in the catalogue. */
export function appError<Key extends ErrorKey>(
  key: Key,
  ...[parameters = {}, options = {}]: ErrorArguments<ParametersOf<(typeof errorTexts)[Key]>>
): AppError {
  const text: ErrorText = { key, parameters };
  const { message, hint } = toWords<ErrorWords>(errorTexts[key], parameters, ANYWHERE);
  return new AppError(codeOf(key), message, hint, { ...options, text });
}

function codeOf(key: ErrorKey): ErrorCode {
  return key.split('.', 1)[0] as ErrorCode;
}

/** Undefined when the catalogue has no such words: another version made the error. */
function wordsOf(text: ErrorText | undefined, reading: Reading): ErrorWords | undefined {
  if (text === undefined || !Object.hasOwn(errorTexts, text.key)) return undefined;
  return toWords<ErrorWords>(errorTexts[text.key as ErrorKey], text.parameters, reading);
}

/**
 * Turns anything thrown into an `AppError`. What we did not foresee becomes `INTERNAL` with a constant text:
 * the text of a foreign error may hold what must not be shown.
 */
export function toAppError(error: unknown): AppError {
  return error instanceof AppError ? error : appError('INTERNAL', {}, { cause: error });
}
