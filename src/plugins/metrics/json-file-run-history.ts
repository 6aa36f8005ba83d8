import { inject, injectable } from 'inversify';
import { join } from 'node:path';

import { Clock, DataDirectory, Logger } from '../../container/index.js';
import { lazily } from '../../core/common/lazily.js';
import { DisposableSlot, type Disposable } from '../../core/disposable.js';
import { FileLock } from '../../core/file-lock.js';
import { JsonFile } from '../../core/json-file.js';
import { z } from '../../core/zod.js';
import type { RunCounters, RunHistory } from './run-history.js';
import { KEPT_RUNS, runRecordSchema, type RunRecord } from './run-record.js';

/**
 * The shortest time between two writes, in milliseconds. Checks come hours apart, and each is kept at once; only where they
 * come every second (end-to-end tests) does the disk get a rest.
 */
export const MIN_WRITE_INTERVAL_MS = 5_000;

/** A check of a plugin chooses its own title; the history keeps this many characters of it. */
const MAX_TITLE_LENGTH = 100;

const storedHistorySchema = lazily(() => {
  const count = z.number().int().min(0);
  return z.strictObject({
    version: z.literal(1),
    lastRun: z.number().int().nullable(),
    counters: z.strictObject({ completed: count, failed: count, cached: count, joined: count }),
    runs: z.array(runRecordSchema()).max(KEPT_RUNS),
  });
});

/** Runs and counts, of all time or of the time since they were last kept. */
interface History {
  readonly lastRun: number | null;
  readonly counters: RunCounters;
  readonly runs: readonly RunRecord[];
}

const noHistory: History = { lastRun: null, counters: { completed: 0, failed: 0, cached: 0, joined: 0 }, runs: [] };

/**
 * Keeps the history in `run-history.json` in the data folder.
 *
 * The app and the command may both record: each write reads the file first and puts on top of it only what this process has
 * recorded since its last write, and no other process writes meanwhile, so that neither undoes the other.
 */
@injectable()
export class JsonFileRunHistory implements RunHistory, Disposable {
  readonly #file: JsonFile<z.infer<ReturnType<typeof storedHistorySchema>>>;
  readonly #lock: FileLock;
  readonly #clock: Clock;
  readonly #logger: Logger;
  /** Full while the disk rests after a write. */
  readonly #rest = new DisposableSlot<Disposable>();
  /** What the file holds. */
  #kept: History = noHistory;
  /** What the write under way adds to it. */
  #beingKept: History = noHistory;
  /** What came after that write began, or could not be written. */
  #unkept: History = noHistory;
  #reading: Promise<void> | undefined;
  #writing: Promise<void> = Promise.resolve();
  #isWriteWanted = false;
  #isDisposed = false;

  constructor(
    @inject(DataDirectory) dataDirectory: DataDirectory,
    @inject(Clock) clock: Clock,
    @inject(Logger) logger: Logger,
  ) {
    this.#clock = clock;
    this.#logger = logger.child('metrics');
    const path = join(dataDirectory.path, 'run-history.json');
    this.#file = new JsonFile(path, storedHistorySchema, this.#logger);
    this.#lock = new FileLock([`${path}.lock`], clock);
  }

  get runs(): readonly RunRecord[] {
    return this.#whole.runs;
  }

  get lastRun(): number | null {
    return this.#whole.lastRun;
  }

  get counters(): RunCounters {
    return this.#whole.counters;
  }

  start(): Promise<void> {
    this.#reading ??= this.#read();
    return this.#reading;
  }

  record(run: RunRecord): void {
    const { kind } = run.outcome;
    this.#unkept = onTopOf(this.#unkept, {
      lastRun: kind === 'completed' ? run.endedAt : null,
      counters: { ...noHistory.counters, [kind]: 1 },
      runs: [withShortTitles(run)],
    });
    this.#writeSoon();
  }

  countAnswer(kind: 'cached' | 'joined'): void {
    this.#unkept = onTopOf(this.#unkept, { ...noHistory, counters: { ...noHistory.counters, [kind]: 1 } });
    this.#writeSoon();
  }

  flush(): Promise<void> {
    return this.#write();
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#rest.dispose();
  }

  get #whole(): History {
    return onTopOf(onTopOf(this.#kept, this.#beingKept), this.#unkept);
  }

  async #read(): Promise<void> {
    this.#kept = (await this.#file.read()) ?? noHistory;
  }

  /** Writes now, or when the disk has rested. */
  #writeSoon(): void {
    if (this.#isDisposed) return;
    if (this.#rest.value !== undefined) {
      this.#isWriteWanted = true;
      return;
    }
    this.#isWriteWanted = false;
    this.#rest.value = this.#clock.setTimeout(() => {
      this.#rest.value = undefined;
      if (this.#isWriteWanted) this.#writeSoon();
    }, MIN_WRITE_INTERVAL_MS);
    void this.#write();
  }

  /** Resolves when everything recorded before the call was kept, or could not be. */
  #write(): Promise<void> {
    this.#writing = this.#writing.then(() => this.#keep());
    return this.#writing;
  }

  /** Never rejects: a history that can't be kept is no reason to stop checking. What was not kept goes into the next write. */
  async #keep(): Promise<void> {
    await this.start();
    if (this.#unkept === noHistory) return;
    this.#beingKept = this.#unkept;
    this.#unkept = noHistory;
    try {
      this.#kept = await this.#lock.hold(() => this.#add(this.#beingKept));
    } catch (error) {
      this.#unkept = onTopOf(this.#beingKept, this.#unkept);
      this.#logger.error('The history of checks could not be kept; the next check tries again.', error);
    }
    this.#beingKept = noHistory;
  }

  /** Puts `newer` on top of what the file holds by now. Resolves with what it holds then. */
  async #add(newer: History): Promise<History> {
    const history = onTopOf((await this.#file.read()) ?? this.#kept, newer);
    await this.#file.write({ version: 1, ...history, runs: [...history.runs] });
    return history;
  }
}

/** Puts newer history on top of older. */
function onTopOf(older: History, newer: History): History {
  return {
    lastRun: newer.lastRun ?? older.lastRun,
    counters: {
      completed: older.counters.completed + newer.counters.completed,
      failed: older.counters.failed + newer.counters.failed,
      cached: older.counters.cached + newer.counters.cached,
      joined: older.counters.joined + newer.counters.joined,
    },
    runs: [...newer.runs, ...older.runs].slice(0, KEPT_RUNS),
  };
}

function withShortTitles(run: RunRecord): RunRecord {
  return { ...run, checks: run.checks.map((check) => ({ ...check, title: check.title.slice(0, MAX_TITLE_LENGTH) })) };
}
