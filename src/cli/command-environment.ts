import type { Plugin } from '../container/index.js';
import type { Clock } from '../core/clock.js';
import type { runCommand } from './run-command.js';

/** What the command has around it: a process, or what a test puts in its place. */
export interface CommandEnvironment {
  /** Without the names of the runtime and the script. */
  readonly args: readonly string[];
  readonly process: NodeJS.Process;
  readonly homeDirectory: string;
  readonly clock: Clock;
  readonly version: string;
  /** Loads most of the program. Called only when there is a command to run: help needs none of it. */
  readonly loadParts: () => Promise<CommandParts>;
}

/** What only a command needs. */
export interface CommandParts {
  readonly runCommand: typeof runCommand;
  /**
   * Binds how the vault's worker is launched.
   * @param mustListen whether, as things are, the thread that runs the command has to hear at any time that somebody ends it.
   */
  readonly edge: (mustListen: () => boolean) => Plugin;
}
