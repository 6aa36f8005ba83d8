import { basisOf, type EntryRecord } from './entry-record.js';
import { compareText } from './hex.js';
import type { DeviceId, EntryId } from './types.js';

/** What has to be known of the entries around those that are being ordered. */
export interface CausalContext {
  /** The Lamport number of entry `sequence` of `device`, when it was ordered before; else undefined. */
  lamportAt(device: DeviceId, sequence: number): number | undefined;
  /** The rotation or genesis entry with this id, ordered before or being ordered; undefined when it is not known. */
  findBasis(id: EntryId): EntryRecord | undefined;
}

/** A record and its place in time: 1 more than the highest Lamport number among what its author had heard. */
export interface OrderedRecord {
  readonly record: EntryRecord;
  readonly lamport: number;
}

/** Records in an order in which causes come before effects. */
export interface CausalOrder {
  readonly ordered: readonly OrderedRecord[];
  /** Entries that claim to have heard, directly or through others, of themselves. Only a forger writes such a thing. */
  readonly cyclic: ReadonlySet<EntryRecord>;
}

/**
 * Orders records by cause. An entry follows the one before it in its feed, the rotation it builds on, and the entries it
 * acknowledges; acknowledged entries that nobody holds here count as Lamport 0.
 *
 * @param runs per device, records that follow each other without a gap.
 */
export function orderCausally(runs: Iterable<readonly EntryRecord[]>, context: CausalContext): CausalOrder {
  return new CausalSorter(runs, context).sort();
}

/** Orders by Lamport number, then by id: the same on every device. */
export function compareOrdered(a: OrderedRecord, b: OrderedRecord): number {
  return a.lamport - b.lamport || compareText(a.record.id, b.record.id);
}

/** The records of one feed, and how far they are ordered. */
interface Run {
  readonly device: DeviceId;
  readonly start: number;
  readonly records: readonly EntryRecord[];
  readonly lamports: number[];
  /** How many records are ordered. */
  done: number;
  /** How many causes of the next record were looked at, so that none is looked at twice. */
  causesSeen: number;
  /** The highest Lamport number among these. */
  highest: number;
  /** Runs that wait until the record with this sequence number is ordered. */
  readonly waiting: Map<number, Run[]>;
}

/** Where an entry stands among those that are being ordered. */
interface Place {
  readonly run: Run;
  readonly sequence: number;
}

class CausalSorter {
  readonly #context: CausalContext;
  readonly #runs = new Map<DeviceId, Run>();
  readonly #ordered: OrderedRecord[] = [];
  readonly #cyclic = new Set<EntryRecord>();

  constructor(runs: Iterable<readonly EntryRecord[]>, context: CausalContext) {
    this.#context = context;
    for (const records of runs) this.#addRun(records);
  }

  sort(): CausalOrder {
    for (const run of this.#runs.values()) this.#advance(run);
    for (const run of this.#runs.values()) if (run.done < run.records.length) this.#orderTangled(run);
    return { ordered: this.#ordered, cyclic: this.#cyclic };
  }

  #addRun(records: readonly EntryRecord[]): void {
    const [first] = records;
    if (first === undefined) return;
    const { device, sequence: start } = first;
    const run: Run = { device, start, records, lamports: [], done: 0, causesSeen: 0, highest: 0, waiting: new Map() };
    this.#runs.set(device, run);
  }

  /** Orders as much as the causes ordered so far allow, in this run and in those that waited for it. */
  #advance(run: Run): void {
    const ready = [run];
    for (let current = ready.pop(); current !== undefined; current = ready.pop()) {
      for (let record = current.records[current.done]; record !== undefined; record = current.records[current.done]) {
        if (this.#isBlocked(current, record)) break;
        this.#place(current, record, 1 + Math.max(this.#lamportBefore(current), current.highest));
        ready.push(...(current.waiting.get(record.sequence) ?? []));
        current.waiting.delete(record.sequence);
      }
    }
  }

  /** Whether a cause of `record` is still to be ordered; then the run waits for it. */
  #isBlocked(run: Run, record: EntryRecord): boolean {
    for (let cause = causeAt(record, run.causesSeen); cause !== undefined; cause = causeAt(record, run.causesSeen)) {
      const place = this.#locate(cause);
      if (place !== undefined && place.sequence >= place.run.start + place.run.done) {
        const waiting = place.run.waiting.get(place.sequence);
        if (waiting === undefined) place.run.waiting.set(place.sequence, [run]);
        else waiting.push(run);
        return true;
      }
      run.highest = Math.max(run.highest, this.#lamportOf(cause, place));
      run.causesSeen += 1;
    }
    return false;
  }

  #place(run: Run, record: EntryRecord, lamport: number): void {
    run.lamports.push(lamport);
    run.done += 1;
    run.causesSeen = 0;
    run.highest = 0;
    this.#ordered.push({ record, lamport });
  }

  #lamportBefore(run: Run): number {
    return run.lamports.at(-1) ?? this.#context.lamportAt(run.device, run.start - 1) ?? 0;
  }

