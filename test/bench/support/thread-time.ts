import { closeSync, existsSync, openSync, readSync } from 'node:fs';

/** What Linux tells of the thread that opens it: nanoseconds on a processor, nanoseconds of waiting for one, how often it had one. */
const SCHEDULING_FILE = '/proc/thread-self/schedstat';

/** Long enough to give up the processor, ms. */
const PAUSE_MS = 0.02;

const NANOSECONDS_PER_MS = 1e6;

/** How much processor time this thread has taken; where the system does not tell, the time that has passed. */
export class ThreadTime {
  readonly #file = existsSync(SCHEDULING_FILE) ? openSync(SCHEDULING_FILE, 'r') : null;
  readonly #text = Buffer.alloc(64);
  readonly #pause = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));

  /** Since some fixed moment, ms. */
  read(): number {
    if (this.#file === null) return performance.now();
    // The system adds up what a thread took when it gives up the processor, otherwise at its own ticks only.
    Atomics.wait(this.#pause, 0, 0, PAUSE_MS);
    const length = readSync(this.#file, this.#text, 0, this.#text.length, 0);
    return Number(this.#text.toString('latin1', 0, length).split(' ')[0]) / NANOSECONDS_PER_MS;
  }

  close(): void {
    if (this.#file !== null) closeSync(this.#file);
  }
}

/** The longest turn of the event loop from `start` to `stop`, in ms of `ThreadTime`. */
export class LongestTurn {
  readonly #time = new ThreadTime();
  #longest = 0;
  #turn: NodeJS.Immediate | null = null;

  start(): void {
    this.#next(this.#time.read());
  }

  /** Gives the longest turn. */
  stop(): number {
    if (this.#turn) clearImmediate(this.#turn);
    this.#time.close();
    return this.#longest;
  }

  #next(began: number): void {
    this.#turn = setImmediate(() => {
      const now = this.#time.read();
      this.#longest = Math.max(this.#longest, now - began);
      this.#next(now);
    });
  }
}
