import { launchArguments } from '../e2e/support/running-app.js';
import type { Benchmark, Scale } from './benchmark.js';
import { measureRows } from './measuring.js';
import {
  EMPTY_WINDOW,
  launch,
  type LaunchedApp,
  makeVault,
  PASSWORD_FIELD,
  typePassword,
} from './support/launched-app.js';
import { canReadProcesses, processorTimeOf, memoryOf } from './support/process-cost.js';

/** Launches that count: what rests differs little from one to the next. */
const LAUNCHES = 5;

/** What a launch, an unlock and the check after it leave to be done is done by then, ms. */
const SETTLING_MS = 15_000;

/** How long rest is watched, ms: two of the waits of which the scheduler's wait for the next check consists. */
const WATCHED_MS = 60_000;

const MEBIBYTE = 2 ** 20;

interface Rest {
  readonly memory: number;
  readonly processorMs: number;
}

/** What the main process of the unlocked app takes while nobody does anything, beside that of an Electron with next to nothing in it. */
export const resting: Benchmark = {
  name: 'resting',
  needsElectron: true,
  async run({ scale, folder, progress }) {
    if (!canReadProcesses()) {
      progress('  left out: this system does not tell what another process takes');
      return [];
    }
    const dataDirectory = await makeVault(folder);
    let ours: Rest = { memory: 0, processorMs: 0 };
    let bare = ours;
    return measureRows(
      { ...scale, rounds: Math.min(scale.rounds, LAUNCHES) },
      {
        memory: async () => {
          ours = await watch(await launchUnlocked(dataDirectory), scale);
          return ours.memory;
        },
        processor: () => ours.processorMs,
        bareMemory: async () => {
          bare = await watch(await launch(...EMPTY_WINDOW), scale);
          return bare.memory;
        },
        bareProcessor: () => bare.processorMs,
      },
      (measured) => [
        {
          what: 'main process at rest: memory',
          unit: 'MB',
          ours: measured.memory,
          comparison: { name: 'empty Electron app', samples: measured.bareMemory },
          budget: { kind: 'ratio-at-most', bound: 1.5 },
        },
        {
          what: `main process at rest: processor time in ${WATCHED_MS / 1000} s`,
          unit: 'ms',
          ours: measured.processor,
          comparison: { name: 'empty Electron app', samples: measured.bareProcessor },
          budget: { kind: 'ratio-at-most', bound: 1 },
        },
      ],
      0,
    );
  },
};

async function launchUnlocked(dataDirectory: string): Promise<LaunchedApp> {
  const app = await launch(launchArguments('production', dataDirectory), PASSWORD_FIELD);
  await typePassword(app);
  await app.page.locator('[data-testid="unlock"]').click();
  await app.page.locator('[data-testid="sync-badge"][data-state="in-sync"]').waitFor();
  return app;
}

/** Leaves an app alone, and ends it. */
async function watch(app: LaunchedApp, { name }: Scale): Promise<Rest> {
  const waiting = (ms: number): Promise<void> =>
    new Promise((resolve) => setTimeout(resolve, name === 'tiny' ? 100 : ms));
  try {
    await waiting(SETTLING_MS);
    const before = processorTimeOf(app.pid);
    await waiting(WATCHED_MS);
    return { memory: memoryOf(app.pid) / MEBIBYTE, processorMs: processorTimeOf(app.pid) - before };
  } finally {
    await app.end();
  }
}
