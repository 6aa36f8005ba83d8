import { endOnSignals } from './child-process.mjs';
import { SetUpError } from './set-up-error.mjs';

/**
 * Runs a script of ours as a command: its result becomes the exit code, what it could not do is told on stderr,
 * and Ctrl-C ends it and all it has started.
 *
 * @param {(args: string[]) => Promise<number>} main
 */
export async function runAsCommand(main) {
  endOnSignals();
  try {
    process.exitCode = await main(process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof SetUpError)) throw error;
    printSetUpError(error);
    process.exitCode = 1;
  }
}

/** @param {SetUpError} error */
export function printSetUpError({ message, instead }) {
  process.stderr.write(`\n${message}\n  What to do: ${instead}\n`);
}
