import type { ErrorView } from '../../ipc/contract.js';
import { messages } from './messages.js';

/** Shown for anything that was not foreseen: the text of a foreign error may hold what must not be shown. */
const unforeseen: ErrorView = {
  code: 'INTERNAL',
  ...messages.errors.unforeseen,
};

function isErrorView(thrown: unknown): thrown is ErrorView {
  if (typeof thrown !== 'object' || thrown === null) return false;
  const { code, message, hint } = thrown as Partial<Record<keyof ErrorView, unknown>>;
  return typeof code === 'string' && typeof message === 'string' && typeof hint === 'string';
}

/** What a person is told about something thrown: the app's own errors as they are, all else in one constant text. */
export function toErrorView(thrown: unknown): ErrorView {
  return isErrorView(thrown) ? thrown : unforeseen;
}

/** For how long the app asked not to be tried again, in ms; null when it did not. */
export function retryAfterMs({ details }: ErrorView): number | null {
  const value = details?.['retryAfterMs'];
  return typeof value === 'number' && value > 0 ? value : null;
}
