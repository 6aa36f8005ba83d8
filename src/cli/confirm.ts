import { appError } from '../core/errors.js';
import type { CommandContext } from './command.js';
import { toTerminalText } from './text/terminal-text.js';

/**
 * Asks on the terminal whether to go on, after the facts that bear on it. Scripts have nobody to ask: without a terminal, calling the command is the answer.
 * Throws `OPERATION_CANCELLED` unless the answer is yes.
 */
export async function confirm(
  { prompt }: Pick<CommandContext, 'prompt'>,
  question: string,
  facts: readonly string[] = [],
): Promise<void> {
  if (!prompt) return;
  const answer = await prompt.ask(`${[...facts, question].map(toTerminalText).join('\n')} `);
  if (answer.trim().toLowerCase() === 'yes') return;
  throw appError('OPERATION_CANCELLED.not-confirmed');
}
