import { allCommands, type Command, type CommandGroup } from '../command.js';
import type { Options, ValueKind } from '../declarations.js';
import { globalOptions } from '../global-options.js';

/** What each option that takes a value takes. An option of one name takes the same in all commands. */
export function optionsWithValue(commands: readonly (Command | CommandGroup)[]): ReadonlyMap<string, ValueKind> {
  const all: readonly Options[] = [globalOptions, ...allCommands(commands).map(({ command }) => command.options)];
  const entries = all.flatMap((options) => Object.entries(options));
  return new Map(entries.flatMap(([name, { value }]) => (value ? [[name, value.kind]] : [])));
}
