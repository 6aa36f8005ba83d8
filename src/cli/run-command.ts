import path from 'node:path';
import type { ReadStream } from 'node:tty';

import { commandMessages } from '../core/common/text/english/command/index.js';
import { toAppError } from '../core/errors.js';
import type { Logger } from '../core/logger.js';
import { parseTestMode } from '../plugins/sync-scheduler/index.js';
import { Application } from './application.js';
import type { CommandContext } from './command.js';
import type { CommandEnvironment, CommandParts } from './command-environment.js';
import type { CommandLine } from './command-line.js';
import { defaultDataDirectory } from './data-directory.js';
import { ExchangeFiles } from './exchange-files.js';
import type { ExitCode } from './exit-code.js';
import { Interruption } from './interruption.js';
import type { Output } from './output.js';
import { Secrets } from './secrets/secrets.js';
import { StandardInput } from './standard-input.js';
import { TerminalPrompt } from './terminal-prompt.js';

/** Starts the services, runs one command with them, and ends them. */
export async function runCommand(
  { invoke, options, isLasting }: Extract<CommandLine, { readonly kind: 'command' }>,
  edge: CommandParts['edge'],
  { process, clock, version, homeDirectory }: CommandEnvironment,
  output: Output,
  logger: Logger,
): Promise<ExitCode> {
  const prompt = makePrompt(process);
  const stdin = new StandardInput(process.stdin);
  const interruption = new Interruption(process);
  const application = await Application.start({
    // What is typed where a question was asked comes as keys, Ctrl-C too, and ends nothing by itself.
    edge: edge(() => isLasting || prompt?.isOpen === true),
    clock,
    logger,
    dataDirectory: options.dataDirectory
      ? path.resolve(process.cwd(), options.dataDirectory)
      : defaultDataDirectory({ platform: process.platform, environment: process.env, homeDirectory }),
    configuration: { testMode: __TEST_HOOKS__ && parseTestMode(process.env.TEST_MODE), version, place: 'command' },
  });
  const context: CommandContext = {
    application,
    output,
    secrets: new Secrets(options.passwordSource, stdin, prompt, output),
    files: new ExchangeFiles(stdin, output, process.stdout.isTTY),
    prompt,
    clock,
    waitMs: options.waitMs,
    version,
    interruption: () => interruption.listen(),
  };
  try {
    await warnAboutFailedPlugins(context);
    return await invoke(context);
  } finally {
    prompt?.close();
    await application.end();
    interruption.dispose();
  }
}

/** Questions go to stderr, so that an answer can be redirected while they are seen. */
function makePrompt(process: NodeJS.Process): TerminalPrompt | null {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return null;
  return new TerminalPrompt(process.stdin as ReadStream, process.stderr, () => process.kill(process.pid, 'SIGINT'));
}

async function warnAboutFailedPlugins({ application, output, clock }: CommandContext): Promise<void> {
  for (const { pluginId, outcome } of application.failedPlugins) {
    if (outcome.kind !== 'failed') continue;
    const { code, message, hint } = toAppError(outcome.error).describe({ place: 'command', now: clock.now() });
    await output.warn({ code, message: commandMessages.warnings.partNotStarted(pluginId, message), hint });
  }
}
