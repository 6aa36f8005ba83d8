import { toDisposable, type Disposable } from '../core/disposable.js';
import { toAppError } from '../core/errors.js';
import type { Logger } from '../core/logger.js';
import { ExitCode } from './exit-code.js';
import type { Output } from './output.js';

/**
 * Until disposed, an error that nobody catches ends the process as a failure. By itself Node would end it with 1, which
 * here means that the devices need to sync.
 */
export function failOnUnforeseenErrors(process: NodeJS.Process, output: Output, logger: Logger): Disposable {
  const fail = (thrown: unknown): void => {
    logger.error('An error was not foreseen.', thrown);
    void output.fail(toAppError(thrown)).finally(() => process.exit(ExitCode.failed));
  };
  process.once('uncaughtException', fail);
  return toDisposable(() => process.off('uncaughtException', fail));
}
