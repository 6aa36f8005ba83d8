import type { Argv } from 'yargs';

import type { Clock } from '../core/clock.js';
import type { Application } from './application.js';
import type { ExitCode } from './exit-code.js';
import type { Output } from './output.js';
import type { Secrets } from './secrets/secrets.js';

/** What a running command works with. */
export interface CommandContext {
  readonly application: Application;
  readonly output: Output;
  readonly secrets: Secrets;
  readonly clock: Clock;
  /** The app's own version. */
  readonly version: string;
  /** From the first call on, a request to end (Ctrl-C, or a service manager's) aborts the signal instead of the process. */
  interruption(): AbortSignal;
}

/** A command chosen on the command line, with its options filled in. */
export type Invocation = (context: CommandContext) => Promise<ExitCode>;

/** One command, as its file defines it. */
export interface CommandDefinition<Options> {
  /** What is typed after the words before it: a name, then positional arguments in angle brackets. */
  readonly syntax: string;
  /** One line of the help page. */
  readonly summary: string;
  /** Declares the options and describes the positional arguments. */
  options(yargs: Argv): Argv<Options>;
  /** Does the work. What it throws is told on stderr and decides the exit code. */
  run(context: CommandContext, options: Options): Promise<ExitCode>;
}

/** A command, or a group of commands under one word, that can be put into a parser. */
export interface Command {
  readonly name: string;
  /** Adds the command to a parser, which calls `choose` when it is typed. */
  addTo(yargs: Argv, choose: (invocation: Invocation) => void): Argv;
}

/** Makes a command of its definition. */
export function defineCommand<Options>(definition: CommandDefinition<Options>): Command {
  const { syntax, summary } = definition;
  return {
    name: firstWord(syntax),
    addTo: (yargs, choose) =>
      yargs.command(
        syntax,
        summary,
        (subject: Argv) => definition.options(subject),
        (options) => choose((context) => definition.run(context, options as Options)),
      ),
  };
}

/** Puts commands under one word, as in `devices list`. */
export function defineCommandGroup(name: string, summary: string, commands: readonly Command[]): Command {
  return {
    name,
    addTo: (yargs, choose) =>
      yargs.command(name, summary, (subject: Argv) => {
        for (const command of commands) command.addTo(subject, choose);
        const names = commands.map((command) => command.name).join(', ');
        return subject.demandCommand(1, `Say what to do after "${name}": ${names}.`);
      }),
  };
}

function firstWord(syntax: string): string {
  return syntax.split(' ', 1)[0] ?? syntax;
}
