import { AlarmClock } from '../../../src/core/alarm-clock.js';
import { Emitter } from '../../../src/core/event.js';
import { silentLogger } from '../../../src/core/logger.js';
import type { KeystoreSnapshot } from '../../../src/keystore/index.js';
import type { HealthEvaluation } from '../../../src/plugins/health-check/index.js';
import { defaultSettings } from '../../../src/plugins/settings/index.js';
import { BackgroundSyncScheduler } from '../../../src/plugins/sync-scheduler/background-sync-scheduler.js';
import { schedulerConfig } from '../../../src/plugins/sync-scheduler/scheduler-config.js';
import type { Keystore, KeystoreChange, Vault, VaultState } from '../../../src/plugins/vault/index.js';
import { healthyReport } from '../scheduler-harness.js';
import { SeededRandom } from './random.js';
import { SimulatedClock } from './simulated-clock.js';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const YEAR = 365.25 * DAY;

const config = schedulerConfig(false);

// What is promised, in numbers of its own: a promise that was read from the code under test would move with it.

/** Between the end of a check, or the moment in which checks became possible, and the next check. */
const MAX_GAP_MS = 6 * HOUR + 30 * SECOND;

/** Between waking up after a check was due, and that check. */
const LATEST_CATCH_UP_MS = 30 * SECOND;

/** Between the beginning of a check and its end, whatever the check does. */
const MAX_CHECK_MS = 30 * SECOND;

/** Timers keep whole milliseconds. */
const ROUNDING_MS = 1;

/** How the part that judges behaves in one check. */
type Behaviour = 'answers' | 'answers late' | 'throws' | 'hangs' | 'answers after its time';

/** What happens to the machine or the person, each at its own pace (mean time between two, ms of monotonic time). */
const happenings = {
  lockOrUnlock: 9 * HOUR,
  sleep: 20 * HOUR,
  clockStep: 30 * DAY,
  change: 2 * DAY,
  manualCheck: 5 * DAY,
  stopAndStart: 60 * DAY,
  resumeStorm: 10 * DAY,
} as const;

/** What makes the keystore change: a bundle that comes in or goes out, a device that is let in or revoked, a new key, another process. */
const causes = ['imported', 'exported', 'edited', 'rotated', 'other-process'] as const;

type Happening = keyof typeof happenings;

/** A promise that broke, with all that is needed to see it break again. */
export class BrokenPromise extends Error {
  constructor(seed: number, atMs: number, what: string) {
    super(`Seed ${seed}, ${(atMs / DAY).toFixed(3)} days in: ${what}`);
    this.name = 'BrokenPromise';
  }
}

export interface LifeSummary {
  readonly seed: number;
  readonly checks: number;
  readonly failures: number;
  readonly steps: number;
  readonly happenings: number;
}

export interface LifeOptions {
  readonly seed: number;
  readonly years: number;
  /** Breaks the scheduler on purpose, so that a test can see that the promises are really looked at. */
  readonly sabotage?: (life: { readonly alarmClock: AlarmClock; readonly scheduler: BackgroundSyncScheduler }) => void;
}

const rethrow = (error: unknown): never => {
  throw error;
};

/** One scheduler through years of sleep, locks, clock steps and failing checks, with its promises looked at after every step. */
export class SchedulerLife {
  readonly #seed: number;
  readonly #random: SeededRandom;
  readonly #clock = new SimulatedClock(Date.UTC(2026, 0, 1));
  readonly #alarmClock = new AlarmClock(this.#clock, rethrow);
  readonly #scheduler: BackgroundSyncScheduler;
  readonly #vaultEvents = new Emitter<VaultState>(rethrow);
  readonly #keystoreEvents = new Emitter<KeystoreChange>(rethrow);
  readonly #settingsEvents = new Emitter<never>(rethrow);
  readonly #end: number;
  #vaultState: VaultState = { kind: 'unlocked' };
  #snapshot = snapshotOf(1);
  readonly #dueHappenings: Map<Happening, number>;
  #next: [Happening, number];
  /** Evaluations under way; one that was given up still runs until it ends by itself. */
  #evaluations = 0;
  #abandoned = 0;
  /** Timers by which evaluations take their time. */
  #evaluationTimers = 0;
  /** True when a promise was settled that others wait for. */
  #isDirty = false;
  #checks = 0;
  #failures = 0;
  #steps = 0;
  #happened = 0;
  /** Since when the scheduler has been awake and unlocked without a check, monotonic ms; null while it is not. */
  #waitingSince: number | null = 0;
  /** Since when a check runs, monotonic ms; null while none does. */
  #checkingSince: number | null = null;
  /** When a check that was due in sleep has begun at the latest, monotonic ms; null when none was. */
  #catchUpBy: number | null = null;
  /** Whether the wall clock was set back since the wait began: nothing else can tell how long a sleep was. */
  #isWallSetBack = false;

