import { allCommands, type Command, type CommandGroup } from '../command.js';
import type { OptionDeclaration, Options, ValueKind } from '../declarations.js';
import { globalOptions } from '../global-options.js';
import { optionsWithValue } from './options-with-value.js';

/** The script for fish. */
export function fishCompletion(commands: readonly (Command | CommandGroup)[]): string {
  const valued = [...optionsWithValue(commands).keys()].map((name) => `--${name}`).join(' ');
  return `# Completion of onestar for fish:  onestar completion fish > ~/.config/fish/completions/onestar.fish

function __onestar_called --description 'Prints the words before the cursor that are no options'
    set -l called
    set -l skip no
    for word in (commandline -opc)[2..]
        if test $skip = yes
            set skip no
            continue
        end
        switch $word
            case ${valued}
                set skip yes
            case '-*'
            case '*'
                set -a called $word
        end
    end
    echo "$called"
end

function __onestar_at --description 'Whether the words before the cursor are these'
    test (__onestar_called) = "$argv"
end

function __onestar_in --description 'Whether the words before the cursor begin with these'
    string match -q -- "$argv *" (__onestar_called)" "
end

complete -c onestar -f
${lines(commands).join('\n')}`;
}

function lines(commands: readonly (Command | CommandGroup)[]): readonly string[] {
  const groups = commands.filter((command) => 'commands' in command);
  return [
    ...optionLines(globalOptions, null),
    ...commands.map((command) => wordLine(command, '__onestar_at')),
    ...groups.flatMap(({ name, commands: inner }) => inner.map((command) => wordLine(command, `__onestar_at ${name}`))),
    ...allCommands(commands).flatMap(({ words, command }) => [
      ...optionLines(command.options, `__onestar_in ${words}`),
      ...argumentLines(words, command),
    ]),
  ];
}

function wordLine({ name, summary }: Command | CommandGroup, condition: string): string {
  return `complete -c onestar -n ${quoted(condition)} -a ${name} -d ${quoted(summary)}`;
}

function optionLines(options: Options, condition: string | null): readonly string[] {
  const when = condition === null ? '' : ` -n ${quoted(condition)}`;
  return Object.entries(options).map(
    ([name, option]) => `complete -c onestar${when}${optionFlags(name, option)} -d ${quoted(option.describe)}`,
  );
}

function optionFlags(name: string, { short, value }: OptionDeclaration): string {
  return `${short === undefined ? '' : ` -s ${short}`} -l ${name}${value ? offer(value.kind, '-r') : ''}`;
}

function argumentLines(words: string, { arguments: args }: Command): readonly string[] {
  const [first] = Object.values(args);
  if (!first || first.kind === 'text') return [];
  return [`complete -c onestar -n ${quoted(`__onestar_at ${words}`)}${offer(first.kind, '')}`];
}

function offer(kind: ValueKind, required: '-r' | ''): string {
  const prefix = required === '' ? '' : ` ${required}`;
  if (kind === 'text') return `${prefix} -f`;
  if (kind === 'file') return `${prefix} -F`;
  if (kind === 'folder') return `${prefix} -f -a '(__fish_complete_directories)'`;
  return `${prefix} -f -a ${quoted(kind.join(' '))}`;
}

function quoted(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`;
}
