import { allCommands, type Command, type CommandGroup } from '../command.js';
import type { OptionDeclaration, Options, ValueKind } from '../declarations.js';
import { globalOptions } from '../global-options.js';

/** The script for zsh. It works when it is sourced, and as a file named `_onestar` in a folder of `$fpath`. */
export function zshCompletion(commands: readonly (Command | CommandGroup)[]): string {
  return `#compdef onestar
# Completion of onestar for zsh. Put this into ~/.zshrc, after compinit:  source <(onestar completion zsh)

_onestar() {
  local curcontext=$curcontext state line
  typeset -A opt_args
  local -a global=(
${optionSpecs(globalOptions, 4)}
  )
${chooser(commands, 'onestar')}
}

${commands
  .filter((command) => 'commands' in command)
  .map(
    ({ name, commands: inner }) => `_onestar_${name}() {
${chooser(inner, name)}
}`,
  )
  .join('\n\n')}

${allCommands(commands)
  .map(({ words, command }) => commandFunction(functionName(words), command))
  .join('\n\n')}

if [[ $funcstack[1] == _onestar ]]; then
  _onestar "$@"
else
  compdef _onestar onestar
fi`;
}

/** The body of a function that completes the name of a command, and hands over to the command's own function. */
function chooser(commands: readonly (Command | CommandGroup)[], group: string): string {
  const prefix = group === 'onestar' ? '_onestar' : `_onestar_${group}`;
  return `  local -a names=(
${commands.map(({ name, summary }) => `    ${quoted(`${name}:${summary.replaceAll(':', '\\:')}`)}`).join('\n')}
  )
  _arguments -C $global '1: :->name' '*:: :->rest'
  case $state in
    name) _describe command names ;;
    rest)
      case $line[1] in
${commands.map(({ name }) => `        ${name}) ${prefix}_${name} ;;`).join('\n')}
      esac
      ;;
  esac`;
}

function commandFunction(name: string, { arguments: args, options }: Command): string {
  const specs = [
    ...Object.values(args).map(
      ({ placeholder, kind, isRepeated }) =>
        `    ${quoted(`${isRepeated ? '*' : '1'}:${placeholder}:${action(kind)}`)}`,
    ),
    ...(Object.keys(options).length === 0 ? [] : [optionSpecs(options, 4)]),
  ];
  return `${name}() {
  _arguments ${['$global', ...specs].join(' \\\n')}
}`;
}

function optionSpecs(options: Options, indent: number): string {
  return Object.entries(options)
    .map(([name, option]) => `${' '.repeat(indent)}${optionSpec(name, option)}`)
    .join(indent === 4 && options !== globalOptions ? ' \\\n' : '\n');
}

function optionSpec(name: string, { short, value, describe }: OptionDeclaration): string {
  const explanation = `[${describe.replace(/[[\]:\\]/g, '\\$&')}]`;
  if (value) return quoted(`--${name}=${explanation}:${value.placeholder}:${action(value.kind)}`);
  return short === undefined
    ? quoted(`--${name}${explanation}`)
    : `'(-${short} --${name})'{-${short},--${name}}${quoted(explanation)}`;
}

function action(kind: ValueKind): string {
  if (kind === 'text') return ' ';
  if (kind === 'file') return '_files';
  if (kind === 'folder') return '_files -/';
  return `(${kind.join(' ')})`;
}

function functionName(words: string): string {
  return `_onestar_${words.replaceAll(' ', '_')}`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
