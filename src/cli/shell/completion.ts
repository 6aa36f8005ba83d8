import type { Command, CommandGroup } from '../command.js';
import { bashCompletion } from './bash-completion.js';
import { fishCompletion } from './fish-completion.js';
import { zshCompletion } from './zsh-completion.js';

/** The shells that there is a script for. */
export const shells = ['bash', 'zsh', 'fish'] as const;

export type Shell = (typeof shells)[number];

type ScriptWriter = (commands: readonly (Command | CommandGroup)[]) => string;

const writers: Readonly<Record<Shell, ScriptWriter>> = {
  bash: bashCompletion,
  zsh: zshCompletion,
  fish: fishCompletion,
};

/** A script by which a shell completes commands, options and file names. It is made of the declarations and starts no program. */
export function completionScript(shell: Shell, commands: readonly (Command | CommandGroup)[]): string {
  return writers[shell](commands);
}
