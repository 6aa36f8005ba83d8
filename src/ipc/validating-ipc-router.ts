import { appError, toAppError, type AppError } from '../core/errors.js';
import type { Logger } from '../core/logger.js';
import type { RequestChannel } from './channels.js';
import { requests, type InvokeAnswer } from './contract.js';
import { isTrustedSender, type IpcRouter, type IpcSender, type Refusal } from './ipc-router.js';
import type { RequestHandlers } from './request-handlers.js';

/** Far more than any argument of the contract has. */
const MAX_FIELDS = 64;

/**
 * Checks the sender, the channel and the argument, in this order, before any service hears of a request, and the result
 * before any page does: a field that the contract does not name can't slip out.
 */
export class ValidatingIpcRouter implements IpcRouter {
  readonly #handlers: RequestHandlers;
  readonly #logger: Logger;
  readonly #refusalCounts: Record<Refusal, number> = {
    'forbidden-sender': 0,
    'unknown-channel': 0,
    'invalid-argument': 0,
  };

  constructor(handlers: RequestHandlers, logger: Logger) {
    this.#handlers = handlers;
    this.#logger = logger.child('ipc');
  }

  get refusalCounts(): Readonly<Record<Refusal, number>> {
    return { ...this.#refusalCounts };
  }

  async answer(sender: IpcSender, channel: unknown, argument: unknown): Promise<InvokeAnswer> {
    try {
      if (!isTrustedSender(sender)) throw this.#refuse('forbidden-sender', appError('IPC_FORBIDDEN_SENDER'));
      if (!isRequestChannel(channel)) throw this.#refuse('unknown-channel', appError('IPC_UNKNOWN_CHANNEL'));
      return { ok: true, value: await this.#handle(channel, argument) };
    } catch (error) {
      return { ok: false, error: this.#toAppError(error).describe() };
    }
  }

  async #handle(channel: RequestChannel, argument: unknown): Promise<unknown> {
    const schemas = requests[channel];
    const parsed = isWorthParsing(argument) ? schemas.argument.safeParse(argument ?? null) : null;
    if (!parsed?.success) {
      throw this.#refuse('invalid-argument', appError('IPC_INVALID_ARGUMENTS', { channel }));
    }
    // The schema has just proven that the argument is the one that this handler takes.
    const handler = this.#handlers[channel] as (argument: unknown) => unknown;
    const result = schemas.result.safeParse(await handler(parsed.data));
    if (!result.success) {
      this.#logger.error('A result did not fit the contract.', result.error, { channel });
      throw appError('INTERNAL.answer', { channel });
    }
    return result.data;
  }

  #refuse(refusal: Refusal, error: AppError): AppError {
    const count = (this.#refusalCounts[refusal] += 1);
    // Logged at 1, 2, 4, 8 … so that a page cannot flood the log. What the page sent is not repeated there.
    if (Number.isInteger(Math.log2(count))) this.#logger.warn('A request was refused.', { refusal, count });
    return error;
  }

  #toAppError(error: unknown): AppError {
    const known = toAppError(error);
    if (known.code === 'INTERNAL')
      this.#logger.error('A request failed in a way that was not foreseen.', known.cause ?? known);
    return known;
  }
}

/** False for what no schema takes, but each would list index by index: 40 MB of bytes took 2 GB and half a minute. */
function isWorthParsing(argument: unknown): boolean {
  if (typeof argument !== 'object' || argument === null) return true;
  return Object.getPrototypeOf(argument) === Object.prototype && Object.keys(argument).length <= MAX_FIELDS;
}

function isRequestChannel(channel: unknown): channel is RequestChannel {
  return typeof channel === 'string' && Object.hasOwn(requests, channel);
}
