import { Worker } from 'node:worker_threads';

import { AlarmClock } from '../../../src/core/alarm-clock.js';
import type { Clock } from '../../../src/core/clock.js';
import type { Disposable } from '../../../src/core/disposable.js';
import { SystemClock } from '../../../src/core/clock.js';
import { Emitter } from '../../../src/core/event.js';
import { silentLogger } from '../../../src/core/logger.js';
import { defaultSettings, type Settings, type SettingsValues } from '../../../src/plugins/settings/index.js';
import type {
  Keystore,
  Vault,
  VaultParameters,
  VaultWorker,
  VaultWorkerLauncher,
} from '../../../src/plugins/vault/index.js';
import { WorkerKeystore } from '../../../src/plugins/vault/worker-keystore.js';
import { WorkerVault } from '../../../src/plugins/vault/worker-vault.js';
import { launchVaultWorker } from './worker-program.js';

/** The cheapest derivation that a vault accepts. */
export const cheapParameters: VaultParameters = { keyDerivation: { memoryKiB: 19 * 1024, passes: 2 } };

export const PASSWORD = 'correct horse battery';
export const OTHER_PASSWORD = 'staple incorrect donkey';

const rethrow = (error: unknown): never => {
  throw error;
};

/** The wall clock in a test's hand: it stands still unless moved. Timers and the monotonic clock stay real, as the worker is. */
export class HeldClock implements Clock {
  readonly #real = new SystemClock();
  readonly #begin = this.#real.now();
  /** How far the wall clock was moved, ms. */
  shiftMs = 0;

  now(): number {
    return this.#begin + this.shiftMs;
  }

  monotonic(): number {
    return this.#real.monotonic();
  }

  setTimeout(callback: () => void, delayMs: number): Disposable {
    return this.#real.setTimeout(callback, delayMs);
  }
}

/** Settings that live in memory. */
export class FixedSettings implements Settings {
  values: SettingsValues = defaultSettings;
  readonly #didChange = new Emitter<SettingsValues>(rethrow);
  readonly onDidChange = this.#didChange.event;

  start(): Promise<void> {
    return Promise.resolve();
  }

  update(changes: Partial<SettingsValues>): Promise<SettingsValues> {
    this.values = { ...this.values, ...changes };
    this.#didChange.fire(this.values);
    return Promise.resolve(this.values);
  }
}

export interface VaultHarnessOptions {
  readonly clock?: Clock;
  readonly parameters?: VaultParameters;
  /** Starts a worker in another way than usual. */
  readonly launch?: () => VaultWorker;
  /** Hears of every thread that is started. */
  readonly onLaunch?: (worker: Worker) => void;
}

/** One installation: a vault and its keystore in a data folder, with a real worker thread. */
export class VaultHarness {
  readonly vault: WorkerVault & Vault;
  readonly keystore: Keystore;
  readonly settings = new FixedSettings();
  readonly alarmClock: AlarmClock;

  constructor(
    readonly dataDirectory: string,
    {
      clock = new SystemClock(),
      parameters = cheapParameters,
      launch = () => launchVaultWorker(),
      onLaunch,
    }: VaultHarnessOptions = {},
  ) {
    this.alarmClock = new AlarmClock(clock, rethrow);
    const launcher: VaultWorkerLauncher = {
      launch: () => {
        const worker = launch();
        if (worker instanceof Worker) onLaunch?.(worker);
        return worker;
      },
    };
    const folder = { path: dataDirectory };
    const configuration = { testMode: false, place: 'command', version: '1.2.3' } as const;
    this.vault = new WorkerVault(
      clock,
      this.alarmClock,
      silentLogger,
      folder,
      configuration,
      this.settings,
      parameters,
      launcher,
    );
    this.keystore = new WorkerKeystore(this.vault);
  }

  get vaultFile(): string {
    return `${this.dataDirectory}/vault.lmdb`;
  }

  async end(): Promise<void> {
    await this.vault.lock('shutdown');
    this.vault.dispose();
    this.alarmClock.dispose();
  }
}
