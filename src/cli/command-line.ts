import { parseArgs } from 'node:util';

import { commandMessages } from '../core/common/text/english/command/index.js';
import { allCommands, type Command, type CommandGroup, type Invocation } from './command.js';
import type { ArgumentDeclaration, OptionDeclaration, Options, TypedValues } from './declarations.js';
import {
  exclusiveOptions,
  globalOptions,
  MAX_WAIT_SECONDS,
  secondsOf,
  toGlobalOptions,
  type GlobalOptions,
} from './global-options.js';
import { callOf, commandPage, groupPage, mainPage, PROGRAM, usageLine } from './text/help-page.js';
import { similarWords } from './text/similar-words.js';

const words = commandMessages.usage;

/** Who types `onestar help` or `onestar help export` means `--help`. */
const HELP = 'help';

/** What a command line asks for. */
export type CommandLine =
  | {
      readonly kind: 'command';
      readonly options: GlobalOptions;
      readonly invoke: Invocation;
      /** As in `Command`. */
      readonly isLasting: boolean;
    }
  /** Text that needs no vault: help, the version, a script. */
  | { readonly kind: 'page'; readonly text: string }
  /** It can't be understood. `usage` shows how it is called, and `help` is the command line that explains that. */
  | {
      readonly kind: 'misuse';
      readonly json: boolean;
      readonly problem: string;
      readonly usage: string;
      readonly help: string;
    };

/** Where a command line is read. */
export interface CommandLineSetting {
  readonly commands: readonly (Command | CommandGroup)[];
  readonly version: string;
  readonly environment: NodeJS.ProcessEnv;
}

/** Reads a command line. Has no effect and throws nothing: what can't be understood is a `misuse`. */
export function parseCommandLine(args: readonly string[], setting: CommandLineSetting): CommandLine {
  const { options, positionals } = readTokens(args, setting.commands);
  const asksForHelp = positionals[0]?.value === HELP;
  const target = findTarget(asksForHelp ? positionals.slice(1) : positionals, setting.commands);
  if (asksForHelp || options.some(({ name }) => name === 'help'))
    return { kind: 'page', text: pageOf(target, setting.commands) };
  if (options.some(({ name }) => name === 'version')) return { kind: 'page', text: setting.version };
  try {
    return understand(target, options, setting);
  } catch (error) {
    if (!(error instanceof Misuse)) throw error;
    const json = options.some(({ rawName }) => rawName === '--json');
    return { kind: 'misuse', json, problem: error.message, ...usageOf(target) };
  }
}

/** Says in its message what can't be understood. */
class Misuse extends Error {}

interface Positional {
  readonly value: string;
  /** Which of the arguments it is, from 1. */
  readonly place: number;
}

interface TypedOption {
  readonly name: string;
  /** With its hyphens, as it was typed. */
  readonly rawName: string;
  readonly value: string | undefined;
  readonly hasInlineValue: boolean;
  readonly place: number;
}

/** How far the words of the command line were understood. */
interface Target {
  readonly group: CommandGroup | null;
  readonly command: Command | null;
  /** What follows the words of the command, or the first word that is not a command. */
  readonly rest: readonly Positional[];
}

