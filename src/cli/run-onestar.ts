import { appError, toAppError } from '../core/errors.js';
import { LineLogger, parseLogLevel, silentLogger, type Logger } from '../core/logger.js';
import type { CommandEnvironment } from './command-environment.js';
import { parseCommandLine, type CommandLine } from './command-line.js';
import { commands } from './commands/index.js';
import { ExitCode, exitCodeOfError } from './exit-code.js';
import { Output } from './output.js';
import { toTerminalText } from './text/terminal-text.js';
import { failOnUnforeseenErrors } from './unforeseen-errors.js';

/** Runs one command line from beginning to end and says how it went. Throws nothing: every error is told on stderr. */
export async function runOnestar(environment: CommandEnvironment): Promise<ExitCode> {
  const { args, process, version } = environment;
  const line = parseCommandLine(args, { commands, version, environment: process.env });
  const output = makeOutput(line, process);
  const logger = makeLogger(process);
  const guard = failOnUnforeseenErrors(process, output, logger);
  try {
    const exitCode = await execute(line, environment, output, logger);
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

async function execute(
  line: CommandLine,
  environment: CommandEnvironment,
  output: Output,
  logger: Logger,
): Promise<ExitCode> {
  switch (line.kind) {
    case 'page':
      await output.page(line.text);
      return ExitCode.ok;
    case 'misuse': {
      const { problem, usage, help } = line;
      throw appError('USAGE', { problem, usage, help });
    }
    case 'command': {
      const { runCommand, edge } = await environment.loadParts();
      return runCommand(line, edge, environment, output, logger);
    }
  }
}

function makeOutput(line: CommandLine, { stdout, stderr }: NodeJS.Process): Output {
  const isJson = line.kind === 'misuse' ? line.json : line.kind === 'command' && line.options.json;
  const isQuiet = line.kind === 'command' && line.options.quiet;
  return new Output(stdout, stderr, isJson ? 'json' : 'text', isQuiet);
}

/** Silent unless asked: a script reads errors from stderr, and everything that matters is told as one. */
function makeLogger(process: NodeJS.Process): Logger {
  const level = process.env.LOG_LEVEL;
  if (level === undefined || level === '') return silentLogger;
  return new LineLogger(parseLogLevel(level), (lines) => {
    for (const line of lines.split('\n')) process.stderr.write(`${toTerminalText(line)}\n`);
  });
}
