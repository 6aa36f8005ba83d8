import { allCommands, type Command, type CommandGroup } from '../command.js';
import type { Options, ValueKind } from '../declarations.js';
import { globalOptions } from '../global-options.js';
import { optionsWithValue } from './options-with-value.js';

/** The script for bash, of version 3.2 or newer. */
export function bashCompletion(commands: readonly (Command | CommandGroup)[]): string {
  const singles = allCommands(commands);
  const groups = commands.filter((command) => 'commands' in command);
  const valued = optionsWithValue(commands);
  return `# Completion of onestar for bash. Put this into ~/.bashrc:  source <(onestar completion bash)

_onestar_files() {
  compopt -o filenames 2>/dev/null
  local name
  while IFS= read -r name; do COMPREPLY+=("$name"); done < <(compgen "$1" -- "$2")
}

_onestar_words() {
  COMPREPLY=($(compgen -W "$1" -- "$2"))
}

_onestar() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} called='' skip='' word index
  COMPREPLY=()
  # bash takes the = of --option=value for a word of its own.
  if [[ $current == = ]]; then
    current=''
  elif [[ $previous == = ]]; then
    previous=\${COMP_WORDS[COMP_CWORD-2]}
  fi
  case $previous in
${valueCases(valued)}
  esac
  for ((index = 1; index < COMP_CWORD; index++)); do
    word=\${COMP_WORDS[index]}
    if [[ -n $skip ]]; then
      [[ $word == = ]] || skip=''
      continue
    fi
    case $word in
      ${[...valued.keys()].map((name) => `--${name}`).join(' | ')}) skip=yes ;;
      -*) ;;
      *) called="\${called:+$called }$word" ;;
    esac
  done
  if [[ $current == -* ]]; then
    local every='${optionWords(globalOptions)}'
    case $called in
${singles.flatMap(({ words, command }) => optionCase(words, command)).join('\n')}
      *) _onestar_words "$every" "$current" ;;
    esac
    return
  fi
  case $called in
    '') _onestar_words '${commands.map(({ name }) => name).join(' ')}' "$current" ;;
${groups.map(({ name, commands: inner }) => `    '${name}') _onestar_words '${inner.map((command) => command.name).join(' ')}' "$current" ;;`).join('\n')}
${singles.flatMap(({ words, command }) => argumentCase(words, command)).join('\n')}
  esac
}

complete -F _onestar onestar`;
}

function valueCases(valued: ReadonlyMap<string, ValueKind>): string {
  return [...valued].map(([name, kind]) => `    --${name}) ${offer(kind)}return ;;`).join('\n');
}

function optionCase(words: string, { options }: Command): readonly string[] {
  const own = optionWords(options);
  return own === '' ? [] : [`      '${words}' | '${words} '*) _onestar_words "${own} $every" "$current" ;;`];
}

function argumentCase(words: string, { arguments: args }: Command): readonly string[] {
  const [first] = Object.values(args);
  return !first || first.kind === 'text' ? [] : [`    '${words}') ${offer(first.kind).trimEnd()};`];
}

/** Ends in "; ", or is empty where nothing can be offered. */
function offer(kind: ValueKind): string {
  if (kind === 'text') return '';
  if (kind === 'file') return '_onestar_files -f "$current"; ';
  if (kind === 'folder') return '_onestar_files -d "$current"; ';
  return `_onestar_words '${kind.join(' ')}' "$current"; `;
}

function optionWords(options: Options): string {
  return Object.keys(options)
    .map((name) => `--${name}`)
    .join(' ');
}
