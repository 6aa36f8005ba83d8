import { Worker } from 'node:worker_threads';

import { AlarmClock } from '../../../src/core/alarm-clock.js';
import { SystemClock } from '../../../src/core/clock.js';
import { Emitter } from '../../../src/core/event.js';
import { silentLogger } from '../../../src/core/logger.js';
import type { KeyDerivationFacts } from '../../../src/keystore/index.js';
import { defaultSettings, type Settings, type SettingsValues } from '../../../src/plugins/settings/index.js';
import { WorkerKeystore } from '../../../src/plugins/vault/worker-keystore.js';
import { WorkerVault } from '../../../src/plugins/vault/worker-vault.js';

const rethrow = (error: unknown): never => {
  throw error;
};

/** The vault of the app, with its worker in a thread of its own. */
export interface BenchVault {
  readonly vault: WorkerVault;
  readonly keystore: WorkerKeystore;
  end(): Promise<void>;
}

/**
 * Starts the vault in a data folder. The worker's program is the one that ships; `npm run bench` says where it lies.
 */
export async function startVault(path: string, keyDerivation: KeyDerivationFacts): Promise<BenchVault> {
  const clock = new SystemClock();
  const alarmClock = new AlarmClock(clock, rethrow);
  const launcher = { launch: () => new Worker(workerProgram()) };
  const configuration = { testMode: false, place: 'window', version: '0.0.0' } as const;
  const vault = new WorkerVault(
    clock,
    alarmClock,
    silentLogger,
    { path },
    configuration,
    unchangedSettings(),
    { keyDerivation },
    launcher,
  );
  await vault.start();
  const keystore = new WorkerKeystore(vault);
  const end = async (): Promise<void> => {
    await vault.lock('shutdown');
    vault.dispose();
    alarmClock.dispose();
  };
  return { vault, keystore, end };
}

/** Throws when nobody said where it lies. */
function workerProgram(): string {
  const program = process.env['VAULT_WORKER_PROGRAM'];
  if (program === undefined) throw new Error('VAULT_WORKER_PROGRAM does not say where the built vault worker lies.');
  return program;
}

function unchangedSettings(): Settings {
  const didChange = new Emitter<SettingsValues>(rethrow);
  return {
    values: defaultSettings,
    onDidChange: didChange.event,
    start: () => Promise.resolve(),
    update: () => Promise.resolve(defaultSettings),
  };
}
