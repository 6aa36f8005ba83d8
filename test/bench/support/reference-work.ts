import type { Comparison, Samples } from '../benchmark.js';
import { processorTime } from '../processor-time.js';

/*
 * What budgets in time are measured against where there is no peer: a fixed piece of work of the kinds that the app does most. It uses
 * nothing of the app, so that no change to the app makes it faster or slower. Who changes it has to measure anew how long it takes on
 * a quiet machine (docs/benchmarks.md).
 */

/** How many ids the map holds: more than fits into the caches next to a core, as a large account does. */
const IDS = 100_000;

/** How many records one helping hashes, decodes and looks up. */
const RECORDS_PER_HELPING = 2_500;

/** A number of 4 bytes, and an id of 28 characters. */
const RECORD_BYTES = 32;
const NUMBER_BYTES = 4;

/** Coprime to the number of ids, so that one pass comes to each, far from the one before. */
const STRIDE = 61_803;

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/** How long one helping takes on a quiet machine of the kind that the budgets were set on, ms. */
export const HELPING_MS = 1;

/** Work in helpings of the same size. */
export class ReferenceWork {
  readonly #records = Buffer.alloc(IDS * RECORD_BYTES);
  readonly #sums = new Map<string, number>();
  #next = 0;

  constructor() {
    for (let index = 0; index < IDS; index++) {
      const at = index * RECORD_BYTES;
      const number = (index * STRIDE) % IDS;
      this.#records.writeUInt32LE(number, at);
      this.#records.write(
        String(number).padStart(RECORD_BYTES - NUMBER_BYTES, 'id of a device '),
        at + NUMBER_BYTES,
        'latin1',
      );
    }
    // A pass, which fills the map and lets the engine compile what it will run.
    this.do(Math.ceil(IDS / RECORDS_PER_HELPING));
  }

  /** Does so many helpings, and gives a number that depends on all of them, so that none can be left out. */
  do(helpings: number): number {
    let hash = FNV_OFFSET;
    for (let count = helpings * RECORDS_PER_HELPING; count > 0; count--) {
      const at = this.#next * RECORD_BYTES;
      this.#next = (this.#next + 1) % IDS;
      for (let byte = at; byte < at + RECORD_BYTES; byte++) {
        hash = Math.imul(hash ^ (this.#records[byte] ?? 0), FNV_PRIME);
      }
      const number = this.#records.readUInt32LE(at);
      const id = this.#records.toString('latin1', at + NUMBER_BYTES, at + RECORD_BYTES);
      this.#sums.set(id, ((this.#sums.get(id) ?? 0) + number) % IDS);
    }
    return hash >>> 0;
  }

  /** Milliseconds of processor time that one helping takes now, from as many as take about `ms` on a quiet machine. */
  measure(ms: number): number {
    const helpings = Math.max(1, Math.round(ms / HELPING_MS));
    return processorTime(() => this.do(helpings)) / helpings;
  }
}

/**
 * What a budget is compared with: the reference work that takes as long on a quiet machine, however long it takes here.
 *
 * @param perHelping what `measure` gave, round by round.
 */
export function referenceOf(budgetMs: number, perHelping: Samples): Comparison {
  const samples = perHelping.map((ms) => ms * (budgetMs / HELPING_MS));
  return { name: `${budgetMs} ms of reference work`, samples };
}
