import {
  countField,
  decodeForm,
  encodeForm,
  idField,
  listField,
  recordField,
  type ValueOf,
} from '../entries/form-field.js';
import { type Outcome, outcomeOf } from '../entries/outcome.js';
import type { Member } from '../feeds/held-entry.js';
import { LATEST_TIME_MS } from '../limits.js';

const amountField = recordField({ entries: countField(), bytes: countField(), admissions: countField() });

/** What happened since a moment, ms since 1970. */
const dayField = recordField({ from: countField(0, LATEST_TIME_MS), count: countField() });

/** `{ 1 member, 2 own, 3 needed, 4 day, 5 rotations }` */
const tallyField = recordField({
  member: idField,
  /** Taken since a person looked, though nobody else needed it. */
  own: amountField,
  /** Taken since then as others needed it. */
  needed: amountField,
  /** Entries of `own` within a day. */
  day: dayField,
  /** Rotations that became necessary within a day. */
  rotations: dayField,
});

/** `{ 1 tallies, 2 unseen }` */
const recordOfBrakes = recordField({
  tallies: listField(tallyField, { most: Infinity, by: ({ member }) => member }),
  unseen: listField(idField, { most: Infinity, by: (id) => id }),
});

export type Amount = ValueOf<typeof amountField>;
export type Day = ValueOf<typeof dayField>;

/** What was counted of one member and of those who are counted with it. */
export type Tally = ValueOf<typeof tallyField>;

export const DAY_MS = 24 * 60 * 60 * 1000;

const NOTHING: Amount = { entries: 0, bytes: 0, admissions: 0 };
const NO_DAY: Day = { from: 0, count: 0 };

/** What is counted of the day that goes on. */
export function countOf({ from, count }: Day, now: number): number {
  return now - from >= DAY_MS ? 0 : count;
}

export function addTo(day: Day, now: number, count: number): Day {
  const before = countOf(day, now);
  return { from: before > 0 ? day.from : now, count: Math.max(0, before + count) };
}

export function plus(one: Amount, other: Amount, sign: 1 | -1 = 1): Amount {
  return {
    entries: Math.max(0, one.entries + sign * other.entries),
    bytes: Math.max(0, one.bytes + sign * other.bytes),
    admissions: Math.max(0, one.admissions + sign * other.admissions),
  };
}

/** What the brakes of one device remember (10.5, 7.8). It is local, and small: a hundred bytes for each member that wrote. */
export class BrakeRecord {
  readonly #tallies = new Map<string, Tally>();
  /** Whom members on this device's own line let in since a person looked: they are counted with whoever did. */
  readonly #unseen = new Set<string>();

  /** Throws nothing: bytes that are no record give an outcome that says so. */
  static decode(bytes: Uint8Array): Outcome<BrakeRecord> {
    return outcomeOf(() => {
      const record = new BrakeRecord();
      const { tallies, unseen } = decodeForm(recordOfBrakes, bytes);
      for (const tally of tallies) record.#tallies.set(tally.member, tally);
      for (const id of unseen) record.#unseen.add(id);
      return record;
    });
  }

  encode(): Uint8Array {
    const tallies = [...this.#tallies.values()].sort((a, b) => (a.member < b.member ? -1 : 1));
    return encodeForm(recordOfBrakes, { tallies, unseen: [...this.#unseen].sort() });
  }

  of({ id }: Member): Tally {
    return this.#tallies.get(id) ?? { member: id, own: NOTHING, needed: NOTHING, day: NO_DAY, rotations: NO_DAY };
  }

  set(tally: Tally): void {
    this.#tallies.set(tally.member, tally);
  }

  isUnseen({ id }: Member): boolean {
    return this.#unseen.has(id);
  }

  addUnseen({ id }: Member): void {
    this.#unseen.add(id);
  }

  /** Days that began later than now, by a clock that was wrong, begin now. */
  setClock(now: number): void {
    const notAfter = (day: Day): Day => ({ ...day, from: Math.min(day.from, now) });
    for (const tally of this.#tallies.values())
      if (tally.day.from > now || tally.rotations.from > now)
        this.set({ ...tally, day: notAfter(tally.day), rotations: notAfter(tally.rotations) });
  }

  /** Ids of those who are counted with whoever let them in. */
  get unseen(): readonly string[] {
    return [...this.#unseen];
  }

  /** A person looked at what is counted under a member, and at those whom it let in: all begins anew. */
  lookAt({ id }: Member, letIn: Iterable<string>): void {
    this.#tallies.delete(id);
    for (const one of letIn) this.#unseen.delete(one);
  }

  /** A person looked at all members. */
  lookAtAll(): void {
    this.#tallies.clear();
    this.#unseen.clear();
  }
}