  /** Where a cause stands among the records that are being ordered. */
  #locate(cause: Cause): Place | undefined {
    const { device, sequence } = typeof cause === 'string' ? (this.#context.findBasis(cause) ?? nowhere) : cause;
    const run = this.#runs.get(device);
    if (run === undefined || sequence < run.start || sequence >= run.start + run.records.length) return undefined;
    return { run, sequence };
  }

  #lamportOf(cause: Cause, place: Place | undefined = this.#locate(cause)): number {
    if (place !== undefined) return place.run.lamports[place.sequence - place.run.start] ?? 0;
    const { device, sequence } = typeof cause === 'string' ? (this.#context.findBasis(cause) ?? nowhere) : cause;
    return this.#context.lamportAt(device, sequence) ?? 0;
  }

  /**
   * Orders what cycles have left over: Tarjan's strongly connected components, without recursion. A component comes out
   * after all that it depends on. Its entries share one Lamport number.
   */
  #orderTangled(from: Run): void {
    const root = from.records[from.done];
    if (root === undefined) return;
    const visits = new Map<EntryRecord, Visit>();
    const component: Visit[] = [];
    const path: Visit[] = [];
    const enter = (record: EntryRecord): void => {
      const visit: Visit = {
        record,
        causes: this.#openCauses(record),
        next: 0,
        index: visits.size,
        low: visits.size,
      };
      visits.set(record, visit);
      component.push(visit);
      path.push(visit);
    };
    // From the last record of the run all the others in it are reached.
    enter(from.records.at(-1) ?? root);
    for (let visit = path.at(-1); visit !== undefined; visit = path.at(-1)) {
      const cause = visit.causes[visit.next++];
      if (cause === undefined) {
        path.pop();
        const parent = path.at(-1);
        if (parent !== undefined) parent.low = Math.min(parent.low, visit.low);
        if (visit.low === visit.index) this.#placeComponent(component.splice(component.lastIndexOf(visit)));
        continue;
      }
      const seen = visits.get(cause);
      if (seen === undefined) enter(cause);
      // Of a component that is placed, only what led there still knows: then its number is the lower one.
      else visit.low = Math.min(visit.low, seen.index);
    }
  }

  /** The causes of a record that are being ordered and not ordered yet. */
  #openCauses(record: EntryRecord): readonly EntryRecord[] {
    const causes: EntryRecord[] = [];
    const add = (place: Place | undefined): void => {
      if (place === undefined || place.sequence < place.run.start + place.run.done) return;
      const cause = place.run.records[place.sequence - place.run.start];
      if (cause !== undefined) causes.push(cause);
    };
    add(this.#locate({ device: record.device, sequence: record.sequence - 1 }));
    for (let index = 0, cause = causeAt(record, 0); cause !== undefined; cause = causeAt(record, ++index)) {
      add(this.#locate(cause));
    }
    return causes;
  }

  #placeComponent(component: readonly Visit[]): void {
    const records = component.map((visit) => visit.record).sort((a, b) => a.sequence - b.sequence);
    let lamport = 0;
    for (const record of records) {
      const run = this.#runs.get(record.device);
      if (run !== undefined) lamport = Math.max(lamport, this.#lamportBefore(run));
      // Causes inside the component have no number yet and count 0.
      for (let index = 0, cause = causeAt(record, 0); cause !== undefined; cause = causeAt(record, ++index)) {
        lamport = Math.max(lamport, this.#lamportOf(cause));
      }
    }
    for (const record of records) {
      const run = this.#runs.get(record.device);
      if (run !== undefined) this.#place(run, record, lamport + 1);
      if (records.length > 1) this.#cyclic.add(record);
    }
  }
}

interface Visit {
  readonly record: EntryRecord;
  readonly causes: readonly EntryRecord[];
  next: number;
  readonly index: number;
  low: number;
}

/** A cause beside the entry before: an acknowledged place, or the id of the rotation it builds on. */
type Cause = EntryId | { readonly device: DeviceId; readonly sequence: number };

const nowhere = { device: '', sequence: 0 } as const;

function causeAt(record: EntryRecord, index: number): Cause | undefined {
  if (record.fact.kind === 'acknowledged') return record.fact.seen[index];
  return index === 0 ? (basisOf(record) ?? undefined) : undefined;
}
