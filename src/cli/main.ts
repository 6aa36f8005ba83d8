import os from 'node:os';

import { SystemClock } from '../core/clock.js';
import { runOnestar } from './run-onestar.js';

/** Runs the command with the real process, and ends it. */
export async function main(): Promise<never> {
  const exitCode = await runOnestar({
    args: process.argv.slice(2),
    process,
    homeDirectory: os.homedir(),
    clock: new SystemClock(),
    version: __APP_VERSION__,
    loadParts: async () => {
      const [{ runCommand }, { bundledWorkerEdge }] = await Promise.all([
        import('./run-command.js'),
        import('./bundled-worker-edge.js'),
      ]);
      return { runCommand, edge: (mustListen) => bundledWorkerEdge(import.meta.dirname, mustListen) };
    },
  });
  // All output is handed over by now. Anything else that is open, such as a pipe that nobody will read again, must not delay the end.
  process.exit(exitCode);
}
