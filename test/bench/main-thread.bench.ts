import path from 'node:path';

import { VAULT_FILE_NAME } from '../../src/plugins/vault/worker-vault.js';
import type { Benchmark } from './benchmark.js';
import { measureRows } from './measuring.js';
import { startVault } from './support/bench-vault.js';
import { makeHealthChecker, noAbort } from './support/keystore-bench.js';
import { referenceOf } from './support/reference-work.js';
import { BENCH_PASSWORD, cheapestDerivation, storeVault } from './support/stored-vault.js';
import { LongestTurn } from './support/thread-time.js';

const TYPING_MS = 500;

/** Whoever is held up for longer loses a frame. */
const FRAME_MS = 16;

/** How long the main thread is busy with one thing at most, from an unlock to the report of the first check. */
export const mainThread: Benchmark = {
  name: 'main-thread',
  async run({ scale, folder, reference, progress }) {
    const { large } = scale;
    const data = path.join(folder, 'main-thread');
    progress(`  storing ${large.devices} devices × ${large.rotations} rotations`);
    await storeVault(path.join(data, VAULT_FILE_NAME), large, cheapestDerivation);
    return measureRows(
      scale,
      { ours: () => unlockAndCheck(data), reference: () => reference.measure(FRAME_MS) },
      ({ ours, reference: helping }) => [
        {
          what: `main thread: longest task during a cold check, ${large.devices} devices × ${large.rotations} rotations`,
          unit: 'ms',
          ours,
          comparison: referenceOf(FRAME_MS, helping),
          budget: { kind: 'ratio-at-most', bound: 1 },
        },
      ],
      1,
    );
  },
};

/** Opens the vault and checks for the first time; gives the longest turn of the event loop, in ms of processor time. */
async function unlockAndCheck(data: string): Promise<number> {
  const { vault, keystore, end } = await startVault(data, cheapestDerivation);
  const checker = makeHealthChecker();
  // Starting the thread is over by the time somebody has typed a password.
  await new Promise((resolve) => setTimeout(resolve, TYPING_MS));
  const longestTurn = new LongestTurn();
  longestTurn.start();
  await vault.unlock(BENCH_PASSWORD);
  await checker.evaluate(await keystore.refresh(), noAbort);
  // The last turn counts once another one has begun.
  await new Promise((resolve) => setTimeout(resolve, 5));
  const longestMs = longestTurn.stop();
  await end();
  return longestMs;
}
