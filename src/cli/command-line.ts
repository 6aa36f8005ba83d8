import createParser, { type Argv } from 'yargs';

import type { Command, Invocation } from './command.js';
import type { SecretSource } from './secrets/secrets.js';

/** What every command takes. */
export interface GlobalOptions {
  /** Undefined: where the desktop app keeps its data. */
  readonly dataDirectory: string | undefined;
  readonly json: boolean;
  readonly passwordSource: SecretSource;
}

/** What a command line asks for. */
export type CommandLine =
  | { readonly kind: 'command'; readonly options: GlobalOptions; readonly invoke: Invocation }
  /** `--help` or `--version`. */
  | { readonly kind: 'page'; readonly text: string }
  /** It can't be understood. `page` is the help page of the part that was. */
  | { readonly kind: 'misuse'; readonly json: boolean; readonly message: string; readonly page: string };

const PAGE_WIDTH = 96;

const EPILOGUE = `Exit codes: 0 in sync or done, 1 needs sync, 2 usage, 3 locked or wrong password, 4 failed.
Without --password-file or --password-stdin the password is asked for on the terminal; it is never an argument.`;

/** Reads a command line. Has no effect and throws nothing: what can't be understood is a `misuse`. */
export function parseCommandLine(args: readonly string[], commands: readonly Command[], version: string): CommandLine {
  let invoke: Invocation | null = null;
  const parser = makeParser(commands, version, (invocation) => {
    invoke = invocation;
  });

  let failure: Error | null = null;
  let page = '';
  let options: GlobalOptions | null = null;
  parser.parseSync(
    [...args],
    {},
    (error: Error | undefined | null, parsed: Record<string, unknown>, output: string) => {
      failure = error ?? null;
      page = output;
      options = toGlobalOptions(parsed);
    },
  );
  return toCommandLine(args, { invoke, failure, page, options });
}

interface ParserAnswer {
  readonly invoke: Invocation | null;
  readonly failure: Error | null;
  readonly page: string;
  readonly options: GlobalOptions | null;
}

function toCommandLine(args: readonly string[], { invoke, failure, page, options }: ParserAnswer): CommandLine {
  if (failure !== null) {
    return {
      kind: 'misuse',
      json: asksForJson(args),
      message: withoutUnknownWords(failure.message, args),
      page: withoutMessage(page, failure.message),
    };
  }
  if (invoke !== null && options !== null) return { kind: 'command', options, invoke };
  return { kind: 'page', text: page };
}

function makeParser(commands: readonly Command[], version: string, choose: (invocation: Invocation) => void): Argv {
  const parser = createParser()
    .scriptName('onestar')
    .locale('en')
    .exitProcess(false)
    .parserConfiguration({
      // One spelling for each option; what is typed is taken as text, so that a device id of digits stays what it is.
      'boolean-negation': false,
      'camel-case-expansion': false,
      'dot-notation': false,
      'duplicate-arguments-array': false,
      'parse-numbers': false,
      'parse-positional-numbers': false,
      'short-option-groups': false,
    })
    .usage('$0 [options] <command>\n\nKeeps your encrypted keys the same on all your devices.')
    .option('data-dir', {
      type: 'string',
      requiresArg: true,
      describe: "Where the vault is; by default the desktop app's folder",
    })
    .option('json', { type: 'boolean', default: false, describe: 'Answer in JSON, for programs' })
    .option('password-file', {
      type: 'string',
      requiresArg: true,
      describe: "Read the vault's password from the first line of a file",
    })
    .option('password-stdin', {
      type: 'boolean',
      default: undefined,
      describe: "Read the vault's password from standard input",
    })
    .conflicts('password-file', 'password-stdin')
    .check(refuseEmptyValues);
  for (const command of commands) command.addTo(parser, choose);
  return parser
    .demandCommand(1, 'Name a command.')
    .strict()
    .version(version)
    .help()
    .epilogue(EPILOGUE)
    .wrap(PAGE_WIDTH);
}

/** An empty value is most often an unset variable of a script; it must not come to mean the present folder. */
function refuseEmptyValues(parsed: Record<string, unknown>): true {
  for (const [name, value] of Object.entries(parsed)) {
    if (value === '') throw new Error(`The value of "${name}" is empty.`);
  }
  return true;
}

function toGlobalOptions(parsed: Record<string, unknown>): GlobalOptions {
  const dataDirectory = parsed['data-dir'];
  return {
    dataDirectory: typeof dataDirectory === 'string' ? dataDirectory : undefined,
    json: parsed.json === true,
    passwordSource: toPasswordSource(parsed),
  };
}

function toPasswordSource(parsed: Record<string, unknown>): SecretSource {
  const file = parsed['password-file'];
  if (typeof file === 'string') return { kind: 'file', path: file };
  return parsed['password-stdin'] === true ? { kind: 'stdin' } : { kind: 'prompt' };
}

/** Also right when the rest of the line makes no sense, so that a script can read the error about that too. */
function asksForJson(args: readonly string[]): boolean {
  const end = args.indexOf('--');
  return (end === -1 ? args : args.slice(0, end)).includes('--json');
}

function withoutMessage(page: string, message: string): string {
  return (page.endsWith(message) ? page.slice(0, -message.length) : page).trim();
}

/**
 * Tells the places of words that are not known instead of the words: one of them may be a password that belongs into a file or
 * onto standard input, and errors end up in logs.
 */
function withoutUnknownWords(message: string, args: readonly string[]): string {
  const list = /^Unknown (?:argument|command)s?: (.*)$/s.exec(message)?.[1];
  if (list === undefined) return message;
  const unknown = new Set(list.split(', '));
  const places = args.flatMap((arg, index) => (unknown.has(arg) || unknown.has(optionName(arg)) ? [index + 1] : []));
  if (places.length === 0) return 'One of the arguments is not known.';
  const what = places.length === 1 ? `Argument ${places[0]} is` : `Arguments ${places.join(', ')} are`;
  return `${what} not known here.`;
}

/** What yargs calls an option that is written so: without its hyphens and its value. */
function optionName(arg: string): string {
  return arg.startsWith('-') ? arg.replace(/^-+/, '').replace(/=.*$/s, '') : arg;
}
