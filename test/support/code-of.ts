import { AppError } from '../../src/core/errors.js';

/** The code of the error that some work throws, "none" where it throws nothing. Throws whatever is no error of the app's own. */
export function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
  return 'none';
}
