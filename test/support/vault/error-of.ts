import { AppError } from '../../../src/core/errors.js';

/** The typed error that `work` rejects with. Fails the test when it resolves or rejects with anything else. */
export async function errorOf(work: Promise<unknown>): Promise<AppError> {
  let value: unknown;
  try {
    value = await work;
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error(`It should have been refused, and gave ${JSON.stringify(value)}.`);
}
