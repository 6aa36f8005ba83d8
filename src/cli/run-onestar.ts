import path from 'node:path';
import type { ReadStream } from 'node:tty';

import type { Plugin } from '../container/index.js';
import type { Clock } from '../core/clock.js';
import { AppError, toAppError } from '../core/errors.js';
import { LineLogger, parseLogLevel, silentLogger, type Logger } from '../core/logger.js';
import { parseTestMode } from '../plugins/sync-scheduler/index.js';
import { Application } from './application.js';
import type { CommandContext } from './command.js';
import { parseCommandLine, type CommandLine, type GlobalOptions } from './command-line.js';
import { commands } from './commands/index.js';
import { defaultDataDirectory } from './data-directory.js';
import { ExitCode, exitCodeOfError } from './exit-code.js';
import { Interruption } from './interruption.js';
import { Output } from './output.js';
import { SecretPrompt } from './secrets/secret-prompt.js';
import { Secrets } from './secrets/secrets.js';
import { toTerminalText } from './text/terminal-text.js';
import { failOnUnforeseenErrors } from './unforeseen-errors.js';

/** What the command has around it: a process, or what a test puts in its place. */
export interface Surroundings {
  /** Without the names of the runtime and the script. */
  readonly args: readonly string[];
  readonly process: NodeJS.Process;
  readonly homeDirectory: string;
  readonly clock: Clock;
  readonly version: string;
  /** Binds how the vault's worker is launched. */
  readonly edge: Plugin;
}

/** Runs one command line from beginning to end and says how it went. Throws nothing: every error is told on stderr. */
export async function runOnestar(surroundings: Surroundings): Promise<ExitCode> {
  const { args, process, version } = surroundings;
  const line = parseCommandLine(args, commands, version);
  const asJson = line.kind === 'misuse' ? line.json : line.kind === 'command' && line.options.json;
  const output = new Output(process.stdout, process.stderr, asJson ? 'json' : 'text');
  const logger = makeLogger(process);
  const guard = failOnUnforeseenErrors(process, output, logger);
  try {
    const exitCode = await obey(line, surroundings, output, logger);
    await output.end();
    return exitCode;
  } catch (thrown) {
    const error = toAppError(thrown);
    if (error.code === 'INTERNAL') logger.error('An error was not foreseen.', error.cause ?? error);
    await output.fail(error);
    return exitCodeOfError[error.code];
  } finally {
    guard.dispose();
  }
}

async function obey(line: CommandLine, surroundings: Surroundings, output: Output, logger: Logger): Promise<ExitCode> {
  switch (line.kind) {
    case 'page':
      await output.page(line.text);
      return ExitCode.ok;
    case 'misuse':
      await output.fail(misuse(line.message), line.page);
      return ExitCode.usage;
    case 'command':
      return runCommand(line, surroundings, output, logger);
  }
}

async function runCommand(
  { options, invoke }: Extract<CommandLine, { kind: 'command' }>,
  surroundings: Surroundings,
  output: Output,
  logger: Logger,
): Promise<ExitCode> {
  const { process, clock, version, edge } = surroundings;
  const prompt = makePrompt(process);
  const interruption = new Interruption(process);
  const application = await Application.start({
    edge,
    clock,
    logger,
    dataDirectory: resolveDataDirectory(surroundings, options),
    configuration: { testMode: __TEST_HOOKS__ && parseTestMode(process.env.TEST_MODE), version },
  });
  const context: CommandContext = {
    application,
    output,
    secrets: new Secrets(options.passwordSource, process.stdin, prompt, output),
    clock,
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

function misuse(message: string): AppError {
  return new AppError(
    'USAGE',
    message,
    'Nothing was done. "onestar --help" lists the commands, "onestar <command> --help" explains one.',
  );
}

function resolveDataDirectory({ process, homeDirectory }: Surroundings, { dataDirectory }: GlobalOptions): string {
  if (dataDirectory !== undefined) return path.resolve(process.cwd(), dataDirectory);
  return defaultDataDirectory({ platform: process.platform, environment: process.env, homeDirectory });
}

/** Questions go to stderr, so that an answer can be redirected while they are seen. */
function makePrompt(process: NodeJS.Process): SecretPrompt | null {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return null;
  return new SecretPrompt(process.stdin as ReadStream, process.stderr, () => process.kill(process.pid, 'SIGINT'));
}

/** Silent unless asked: a script reads errors from stderr, and everything that matters is told as one. */
function makeLogger(process: NodeJS.Process): Logger {
  const level = process.env.LOG_LEVEL;
  if (level === undefined || level === '') return silentLogger;
  return new LineLogger(parseLogLevel(level), (lines) => {
    for (const line of lines.split('\n')) process.stderr.write(`${toTerminalText(line)}\n`);
  });
}

async function warnAboutFailedPlugins({ application, output }: CommandContext): Promise<void> {
  for (const { pluginId, outcome } of application.failedPlugins) {
    if (outcome.kind !== 'failed') continue;
    const { code, message, hint } = toAppError(outcome.error);
    await output.warn({ code, message: `The part "${pluginId}" did not start. ${message}`, hint });
  }
}
