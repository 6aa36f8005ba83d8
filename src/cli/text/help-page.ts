import { commandMessages } from '../../core/common/text/english/command/index.js';
import { allCommands, type Command, type CommandGroup } from '../command.js';
import type { OptionDeclaration, Options } from '../declarations.js';
import { globalOptions } from '../global-options.js';

const { about } = commandMessages.declarations;
const { headings, ...words } = commandMessages.usage;

/** How the program is called. */
export const PROGRAM = 'onestar';

const PAGE_WIDTH = 96;

type Row = readonly [term: string, explanation: string];

/** How a command is called, in one line. */
export function usageLine(calledBy: string, command: Command): string {
  const { forms } = command;
  return forms.length === 0 ? plainUsage(calledBy, command) : `${PROGRAM} ${calledBy} (${forms.join(' | ')})`;
}

/** How a command is called: a line for each way. */
export function usageLines(calledBy: string, command: Command): readonly string[] {
  const { forms } = command;
  return forms.length === 0 ? [plainUsage(calledBy, command)] : forms.map((form) => `${PROGRAM} ${calledBy} ${form}`);
}

function plainUsage(calledBy: string, { arguments: args, options }: Command): string {
  const parts = Object.values(args).map(({ placeholder, isRepeated }) =>
    isRepeated ? `${placeholder}...` : placeholder,
  );
  for (const [name, option] of Object.entries(options)) {
    const call = callOf(name, option);
    parts.push(option.isRequired ? call : `[${call}]`);
  }
  return [PROGRAM, calledBy, ...parts].join(' ');
}

/** An option as it is typed, with the placeholder of its value. */
export function callOf(name: string, { value }: OptionDeclaration): string {
  return value ? `--${name} ${value.placeholder}` : `--${name}`;
}

/** What is said of an option, with what it has to be or is. */
export function explanationOf({ describe, isRequired, default: byDefault, environment }: OptionDeclaration): string {
  const remarks = [
    ...(isRequired ? [words.required] : []),
    ...(byDefault === undefined ? [] : [words.byDefault(byDefault)]),
    ...(environment === undefined ? [] : [words.environmentVariable(environment)]),
  ];
  return remarks.length === 0 ? describe : `${describe} (${remarks.join('; ')})`;
}

/** The help page of the whole program. */
export function mainPage(commands: readonly (Command | CommandGroup)[]): string {
  return page([
    `${headings.usage}: ${PROGRAM} ${words.commandPlaceholder}`,
    about,
    section(headings.commands, commandRows(commands)),
    section(headings.options, optionRows(globalOptions)),
    section(
      headings.exitCodes,
      words.exitCodes.map(([code, meaning]) => [String(code), meaning]),
    ),
    wrap(words.secretsNote, '').join('\n'),
    words.moreHelp(PROGRAM),
  ]);
}

/** The help page of a group of commands. */
export function groupPage({ name, summary, commands }: CommandGroup): string {
  return page([
    `${headings.usage}: ${PROGRAM} ${name} ${words.commandPlaceholder}`,
    `${summary}.`,
    section(
      headings.commands,
      commands.map((command) => [`${name} ${command.name}`, command.summary]),
    ),
    section(headings.globalOptions, optionRows(globalOptions)),
  ]);
}

/** The help page of one command. */
export function commandPage(calledBy: string, command: Command): string {
  return page([
    usageSection(calledBy, command),
    `${command.summary}.`,
    section(
      headings.arguments,
      Object.values(command.arguments).map(({ placeholder, describe }) => [placeholder, describe]),
    ),
    section(headings.options, optionRows(command.options)),
    section(headings.globalOptions, optionRows(globalOptions)),
  ]);
}

/** A line for each way to call it; an option stays together with its value. */
function usageSection(calledBy: string, command: Command): string {
  const heading = `${headings.usage}: `;
  const indent = ' '.repeat(heading.length);
  const lines = usageLines(calledBy, command).flatMap((line) => wrapParts(line.split(/ (?=\[|--)/), indent));
  return `${heading}${lines.join('\n').slice(heading.length)}`;
}

function commandRows(commands: readonly (Command | CommandGroup)[]): readonly Row[] {
  return allCommands(commands).map(({ words: calledBy, command }) => [calledBy, command.summary]);
}

function optionRows(options: Options): readonly Row[] {
  return Object.entries(options).map(([name, option]) => {
    const short = option.short === undefined ? '    ' : `-${option.short}, `;
    return [`${short}${callOf(name, option)}`, explanationOf(option)];
  });
}

function page(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('\n\n');
}

/** Empty when there are no rows. */
function section(heading: string, rows: readonly Row[]): string {
  if (rows.length === 0) return '';
  const width = Math.max(...rows.map(([term]) => term.length)) + 4;
  const lines = rows.flatMap(([term, explanation]) => {
    const [first = '', ...rest] = wrap(explanation, ' '.repeat(width));
    return [`${`  ${term}`.padEnd(width)}${first.trimStart()}`, ...rest];
  });
  return [`${heading}:`, ...lines].join('\n');
}

/** Breaks text into lines of at most `PAGE_WIDTH`, each of which begins with `indent`. */
function wrap(text: string, indent: string): readonly string[] {
  return wrapParts(text.split(' '), indent);
}

function wrapParts(parts: readonly string[], indent: string): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const part of parts) {
    if (line !== '' && indent.length + line.length + 1 + part.length > PAGE_WIDTH) {
      lines.push(indent + line);
      line = part;
    } else {
      line = line === '' ? part : `${line} ${part}`;
    }
  }
  return [...lines, indent + line];
}
