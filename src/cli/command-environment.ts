import type { Plugin } from '../container/index.js';
import type { Clock } from '../core/clock.js';

/** What the command has around it: a process, or what a test puts in its place. */
export interface CommandEnvironment {
  /** Without the names of the runtime and the script. */
  readonly args: readonly string[];
  readonly process: NodeJS.Process;
  readonly homeDirectory: string;
  readonly clock: Clock;
  readonly version: string;
  /** Binds how the vault's worker is launched. Asked only when a command is run: help needs none of it. */
  readonly edge: () => Promise<Plugin>;
}
