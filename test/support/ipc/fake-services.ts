import { Emitter } from '../../../src/core/event.js';
import type { KeystoreSnapshot } from '../../../src/keystore/index.js';
import { defaultSettings, type Settings, type SettingsValues } from '../../../src/plugins/settings/index.js';
import type {
  CheckOutcome,
  CheckTrigger,
  CompletedCheck,
  DatedVerdict,
  FailedCheck,
  SchedulerState,
  SyncScheduler,
} from '../../../src/plugins/sync-scheduler/index.js';
import type { Keystore, KeystoreChange, Vault, VaultProgress, VaultState } from '../../../src/plugins/vault/index.js';

const rethrow = (error: unknown): never => {
  throw error;
};

/** A vault whose state a test sets. What a test does not give can't be called. */
export class FakeVault {
  state: VaultState = { kind: 'locked', reason: 'not-unlocked' };
  readonly didChangeState = new Emitter<VaultState>(rethrow);
  readonly onDidChangeState = this.didChangeState.event;
  readonly didProgress = new Emitter<VaultProgress>(rethrow);
  readonly onDidProgress = this.didProgress.event;

  enter(state: VaultState): void {
    this.state = state;
    this.didChangeState.fire(state);
  }

  lock(): void {
    this.enter({ kind: 'locked', reason: 'person' });
  }

  unlock(): void {
    this.enter({ kind: 'unlocked' });
  }

  get asVault(): Vault {
    return this as unknown as Vault;
  }
}

export class FakeKeystore {
  snapshot: KeystoreSnapshot | null = null;
  readonly didChange = new Emitter<KeystoreChange>(rethrow);
  readonly onDidChange = this.didChange.event;

  change(snapshot: KeystoreSnapshot): void {
    this.snapshot = snapshot;
    this.didChange.fire({ cause: 'edited', snapshot });
  }

  get asKeystore(): Keystore {
    return this as unknown as Keystore;
  }
}

/** A scheduler that does nothing by itself. */
export class FakeScheduler {
  state: SchedulerState = 'running';
  isChecking = false;
  intervalMs = 21_600_000;
  nextRun: number | null = 5000;
  lastRun: number | null = null;
  lastReport: CompletedCheck['report'] | null = null;
  lastFailedCheck: FailedCheck | null = null;
  lastVerdict: DatedVerdict | null = null;
  outcome: CheckOutcome | null = null;
  readonly requested: CheckTrigger[] = [];
  readonly didStartCheck = new Emitter<CheckTrigger>(rethrow);
  readonly didCompleteCheck = new Emitter<CompletedCheck>(rethrow);
  readonly didFailCheck = new Emitter<FailedCheck>(rethrow);
  readonly didRestoreReport = new Emitter<CompletedCheck['report']>(rethrow);
  readonly didChangeState = new Emitter<SchedulerState>(rethrow);
  readonly onDidStartCheck = this.didStartCheck.event;
  readonly onDidCompleteCheck = this.didCompleteCheck.event;
  readonly onDidFailCheck = this.didFailCheck.event;
  readonly onDidRestoreReport = this.didRestoreReport.event;
  readonly onDidChangeState = this.didChangeState.event;

  isRunning(): boolean {
    return this.state === 'running';
  }

  getNextRun(): number | null {
    return this.nextRun;
  }

  getLastRun(): number | null {
    return this.lastRun;
  }

  async checkNow(): Promise<CheckOutcome> {
    if (this.outcome === null) throw new Error('The test gave no outcome.');
    return this.outcome;
  }

  request(trigger: CheckTrigger): void {
    this.requested.push(trigger);
  }

  pause(): void {
    this.enter('paused');
  }

  resume(): void {
    this.enter('running');
  }

  enter(state: SchedulerState): void {
    this.state = state;
    this.didChangeState.fire(state);
  }

  beginCheck(): void {
    this.isChecking = true;
    this.didStartCheck.fire('manual');
  }

  complete(report: CompletedCheck['report']): void {
    this.isChecking = false;
    this.lastFailedCheck = null;
    this.lastReport = report;
    this.didCompleteCheck.fire({ report, runs: [], trigger: 'manual', durationMs: 1 });
  }

  fail(failure: FailedCheck): void {
    this.isChecking = false;
    this.lastFailedCheck = failure;
    this.didFailCheck.fire(failure);
  }

  get asScheduler(): SyncScheduler {
    return this as unknown as SyncScheduler;
  }
}

export class FakeSettings {
  values: SettingsValues = defaultSettings;
  readonly didChange = new Emitter<SettingsValues>(rethrow);
  readonly onDidChange = this.didChange.event;

  async update(changes: Partial<SettingsValues>): Promise<SettingsValues> {
    this.values = { ...this.values, ...changes };
    this.didChange.fire(this.values);
    return this.values;
  }

  get asSettings(): Settings {
    return this as unknown as Settings;
  }
}
