import type { HeldEntry, Member } from '../feeds/held-entry.js';
import type { HeardMarks } from '../feeds/heard-marks.js';
import type { AccountMeaning } from '../meaning/account-meaning.js';
import { lastCounting } from '../meaning/feed-ends.js';
import { HeardByAll } from './heard-by-all.js';
import { hasArrived } from './standing.js';

/** Which rotations the devices of the alignment have: those that stand and have arrived (5.8, 8.1). */
export class Coverage {
  readonly #all = new HeardByAll();
  #devices = 0;
  /** Of one rotation, how many have it: the current one is asked about after each change. */
  #followed: { readonly rotation: HeldEntry; count: number } | null = null;
  /** How far each device heard a branch, ascending; until something changes. */
  readonly #byBranch = new Map<number, readonly number[]>();

  constructor(readonly meaning: AccountMeaning) {
    for (const member of meaning.verdicts.members) this.refresh(member);
  }

  /** How many devices there are in the alignment. */
  get devices(): number {
    return this.#devices;
  }

  /** What a device of the alignment has heard, its own entries with it; null of any other member. */
  heardBy(member: Member): HeardMarks | null {
    return this.#all.of(member.index);
  }

  has(member: Member, rotation: HeldEntry): boolean {
    return hasHeardIn(this.heardBy(member), rotation);
  }

  /** What all of them have heard; null while there are none. */
  get heardByAll(): HeardMarks | null {
    return this.#all.marks;
  }

  /** How many rotations at least one of them doesn't have. */
  get missing(): number {
    const { alignment } = this.meaning;
    const { heardByAll } = this;
    return heardByAll === null ? 0 : alignment.generations - alignment.countIn(heardByAll);
  }

  /** Looks anew at a member that wrote, or of whom something was said. */
  refresh(member: Member): void {
    const before = this.#all.of(member.index);
    const after = this.#marksOf(member);
    if (before === null && after === null) return;
    this.#all.set(member.index, after);
    this.#devices += Number(after !== null) - Number(before !== null);
    this.#byBranch.clear();
    const followed = this.#followed;
    if (followed === null) return;
    followed.count += Number(hasHeardIn(after, followed.rotation)) - Number(hasHeardIn(before, followed.rotation));
  }

  /** How many of them have a rotation. Of one branch it is cheap to ask again. */
  countWith({ branch, number }: HeldEntry): number {
    const heard = this.#byBranch.get(branch.index) ?? this.#heardOf(branch.index);
    this.#byBranch.set(branch.index, heard);
    let [low, high] = [0, heard.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((heard[middle] ?? 0) < number) low = middle + 1;
      else high = middle;
    }
    return heard.length - low;
  }

  /** The same of one that is asked about after each change. */
  countFollowed(rotation: HeldEntry): number {
    if (this.#followed?.rotation !== rotation) this.#followed = { rotation, count: this.countWith(rotation) };
    return this.#followed.count;
  }

  #heardOf(branch: number): readonly number[] {
    const heard: number[] = [];
    for (const member of this.meaning.verdicts.members) {
      const upTo = this.heardBy(member)?.upTo(branch) ?? 0;
      if (upTo > 0) heard.push(upTo);
    }
    return heard.sort((a, b) => a - b);
  }

  #marksOf(member: Member): HeardMarks | null {
    const { verdicts, alignment } = this.meaning;
    if (member.memberClass !== 'device' || !verdicts.stands(member) || !hasArrived(verdicts, member)) return null;
    let marks = alignment.heardBy(member);
    for (const branch of member.branches) {
      const last = lastCounting(branch, verdicts);
      if (last !== null) marks = marks.with(branch.index, last.number);
    }
    return marks;
  }
}

function hasHeardIn(marks: HeardMarks | null, { branch, number }: HeldEntry): boolean {
  return marks !== null && marks.upTo(branch.index) >= number;
}
