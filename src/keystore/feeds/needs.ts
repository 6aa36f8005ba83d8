import { type EntryGate, NO_NEED, type Voucher } from './entry-gate.js';
import type { Feeds } from './feeds.js';
import { parentsOf, type WaitingCopy, type WaitingRoom } from './waiting-room.js';

/** With two that are counted apart, there is always one who isn't counted with the author. */
const MOST_GROUPS = 2;

/**
 * Finds by whom the entries that wait are needed: by those that build on them, as far as a member signed these that may speak for others
 * (10.5). Each copy gets its answer. Takes some steps for each copy that waits and each that it builds on, whatever waits for what.
 */
export class Needs {
  #steps = 0;

  constructor(
    readonly feeds: Feeds,
    readonly room: WaitingRoom,
    readonly gate: EntryGate,
  ) {
    for (const waiting of room.copies) waiting.need = { ...NO_NEED, isProof: this.#provesFork(waiting) };
    for (const waiting of room.signedCopies) this.#vouch(waiting);
  }

  get steps(): number {
    return this.#steps;
  }

  #provesFork(waiting: WaitingCopy): boolean {
    this.#steps += 1;
    return waiting.stop !== null && this.room.heldBack.twinOf(waiting) !== undefined;
  }

  #vouch(waiting: WaitingCopy): void {
    const { entry } = waiting.reading;
    const author = this.feeds.member(entry?.body.author ?? '');
    if (author === undefined) return;
    const statement = waiting.reading.kind === 'entry' ? waiting.reading.statement : null;
    const voucher = this.gate.voucherOf(author, statement);
    if (voucher === null) return;
    const toVisit = this.#parentsInRoom(waiting);
    for (let at = toVisit.pop(); at !== undefined; at = toVisit.pop()) {
      this.#steps += 1;
      if (addVoucher(at, voucher)) toVisit.push(...this.#parentsInRoom(at));
    }
  }

  #parentsInRoom(waiting: WaitingCopy): WaitingCopy[] {
    return parentsOf(waiting).flatMap((id) => [...this.room.copiesOf(id)]);
  }
}

/** Whether that is new. */
function addVoucher(waiting: WaitingCopy, { group, isAnswer }: Voucher): boolean {
  const { groups, isForAnswer, isProof } = waiting.need;
  const isNew = groups.length < MOST_GROUPS && !groups.includes(group);
  if (!isNew && (isForAnswer || !isAnswer)) return false;
  waiting.need = { groups: isNew ? [...groups, group] : groups, isForAnswer: isForAnswer || isAnswer, isProof };
  return true;
}
