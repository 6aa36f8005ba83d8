import type { Member } from '../feeds/held-entry.js';

const BITS = 32;

/** Members of one account, one bit for each: an account of 8,000 has a thousand generations, each known to nearly all. */
export class MemberSet {
  #words = new Uint32Array(1);

  static of(members: Iterable<Member>): MemberSet {
    const set = new MemberSet();
    for (const member of members) set.add(member);
    return set;
  }

  has({ index }: Member): boolean {
    return ((this.#words[Math.floor(index / BITS)] ?? 0) & (1 << (index % BITS))) !== 0;
  }

  /** Whether it is new. */
  add(member: Member): boolean {
    if (this.has(member)) return false;
    const at = Math.floor(member.index / BITS);
    this.#makeRoom(at + 1);
    this.#words[at] = (this.#words[at] ?? 0) | (1 << (member.index % BITS));
    return true;
  }

  /** Whether one of them is new. */
  addAll(other: MemberSet): boolean {
    if (this.includes(other)) return false;
    this.#makeRoom(other.#words.length);
    other.#words.forEach((word, at) => (this.#words[at] = (this.#words[at] ?? 0) | word));
    return true;
  }

  /** Whether all of the others are in it. */
  includes(other: MemberSet): boolean {
    return other.#words.every((word, at) => (word & ~(this.#words[at] ?? 0)) === 0);
  }

  /** Whether one of the others is in it. */
  meets(other: MemberSet): boolean {
    return other.#words.some((word, at) => (word & (this.#words[at] ?? 0)) !== 0);
  }

  #makeRoom(length: number): void {
    if (length <= this.#words.length) return;
    const words = new Uint32Array(Math.max(length, 2 * this.#words.length));
    words.set(this.#words);
    this.#words = words;
  }
}