function readTokens(args: readonly string[], commands: CommandLineSetting['commands']) {
  // Every option of every command is known here, so that the value of one is never taken for a command.
  const known = [globalOptions, ...allCommands(commands).map(({ command }) => command.options)];
  const types = known.flatMap((options: Options) =>
    Object.entries(options).map(
      ([name, { value, short }]) =>
        [name, { type: value ? ('string' as const) : ('boolean' as const), ...(short && { short }) }] as const,
    ),
  );
  const { tokens } = parseArgs({
    args: [...args],
    options: Object.fromEntries(types),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const positionals: Positional[] = [];
  const options: TypedOption[] = [];
  for (const token of tokens) {
    const place = token.index + 1;
    if (token.kind === 'positional') positionals.push({ value: token.value, place });
    if (token.kind !== 'option') continue;
    const { name, rawName, value, inlineValue } = token;
    // Letters together after one hyphen are no options of ours, whatever each of them means.
    const isGroup = !rawName.startsWith('--') && (args[token.index] ?? '').length > rawName.length;
    options.push({ name: isGroup ? rawName : name, rawName, value, hasInlineValue: inlineValue === true, place });
  }
  return { options, positionals };
}

function findTarget(positionals: readonly Positional[], commands: CommandLineSetting['commands']): Target {
  const [first, second] = positionals;
  const found = commands.find(({ name }) => name === first?.value);
  if (!found) return { group: null, command: null, rest: positionals };
  if (!('commands' in found)) return { group: null, command: found, rest: positionals.slice(1) };
  const inner = found.commands.find(({ name }) => name === second?.value);
  return { group: found, command: inner ?? null, rest: positionals.slice(inner ? 2 : 1) };
}

function understand(target: Target, typed: readonly TypedOption[], setting: CommandLineSetting): CommandLine {
  if (!target.command) refuseUnknownOptions(target, typed, setting.commands);
  const command = requireCommand(target, setting.commands);
  const declared: Options = { ...globalOptions, ...command.options };
  refuseUnknown(surplusOf(command, target.rest), typed, declared);
  const values = { ...argumentValues(command, target.rest), ...optionValues(typed, declared) };
  refuseMissing(command, values);
  const [one, other] = exclusiveOptions;
  if (values[one] !== undefined && values[other] !== undefined) {
    throw new Misuse(words.exclusive(`--${one}`, `--${other}`));
  }
  if (secondsOf(values.wait) === null) throw new Misuse(words.notSeconds('--wait', MAX_WAIT_SECONDS));
  const problem = command.findProblem(values);
  if (problem !== null) throw new Misuse(problem);
  const action = command.choose(values);
  if (action.kind === 'page') return action;
  const options = toGlobalOptions(values, setting.environment);
  return { kind: 'command', options, invoke: action.invoke, isLasting: command.isLasting };
}

/** Where no command is found, a slip in an option comes first: the word after it may be its value, and not meant as a command. */
function refuseUnknownOptions(
  { rest }: Target,
  typed: readonly TypedOption[],
  commands: CommandLineSetting['commands'],
): void {
  const everywhere = allCommands(commands).map(({ command }): Options => command.options);
  const declared: Options = Object.fromEntries([globalOptions, ...everywhere].flatMap((one) => Object.entries(one)));
  if (typed.some(({ name }) => !Object.hasOwn(declared, name))) refuseUnknown(rest.slice(0, 1), typed, declared);
}

function requireCommand({ group, command, rest }: Target, commands: CommandLineSetting['commands']): Command {
  if (command) return command;
  const names = (group?.commands ?? commands).map(({ name }) => name);
  const [unknown] = rest;
  if (unknown) throw unknownArguments([unknown.place], similarWords(unknown.value, names));
  throw new Misuse(group ? words.noSubcommand(group.name, names.join(', ')) : words.noCommand);
}

function refuseUnknown(surplus: readonly Positional[], typed: readonly TypedOption[], declared: Options): void {
  const unknown = typed.filter(({ name }) => !Object.hasOwn(declared, name));
  const places = [...new Set([...unknown, ...surplus].map(({ place }) => place))].toSorted((a, b) => a - b);
  if (places.length === 0) return;
  const [slip] = unknown;
  const similar = slip?.rawName.startsWith('--') ? similarWords(slip.name, Object.keys(declared)) : [];
  throw unknownArguments(
    places,
    similar.map((name) => `--${name}`),
  );
}

/** What follows the arguments of a command. */
function surplusOf({ arguments: declared }: Command, given: readonly Positional[]): readonly Positional[] {
  const all = Object.values(declared);
  return all.at(-1)?.isRepeated ? [] : given.slice(all.length);
}

function argumentValues({ arguments: declared }: Command, given: readonly Positional[]): TypedValues {
  const values: Record<string, string | readonly string[]> = {};
  for (const [index, [key, argument]] of Object.entries(declared).entries()) {
    const typed = given.slice(index, argument.isRepeated ? undefined : index + 1).map(({ value }) => value);
    const [first] = typed;
    if (first === undefined) continue;
    for (const value of typed) refuseArgument(argument, value);
    values[key] = argument.isRepeated ? typed : first;
  }
  return values;
}

function refuseArgument({ placeholder, kind }: ArgumentDeclaration, value: string): void {
  // An empty value is most often an unset variable of a script; it must not come to mean the present folder.
  if (value === '') throw new Misuse(words.valueEmpty(placeholder));
  if (typeof kind !== 'string' && !kind.includes(value)) throw new Misuse(words.notAChoice(placeholder, kind));
}

function optionValues(typed: readonly TypedOption[], declared: Options): TypedValues {
  const values: Record<string, string | boolean> = {};
  for (const [name, { default: byDefault }] of Object.entries(declared)) {
    if (byDefault !== undefined) values[name] = byDefault;
  }
  for (const option of typed) {
    const declaration = declared[option.name];
    if (declaration) values[option.name] = declaration.value ? textOf(option, declaration) : switchOf(option);
  }
  return values;
}

function textOf({ name, value, hasInlineValue }: TypedOption, { value: declared }: OptionDeclaration): string {
  const option = `--${name}`;
  if (value === undefined) throw new Misuse(words.valueMissing(option, declared?.placeholder ?? ''));
  if (value === '') throw new Misuse(words.valueEmpty(option));
  if (!hasInlineValue && value.startsWith('-') && value !== '-') throw new Misuse(words.valueLooksLikeOption(option));
  return value;
}

function switchOf({ name, value }: TypedOption): true {
  if (value !== undefined) throw new Misuse(words.valueUnwanted(`--${name}`));
  return true;
}

function refuseMissing({ arguments: args, options }: Command, values: TypedValues): void {
  const missing = [
    ...Object.entries(args).flatMap(([key, { placeholder }]) => (values[key] === undefined ? [placeholder] : [])),
    ...Object.entries(options).flatMap(([name, option]) =>
      option.isRequired && values[name] === undefined ? [callOf(name, option)] : [],
    ),
  ];
  if (missing.length > 0) throw new Misuse(words.missing(missing));
}

function unknownArguments(places: readonly number[], similar: readonly string[]): Misuse {
  const message = words.unknown(places);
  return new Misuse(similar.length === 0 ? message : `${message} ${words.didYouMean(similar)}`);
}

function wordsOf({ group, command }: Target): string {
  return [group, command].flatMap((part) => (part ? [part.name] : [])).join(' ');
}

function pageOf(target: Target, commands: CommandLineSetting['commands']): string {
  if (target.command) return commandPage(wordsOf(target), target.command);
  return target.group ? groupPage(target.group) : mainPage(commands);
}

function usageOf(target: Target): { readonly usage: string; readonly help: string } {
  const called = [PROGRAM, wordsOf(target)].filter(Boolean).join(' ');
  const usage = target.command ? usageLine(wordsOf(target), target.command) : `${called} ${words.commandPlaceholder}`;
  return { usage, help: `${called} --help` };
}
