/**
 * Run as a process of its own, because a thread of it may never end: node … trapped-vault-child.ts DATA_FOLDER SCENARIO.
 * Prints one JSON line per step, and leaves with `process.exit`.
 */
import path from 'node:path';
import { Worker } from 'node:worker_threads';

import { SystemClock } from '../../../src/core/clock.js';
import type { Disposable } from '../../../src/core/disposable.js';
import { AppError } from '../../../src/core/errors.js';
import { PASSWORD, VaultHarness } from '../vault/vault-harness.js';
import { vaultWorkerProgram } from '../vault/worker-program.js';
import { TRAP_VARIABLE, Trap } from './trap.js';

/** How a worker comes to its end, or does not. */
export type Scenario = 'out-of-memory' | 'ended-from-outside' | 'never-done' | 'done-late';

/** What a step led to. */
export interface StepReport {
  readonly step: string;
  /** `done`, or the code of the error. */
  readonly outcome: string;
  readonly hint: string;
  readonly state: unknown;
  readonly isOpen: boolean;
}

/** Time limits pass ten times faster: what is waited for in vain here is not worth more. */
class HastyClock extends SystemClock {
  override setTimeout(callback: () => void, delayMs: number): Disposable {
    return super.setTimeout(callback, delayMs / 10);
  }
}

const [folder = '', scenario = ''] = process.argv.slice(2);
const trapFile = path.join(folder, 'trap');
process.env[TRAP_VARIABLE] = trapFile;
const trap = new Trap(trapFile);

let worker: Worker | undefined;
const { vault, keystore } = new VaultHarness(folder, {
  clock: new HastyClock(),
  launch: () => {
    worker = new Worker(vaultWorkerProgram, { execArgv: [], resourceLimits: { maxOldGenerationSizeMb: 64 } });
    return worker;
  },
});

async function take(step: string, work: Promise<unknown>): Promise<void> {
  let outcome = 'done';
  let hint = '';
  try {
    await work;
  } catch (error) {
    outcome = error instanceof AppError ? error.code : String(error);
    if (error instanceof AppError) ({ hint } = error);
  }
  const report: StepReport = { step, outcome, hint, state: vault.state, isOpen: keystore.snapshot !== null };
  process.stdout.write(`${JSON.stringify(report)}\n`);
}

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise((resolve) => setImmediate(resolve));
}

const rotate = (reason: string): Promise<unknown> => keystore.rotateKey({ reason });

const scenarios: Readonly<Record<Scenario, () => Promise<void>>> = {
  'out-of-memory': async () => {
    trap.set('out-of-memory');
    await take('rotate', rotate('void'));
  },
  'ended-from-outside': async () => {
    trap.set('held');
    const rotating = take('rotate', rotate('void'));
    await until(() => trap.isSprung);
    void worker?.terminate();
    await rotating;
  },
  'never-done': async () => {
    trap.set('held');
    const rotating = take('rotate', rotate('void'));
    await until(() => trap.isSprung);
    await take('lock', vault.lock('person'));
    await rotating;
  },
  'done-late': async () => {
    const writing = worker;
    await scenarios['never-done']();
    await take('unlock', vault.unlock(PASSWORD));
    // It was let go and keeps no process alive.
    writing?.ref();
    const ended = new Promise<unknown>((resolve) => writing?.once('exit', resolve));
    trap.release();
    await take('thread ended', ended);
  },
};

await vault.start();
await take('create', vault.create({ deviceName: 'Laptop', password: PASSWORD }));
await take('rotate', rotate('acknowledged'));
await scenarios[scenario as Scenario]();
await take('unlock', vault.unlock(PASSWORD));
if (scenario === 'done-late') await take('lock', vault.lock('shutdown'));
process.exit(0);
