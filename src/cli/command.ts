import type { Clock } from '../core/clock.js';
import type { Application } from './application.js';
import type { Arguments, Options, TypedValues, ValuesOf } from './declarations.js';
import type { ExchangeFiles } from './exchange-files.js';
import type { ExitCode } from './exit-code.js';
import type { Output } from './output.js';
import type { Secrets } from './secrets/secrets.js';
import type { TerminalPrompt } from './terminal-prompt.js';

/** What a running command works with. */
export interface CommandContext {
  readonly application: Application;
  readonly output: Output;
  readonly secrets: Secrets;
  readonly files: ExchangeFiles;
  /** Null when there is no terminal to ask on. */
  readonly prompt: TerminalPrompt | null;
  readonly clock: Clock;
  /** How long an attempt to open the vault may be put off, ms. */
  readonly waitMs: number;
  /** The app's own version. */
  readonly version: string;
  /** From the first call on, a request to end (Ctrl-C, or a service manager's) aborts the signal instead of the process. */
  interruption(): AbortSignal;
}

/** A command chosen on the command line, with its options filled in. */
export type Invocation = (context: CommandContext) => Promise<ExitCode>;

/** What choosing a command leads to: work with the vault, or text that needs none. */
export type Action =
  | { readonly kind: 'invocation'; readonly invoke: Invocation }
  | { readonly kind: 'page'; readonly text: string };

/** One command. Help pages, the man page, completion and the reading of arguments are all made from it. */
export interface Command {
  readonly name: string;
  /** One line of the help page. */
  readonly summary: string;
  readonly arguments: Arguments;
  readonly options: Options;
  /** Where options exclude each other: the ways to call it, as they follow its name. */
  readonly forms: readonly string[];
  /** What is wrong with the values taken together, in words for whoever typed them; null when nothing is. */
  readonly findProblem: (values: TypedValues) => string | null;
  /** Whether it goes on until somebody ends it, and must hear that at any time. */
  readonly isLasting: boolean;
  /** @param values complete and of the declared types. */
  choose(values: TypedValues): Action;
}

/** Commands under one word, as in `devices list`. */
export interface CommandGroup {
  readonly name: string;
  readonly summary: string;
  readonly commands: readonly Command[];
}

interface Declaration<A extends Arguments, O extends Options> {
  readonly name: string;
  readonly summary: string;
  readonly arguments?: A;
  readonly options?: O;
  readonly forms?: readonly string[];
  readonly findProblem?: (values: TypedValues) => string | null;
  readonly isLasting?: boolean;
}

const NOTHING = {};

/** What a command takes that declares nothing. */
type Nothing = typeof NOTHING;

/** Declares a command that works with the vault. What `run` throws is told on stderr and decides the exit code. */
export function defineCommand<const A extends Arguments = Nothing, const O extends Options = Nothing>(
  definition: Declaration<A, O> & {
    readonly run: (context: CommandContext, values: ValuesOf<A, O>) => Promise<ExitCode>;
  },
): Command {
  return {
    ...declared(definition),
    choose: (values) => ({
      kind: 'invocation',
      invoke: (context) => definition.run(context, values as ValuesOf<A, O>),
    }),
  };
}

/** Declares a command that answers with text of our own and needs no vault. */
export function definePage<const A extends Arguments = Nothing, const O extends Options = Nothing>(
  definition: Declaration<A, O> & { readonly page: (values: ValuesOf<A, O>) => string },
): Command {
  return {
    ...declared(definition),
    choose: (values) => ({ kind: 'page', text: definition.page(values as ValuesOf<A, O>) }),
  };
}

function declared({
  name,
  summary,
  arguments: args = NOTHING,
  options = NOTHING,
  forms = [],
  findProblem = () => null,
  isLasting = false,
}: Declaration<Arguments, Options>) {
  return { name, summary, arguments: args, options, forms, findProblem, isLasting };
}

/** Every single command, with the words by which it is called. */
export function allCommands(
  commands: readonly (Command | CommandGroup)[],
): readonly { readonly words: string; readonly command: Command }[] {
  return commands.flatMap((command) =>
    'commands' in command
      ? command.commands.map((inner) => ({ words: `${command.name} ${inner.name}`, command: inner }))
      : [{ words: command.name, command }],
  );
}
