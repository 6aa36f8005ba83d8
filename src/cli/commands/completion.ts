import { commandMessages } from '../../core/common/text/english/command/index.js';
import { definePage, type Command, type CommandGroup } from '../command.js';
import { completionScript, shells, type Shell } from '../shell/completion.js';

const { summaries, arguments: args } = commandMessages.declarations;

/** @param commands all commands, this one too. */
export function completionFor(commands: () => readonly (Command | CommandGroup)[]): Command {
  return definePage({
    name: 'completion',
    summary: summaries.completion,
    arguments: { shell: { placeholder: 'SHELL', kind: shells, describe: args.shell } },
    page: ({ shell }) => completionScript(shell as Shell, commands()),
  });
}
