import { commandMessages } from '../../core/common/text/english/command/index.js';
import { allCommands, type Command, type CommandGroup } from '../command.js';
import type { Options } from '../declarations.js';
import { globalOptions } from '../global-options.js';
import { callOf, explanationOf, PROGRAM, usageLine } from './help-page.js';

const { about } = commandMessages.declarations;
const { headings, ...words } = commandMessages.usage;

/** The manual page in the language of man(7), made of the same declarations as the help pages. */
export function manPage(commands: readonly (Command | CommandGroup)[], version: string): string {
  return [
    `.TH ${PROGRAM.toUpperCase()} 1 "" "OneStarStream ${version}"`,
    section(headings.name, [text(`${PROGRAM} - ${about.replace(/\.$/, '')}`)]),
    section(headings.synopsis, [
      `.B ${PROGRAM}`,
      text(`${words.commandPlaceholder} [${headings.options.toUpperCase()}]`),
    ]),
    section(headings.description, [text(`${about} ${words.secretsNote}`)]),
    section(headings.commands, allCommands(commands).flatMap(commandLines)),
    section(headings.globalOptions, optionLines(globalOptions)),
    section(
      headings.exitCodes,
      words.exitCodes.flatMap(([code, meaning]) => term(String(code), meaning)),
    ),
  ].join('\n');
}

function commandLines({ words: calledBy, command }: { words: string; command: Command }): readonly string[] {
  const parameters = [
    ...Object.values(command.arguments).flatMap(({ placeholder, describe }) => term(placeholder, describe)),
    ...optionLines(command.options),
  ];
  const call = term(usageLine(calledBy, command), `${command.summary}.`);
  return parameters.length === 0 ? call : [...call, '.RS', ...parameters, '.RE'];
}

function optionLines(options: Options): readonly string[] {
  return Object.entries(options).flatMap(([name, option]) => {
    const short = option.short === undefined ? '' : `-${option.short}, `;
    return term(`${short}${callOf(name, option)}`, explanationOf(option));
  });
}

function section(heading: string, lines: readonly string[]): string {
  return [`.SH "${heading.toUpperCase()}"`, ...lines].join('\n');
}

function term(name: string, explanation: string): readonly string[] {
  return ['.TP', `.B ${text(name)}`, text(explanation)];
}

/** Text that means nothing else to the formatter; hyphens stay hyphens, so that options can be copied. */
function text(plain: string): string {
  return plain.replaceAll('\\', '\\e').replaceAll('-', '\\-').replace(/^[.']/, '\\&$&');
}
