import sinon from 'sinon';

import { AlarmClock } from '../../src/core/alarm-clock.js';
import { SystemClock } from '../../src/core/clock.js';
import { Emitter } from '../../src/core/event.js';
import { LineLogger } from '../../src/core/logger.js';
import type { KeystoreSnapshot } from '../../src/keystore/index.js';
import type { HealthChecker, HealthEvaluation, SyncCheckResult } from '../../src/plugins/health-check/index.js';
import type { RunHistory, RunRecord } from '../../src/plugins/metrics/index.js';
import { defaultSettings, type Settings, type SettingsValues } from '../../src/plugins/settings/index.js';
import { BackgroundSyncScheduler } from '../../src/plugins/sync-scheduler/background-sync-scheduler.js';
import { schedulerConfig } from '../../src/plugins/sync-scheduler/scheduler-config.js';
import type {
  CheckTrigger,
  CompletedCheck,
  FailedCheck,
  SchedulerState,
  SyncSchedulerConfig,
} from '../../src/plugins/sync-scheduler/index.js';
import type {
  Keystore,
  KeystoreChange,
  KeystoreChangeCause,
  Vault,
  VaultState,
} from '../../src/plugins/vault/index.js';

const rethrow = (error: unknown): never => {
  throw error;
};

export const healthyReport: SyncCheckResult = {
  verdict: 'in-sync',
  needsSync: false,
  isAligned: true,
  lastSyncedAt: 0,
  daysSinceLastSync: 0,
  deviceCount: 1,
  alignment: {
    aligned: true,
    currentKeypairPublicKey: 'ab',
    devicesInSync: ['0123456789abcdef0123456789abcdef'],
    devicesInSyncCount: 1,
    devicesOutOfSync: [],
    devicesOutOfSyncCount: 0,
    missingRotations: 0,
    staleDays: 0,
  },
  warnings: [],
  warningCount: 0,
  recommendation: { action: 'no-action-needed', reason: 'All is well.', priority: 'low' },
  remedy: null,
  lastCheck: 0,
  nextScheduled: 0,
};

/** What an evaluation does in a test: answers, throws, or waits for `signal`. */
export type Evaluate = (signal: AbortSignal) => Promise<HealthEvaluation>;

export const answerAtOnce: Evaluate = async () => ({ report: healthyReport, runs: [], findings: [] });

export interface HarnessOptions {
  readonly unlocked?: boolean;
  readonly testMode?: boolean;
  readonly config?: Partial<SyncSchedulerConfig>;
  /** When the last check before this start of the app completed. */
  readonly earlierRun?: number;
}

/**
 * The real scheduler and the real alarm clock on faked time, with the parts it talks to (vault, keystore, health checker,
 * history, settings) under a test's control.
 */
export class SchedulerHarness {
  readonly time: sinon.SinonFakeTimers;
  readonly scheduler: BackgroundSyncScheduler;
  readonly alarmClock: AlarmClock;
  /** When evaluations began, by the faked wall clock. */
  readonly evaluations: number[] = [];
  readonly completed: CompletedCheck[] = [];
  readonly failed: FailedCheck[] = [];
  readonly started: CheckTrigger[] = [];
  readonly states: SchedulerState[] = [];
  readonly records: RunRecord[] = [];
  /** Requests that were answered without a check of their own. */
  readonly answers: ('cached' | 'joined')[] = [];
  readonly logLines: string[] = [];
  evaluate: Evaluate = answerAtOnce;
  concurrentEvaluations = 0;
  mostConcurrentEvaluations = 0;

  readonly #vaultEvents = new Emitter<VaultState>(rethrow);
  readonly #keystoreEvents = new Emitter<KeystoreChange>(rethrow);
  readonly #settingsEvents = new Emitter<SettingsValues>(rethrow);
  #vaultState: VaultState;
  #settingsValues: SettingsValues = defaultSettings;
  #revision = 1;
  #isKeystoreOpen = true;

