import type { Member } from '../feeds/held-entry.js';

/**
 * Who is counted with whom (10.5). A member is counted with all whom it let in, directly or not. Those on this device's own line, who let in
 * nearly everybody, are counted with those alone whom they let in since a person last looked: whoever robs one of them would else make
 * accomplices that are counted apart, and speak for each other.
 */
export class Households {
  readonly #line = new Set<Member>();
  readonly #known = new Map<Member, Member>();

  /** @param reader this device; null where the entry that let it in is lost */
  constructor(
    reader: Member | null,
    readonly isUnseen: (member: Member) => boolean,
  ) {
    for (let at = reader; at !== null; at = at.admittedBy) this.#line.add(at);
  }

  isOnLine(member: Member): boolean {
    return this.#line.has(member);
  }

  /** The member that all of them are counted under. Takes a step for each member above that wasn't asked about. */
  headOf(member: Member): Member {
    const below: Member[] = [];
    let at = member;
    let head = this.#known.get(at);
    while (head === undefined) {
      below.push(at);
      const { admittedBy } = at;
      if (admittedBy === null || this.#line.has(at)) head = at;
      else if (this.#line.has(admittedBy)) head = this.isUnseen(at) ? admittedBy : at;
      else {
        at = admittedBy;
        head = this.#known.get(at);
      }
    }
    for (const one of below) this.#known.set(one, head);
    return head;
  }

  /** Of members that are seen by now. */
  forget(): void {
    this.#known.clear();
  }
}
