import type { Command, CommandGroup } from '../command.js';
import { check } from './check.js';
import { completionFor } from './completion.js';
import { devices } from './devices.js';
import { diagnostics } from './diagnostics.js';
import { exportBundle } from './export.js';
import { importBundle } from './import.js';
import { findings } from './findings.js';
import { init } from './init.js';
import { join } from './join.js';
import { recover } from './recover.js';
import { recoveryKey } from './recovery-key.js';
import { rotate } from './rotate.js';
import { status } from './status.js';
import { watch } from './watch.js';

/** All commands, in the order in which the help page lists them. */
export const commands: readonly (Command | CommandGroup)[] = [
  init,
  join,
  status,
  check,
  devices,
  findings,
  rotate,
  exportBundle,
  importBundle,
  recover,
  recoveryKey,
  watch,
  diagnostics,
  completionFor(() => commands),
];