  constructor({ unlocked = true, testMode = false, config = {}, earlierRun }: HarnessOptions = {}) {
    this.time = sinon.useFakeTimers({
      now: Date.UTC(2026, 0, 1),
      toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date', 'performance'],
    });
    this.#vaultState = unlocked ? { kind: 'unlocked' } : { kind: 'locked', reason: 'not-unlocked' };
    const clock = new SystemClock();
    this.alarmClock = new AlarmClock(clock, rethrow);
    this.scheduler = new BackgroundSyncScheduler(
      clock,
      this.alarmClock,
      new LineLogger('debug', (line) => this.logLines.push(line)),
      { testMode, place: 'window', version: '0.0.0' },
      { ...schedulerConfig(testMode), ...config },
      this.#fakeVault(),
      this.#fakeKeystore(),
      this.#fakeChecker(),
      this.#fakeHistory(earlierRun ?? null),
      this.#fakeSettings(),
    );
    this.scheduler.onDidCompleteCheck((check) => this.completed.push(check));
    this.scheduler.onDidFailCheck((check) => this.failed.push(check));
    this.scheduler.onDidStartCheck((trigger) => this.started.push(trigger));
    this.scheduler.onDidChangeState((state) => this.states.push(state));
  }

  dispose(): void {
    this.scheduler.dispose();
    this.alarmClock.dispose();
    this.time.restore();
  }

  get timers(): number {
    return this.time.countTimers();
  }

  /** Listeners that the scheduler has on the vault, the keystore and the settings. */
  get listeners(): number {
    return this.#vaultEvents.listenerCount + this.#keystoreEvents.listenerCount + this.#settingsEvents.listenerCount;
  }

  lock(): void {
    this.#vaultState = { kind: 'locked', reason: 'person' };
    this.#vaultEvents.fire(this.#vaultState);
  }

  unlock(): void {
    this.#vaultState = { kind: 'unlocked' };
    this.#vaultEvents.fire(this.#vaultState);
  }

  changeKeystore(cause: KeystoreChangeCause): void {
    this.#revision += 1;
    this.#keystoreEvents.fire({ cause, snapshot: this.#snapshot() });
  }

  /** Lets the keystore have no snapshot, as between two openings. */
  closeKeystore(): void {
    this.#isKeystoreOpen = false;
  }

  changeSettings(changes: Partial<SettingsValues>): void {
    this.#settingsValues = { ...this.#settingsValues, ...changes };
    this.#settingsEvents.fire(this.#settingsValues);
  }

  /** Lets the machine sleep: the wall clock goes on, the monotonic one and all timers stand still. */
  sleep(durationMs: number): void {
    this.time.setSystemTime(Date.now() + durationMs);
  }

  /** Lets promises that wait for nothing go on, without moving time. */
  async settle(): Promise<void> {
    await this.time.tickAsync(0);
  }

  #snapshot(): KeystoreSnapshot {
    // The scheduler reads the revision and hands the rest on.
    return { revision: this.#revision } as KeystoreSnapshot;
  }

  #fakeVault(): Vault {
    const state = (): VaultState => this.#vaultState;
    const vault: Partial<Vault> = {
      get state() {
        return state();
      },
      onDidChangeState: this.#vaultEvents.event,
    };
    return vault as Vault;
  }

  #fakeKeystore(): Keystore {
    const snapshot = (): KeystoreSnapshot | null => (this.#isKeystoreOpen ? this.#snapshot() : null);
    const keystore: Partial<Keystore> = {
      get snapshot() {
        return snapshot();
      },
      onDidChange: this.#keystoreEvents.event,
      refresh: async () => this.#snapshot(),
    };
    return keystore as Keystore;
  }

  #fakeChecker(): HealthChecker {
    return {
      evaluate: async (_snapshot, signal) => {
        this.evaluations.push(Date.now());
        this.concurrentEvaluations += 1;
        this.mostConcurrentEvaluations = Math.max(this.mostConcurrentEvaluations, this.concurrentEvaluations);
        try {
          return await this.evaluate(signal);
        } finally {
          this.concurrentEvaluations -= 1;
        }
      },
    };
  }

  #fakeHistory(lastRun: number | null): RunHistory {
    const { records } = this;
    const history: Partial<RunHistory> = {
      get runs() {
        return records.toReversed();
      },
      lastRun,
      record: (record: RunRecord) => void this.records.push(record),
      countAnswer: (kind) => void this.answers.push(kind),
    };
    return history as RunHistory;
  }

  #fakeSettings(): Settings {
    const values = (): SettingsValues => this.#settingsValues;
    const settings: Partial<Settings> = {
      get values() {
        return values();
      },
      onDidChange: this.#settingsEvents.event,
    };
    return settings as Settings;
  }
}