  constructor({ seed, years, sabotage }: LifeOptions) {
    this.#seed = seed;
    this.#random = new SeededRandom(seed);
    this.#end = years * YEAR;
    this.#dueHappenings = new Map(
      (Object.keys(happenings) as Happening[]).map((name) => [name, this.#random.waitingTime(happenings[name])]),
    );
    this.#next = this.#nextHappening();
    this.#scheduler = this.#makeScheduler();
    this.#scheduler.onDidStartCheck(() => this.#noteBeginning());
    this.#scheduler.onDidCompleteCheck(() => this.#noteEnd('completed'));
    this.#scheduler.onDidFailCheck(() => this.#noteEnd('failed'));
    sabotage?.({ alarmClock: this.#alarmClock, scheduler: this.#scheduler });
  }

  /** Lives to the end. Throws `BrokenPromise`. */
  async live(): Promise<LifeSummary> {
    this.#scheduler.start();
    while (this.#clock.monotonic() < this.#end) {
      const [happening, at] = this.#next;
      this.#clock.moveTo(Math.min(this.#clock.nextDue, at, this.#end));
      if (this.#clock.monotonic() >= at) this.#letHappen(happening);
      this.#clock.goOff();
      // Promises only move where one was settled; between checks there is nothing to wait for.
      if (this.#isDirty || this.#scheduler.isChecking) await this.#settle();
      this.#steps += 1;
      this.#lookAtPromises();
    }
    this.#scheduler.dispose();
    this.#alarmClock.dispose();
    if (this.#listeners() !== 0) this.#broken(`${this.#listeners()} listeners are left at the end`);
    return {
      seed: this.#seed,
      checks: this.#checks,
      failures: this.#failures,
      steps: this.#steps,
      happenings: this.#happened,
    };
  }

  #lookAtPromises(): void {
    const { state, isChecking } = this.#scheduler;
    const expected = this.#vaultState.kind === 'unlocked' ? 'running' : 'paused';
    if (state !== expected) this.#broken(`the scheduler is ${state} and not ${expected}`);
    if (this.#evaluations - this.#abandoned > 1) this.#broken('two checks overlap');
    if (state !== 'running') {
      if (isChecking) this.#broken(`a check runs while ${state}`);
      if (this.#scheduler.getNextRun() !== null) this.#broken(`a next check is told while ${state}`);
      this.#waitingSince = this.#checkingSince = this.#catchUpBy = null;
      this.#isWallSetBack = false;
    } else if (isChecking) {
      const checkedMs = this.#clock.monotonic() - (this.#checkingSince ??= this.#clock.monotonic());
      if (checkedMs > MAX_CHECK_MS + ROUNDING_MS) this.#broken(`a check runs for ${checkedMs / SECOND} s`);
    } else {
      const waitedMs = this.#clock.monotonic() - (this.#waitingSince ??= this.#clock.monotonic());
      if (waitedMs > MAX_GAP_MS) this.#broken(`no check began for ${waitedMs / HOUR} h while awake and unlocked`);
      const lateMs = this.#clock.monotonic() - (this.#catchUpBy ?? Number.POSITIVE_INFINITY);
      if (lateMs > ROUNDING_MS) this.#broken('no check caught up with one that was due in sleep');
    }
    // The evaluations keep timers of their own, one each; the scheduler and all its waiting share one.
    const own = this.#clock.timers - this.#evaluationTimers;
    if (own > 1) this.#broken(`${own} timers are set`);
    if (state !== 'running' && own !== 0) this.#broken(`a timer is left while ${state}`);
  }

  #noteBeginning(): void {
    this.#checkingSince = this.#clock.monotonic();
    this.#catchUpBy = null;
  }

  #noteEnd(how: 'completed' | 'failed'): void {
    if (this.#scheduler.state !== 'running') this.#broken(`a check ${how} while ${this.#scheduler.state}`);
    this.#checkingSince = null;
    this.#isWallSetBack = false;
    this.#waitingSince = this.#clock.monotonic();
    this.#checks += 1;
    if (how === 'failed') this.#failures += 1;
  }

  #nextHappening(): [Happening, number] {
    let next: [Happening, number] = ['change', Number.POSITIVE_INFINITY];
    for (const [name, at] of this.#dueHappenings) if (at < next[1]) next = [name, at];
    return next;
  }

  #letHappen(name: Happening): void {
    this.#happened += 1;
    this.#dueHappenings.set(name, this.#clock.monotonic() + this.#random.waitingTime(happenings[name]));
    this.#next = this.#nextHappening();
    this.#isDirty = true;
    const effects: Record<Happening, () => void> = {
      lockOrUnlock: () => this.#toggleLock(),
      sleep: () => this.#sleep(this.#random.between(MINUTE, 3 * DAY)),
      clockStep: () => this.#stepClock(this.#random.pick([-DAY, DAY, -5 * YEAR, 5 * YEAR, -HOUR, HOUR, 10 * YEAR])),
      change: () => this.#changeKeystore(),
      manualCheck: () => void this.#scheduler.checkNow().catch(() => {}),
      stopAndStart: () => this.#stopAndStart(),
      resumeStorm: () => this.#resumeTenTimes(),
    };
    effects[name]();
  }

  #sleep(durationMs: number): void {
    const due = this.#scheduler.isChecking || this.#isWallSetBack ? null : this.#scheduler.getNextRun();
    this.#clock.stepWall(durationMs);
    if (due !== null && due <= this.#clock.now()) this.#catchUpBy ??= this.#clock.monotonic() + LATEST_CATCH_UP_MS;
  }

  #stepClock(byMs: number): void {
    this.#clock.stepWall(byMs);
    if (byMs > 0) return;
    this.#isWallSetBack = true;
    this.#catchUpBy = null;
  }

  /** Sometimes the account is begun anew: its device asks to join, and waits for its welcome. */
  #toggleLock(): void {
    const { kind } = this.#vaultState;
    const isOpening = kind === 'joining' || (kind === 'locked' && !this.#random.chance(0.1));
    if (isOpening) this.#vaultState = { kind: 'unlocked' };
    else this.#vaultState = kind === 'locked' ? { kind: 'joining' } : { kind: 'locked', reason: 'person' };
    if (kind === 'joining') this.#snapshot = snapshotOf(1);
    this.#vaultEvents.fire(this.#vaultState);
  }

  #changeKeystore(): void {
    if (this.#vaultState.kind !== 'unlocked') return;
    this.#snapshot = snapshotOf(this.#snapshot.revision + 1);
    const cause = this.#random.pick(causes);
    this.#keystoreEvents.fire({ cause, snapshot: this.#snapshot });
  }

  #stopAndStart(): void {
    this.#scheduler.stop();
    if (this.#listeners() !== 0) this.#broken('a stop leaves listeners');
    if (this.#clock.timers !== this.#evaluationTimers) this.#broken('a stop leaves a timer');
    this.#scheduler.start();
  }

  #resumeTenTimes(): void {
    for (let time = 0; time < 10; time += 1) {
      this.#alarmClock.check();
      this.#scheduler.request('resume');
    }
  }

  async #evaluate(signal: AbortSignal): Promise<HealthEvaluation> {
    this.#evaluations += 1;
    const giveUp = (): void => void (this.#abandoned += 1);
    signal.addEventListener('abort', giveUp, { once: true });
    try {
      await this.#behave();
      return { report: healthyReport, runs: [], findings: [] };
    } finally {
      signal.removeEventListener('abort', giveUp);
      if (signal.aborted) this.#abandoned -= 1;
      this.#evaluations -= 1;
    }
  }

  async #behave(): Promise<void> {
    const behaviour = this.#random.pick<Behaviour>([
      'answers',
      'answers',
      'answers',
      'answers',
      'answers',
      'answers',
      'answers late',
      'throws',
      'answers after its time',
      'hangs',
    ]);
    if (behaviour === 'answers') return;
    if (behaviour === 'throws') throw new Error('a check broke');
    if (behaviour === 'answers late') await this.#passing(this.#random.between(1, config.timeoutMs - SECOND));
    else if (behaviour === 'hangs') await this.#passing(DAY);
    else await this.#passing(config.timeoutMs + this.#random.between(SECOND, HOUR));
  }

  #passing(ms: number): Promise<void> {
    this.#evaluationTimers += 1;
    return new Promise((resolve) => {
      this.#clock.setTimeout(() => {
        this.#evaluationTimers -= 1;
        this.#isDirty = true;
        resolve();
      }, ms);
    });
  }

  async #settle(): Promise<void> {
    this.#isDirty = false;
    // A check goes through a handful of promises; each round lets one more of them move.
    for (let round = 0; round < 24; round += 1) await Promise.resolve();
  }

  #listeners(): number {
    return this.#vaultEvents.listenerCount + this.#keystoreEvents.listenerCount + this.#settingsEvents.listenerCount;
  }

  #broken(what: string): never {
    throw new BrokenPromise(this.#seed, this.#clock.monotonic(), what);
  }

  #makeScheduler(): BackgroundSyncScheduler {
    const vaultState = (): VaultState => this.#vaultState;
    const snapshot = (): KeystoreSnapshot => this.#snapshot;
    const vault: Partial<Vault> = {
      get state() {
        return vaultState();
      },
      onDidChangeState: this.#vaultEvents.event,
    };
    const keystore: Partial<Keystore> = {
      get snapshot() {
        return snapshot();
      },
      onDidChange: this.#keystoreEvents.event,
      refresh: async () => snapshot(),
    };
    return new BackgroundSyncScheduler(
      this.#clock,
      this.#alarmClock,
      silentLogger,
      { testMode: false, place: 'window', version: '0.0.0' },
      config,
      vault as Vault,
      keystore as Keystore,
      { evaluate: (_snapshot, signal) => this.#evaluate(signal) },
      {
        runs: [],
        lastRun: null,
        counters: { completed: 0, failed: 0, cached: 0, joined: 0 },
        start: async () => {},
        record: () => {},
        countAnswer: () => {},
        flush: async () => {},
      },
      {
        values: defaultSettings,
        onDidChange: this.#settingsEvents.event,
        start: async () => {},
        update: async () => defaultSettings,
      },
    );
  }
}

function snapshotOf(revision: number): KeystoreSnapshot {
  // The scheduler reads the revision and hands the rest on.
  return { revision } as KeystoreSnapshot;
}
