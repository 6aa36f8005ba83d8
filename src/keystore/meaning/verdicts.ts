import {
  type Branch,
  compareInOrder,
  compareSeniority,
  type HeldEntry,
  hasHeard,
  type Member,
} from '../feeds/held-entry.js';
import type { Cut } from './cuts.js';
import { MemberSet } from './member-set.js';

/** What section 6 says of one member. */
export interface MemberVerdict {
  /** The cut of somebody above it by which its admission, or that of one above it, is void. */
  readonly voidBy: Cut | null;
  /** Its own, if it was revoked. */
  readonly cut: Cut | null;
  /** The entries that count in which it says that it leaves. */
  readonly leavings: readonly HeldEntry[];
  /** The suspensions in force that name it. */
  readonly suspensions: readonly HeldEntry[];
  /** Whether it, or one above it, was let in by somebody who is suspended by a word that hadn't heard of that. */
  readonly isCovered: boolean;
  /** The last in order that counts and says whether it is archived. */
  readonly archiving: HeldEntry | null;
}

/** While verdicts are formed. */
interface OpenVerdict {
  voidBy: Cut | null;
  cut: Cut | null;
  readonly leavings: HeldEntry[];
  readonly suspensions: HeldEntry[];
  isCovered: boolean;
  archiving: HeldEntry | null;
}

/** Why a member is where it is, in the order in which one reason hides the next. */
export type Standing =
  | { readonly kind: 'revoked'; readonly cut: Cut }
  /** The cut of somebody above it took the entry that let it in, or one above it. */
  | { readonly kind: 'not-let-in'; readonly cut: Cut }
  | { readonly kind: 'left'; readonly entries: readonly HeldEntry[] }
  /** By these, which name it or somebody who let it in, or one above it, unheard (6.6). */
  | { readonly kind: 'suspended'; readonly suspensions: readonly HeldEntry[] }
  | { readonly kind: 'archived'; readonly by: HeldEntry }
  | { readonly kind: 'stands' };

/** What section 6 says about a set of entries. Made by `judge`; new members and archivings are added as they come. */
export class Verdicts {
  /** By the member's index. */
  readonly #verdicts: OpenVerdict[] = [];
  readonly #members: Member[] = [];
  readonly #out = new MemberSet();
  readonly #suspensions: HeldEntry[] = [];
  readonly #barriers = new Map<Branch, HeldEntry>();
  /** Of the suspensions of whoever writes the branch, how far the one heard it that heard least. */
  readonly #leastHeard = new Map<Branch, number>();
  #inOrder: readonly Member[] | null = null;
  /** What was looked at to form these: tests watch by it how the work grows. */
  steps = 0;

  /** From the most senior down, whether shut out or not (6.3). */
  get members(): readonly Member[] {
    this.#inOrder ??= this.#members.toSorted(compareSeniority);
    return this.#inOrder;
  }

  /** Everybody who is shut out or suspended. */
  get out(): MemberSet {
    return this.#out;
  }

  /** 6.6: those in force. */
  get suspensions(): readonly HeldEntry[] {
    return this.#suspensions;
  }

  /** 7.4: by which somebody is out: of each branch the last one. Who heard that, heard those before. */
  get barriers(): Iterable<HeldEntry> {
    return this.#barriers.values();
  }

  /** Whether it had been let in when these were formed, or since. */
  knows({ index }: Member): boolean {
    return this.#verdicts[index] !== undefined;
  }

  /** Of a member that was let in. */
  of(member: Member): MemberVerdict {
    return this.#of(member);
  }

  /** 6.4, 6.5: whether an entry counts, and so has the effect that its kind has. */
  counts(entry: HeldEntry): boolean {
    const { voidBy, cut } = this.of(entry.branch.member);
    return voidBy === null && (cut === null || cut.kept.has(entry));
  }

  /** The number up to which the entries of a branch count, those before it included; `Infinity` where all do. */
  countsUpTo(branch: Branch): number {
    const { voidBy, cut } = this.of(branch.member);
    if (voidBy !== null) return 0;
    return cut === null ? Infinity : cut.kept.last(branch);
  }

  isShutOut(member: Member): boolean {
    const { voidBy, cut, leavings } = this.of(member);
    return voidBy !== null || cut !== null || leavings.length > 0;
  }

  isOut(member: Member): boolean {
    return this.#out.has(member);
  }

  isArchived(member: Member): boolean {
    const fact = this.of(member).archiving?.fact;
    return fact?.kind === 'device-archived' && fact.isArchived;
  }

  stands(member: Member): boolean {
    return !this.isOut(member) && !this.isArchived(member);
  }

  standingOf(member: Member): Standing {
    const { cut, voidBy, leavings, archiving } = this.of(member);
    if (cut !== null) return { kind: 'revoked', cut };
    if (voidBy !== null) return { kind: 'not-let-in', cut: voidBy };
    if (leavings.length > 0) return { kind: 'left', entries: leavings };
    if (this.isOut(member)) return { kind: 'suspended', suspensions: this.suspensionsOver(member) };
    return archiving !== null && this.isArchived(member) ? { kind: 'archived', by: archiving } : { kind: 'stands' };
  }

  /** 6.6: the suspensions in force that name a member, or somebody who let it in, or one above it, unheard by them. */
  suspensionsOver(member: Member): readonly HeldEntry[] {
    const over = new Set<HeldEntry>(this.of(member).suspensions);
    for (let below = member; below.admittedBy !== null && this.of(below).isCovered; below = below.admittedBy) {
      const { admission, admittedBy } = below;
      for (const suspension of this.of(admittedBy).suspensions) {
        if (!hasHeard(suspension, admission)) over.add(suspension);
      }
    }
    return [...over].sort(compareInOrder);
  }

  /** Takes in a member whom nobody has spoken of yet. Those above it have their verdicts. */
  add(member: Member): void {
    this.#verdicts[member.index] = {
      voidBy: null,
      cut: null,
      leavings: [],
      suspensions: [],
      isCovered: false,
      archiving: null,
    };
    this.#members.push(member);
    this.#inOrder = null;
  }

  /** Takes in a new member when no verdict on anybody else changed by what came with it. */
  follow(member: Member): void {
    this.add(member);
    this.settleAdmission(member);
    this.settleSuspension(member);
  }

  /** Once everything is settled about whoever let it in. */
  settleAdmission(member: Member): void {
    const { admittedBy, admission } = member;
    if (admittedBy === null) return;
    const above = this.of(admittedBy);
    this.#of(member).voidBy = above.cut?.kept.has(admission) === false ? above.cut : above.voidBy;
  }

  /** Once all suspensions are known, and whether whoever let it in is covered by one. */
  settleSuspension(member: Member): void {
    const verdict = this.#of(member);
    const { admittedBy, admission } = member;
    verdict.isCovered =
      admittedBy !== null && (this.of(admittedBy).isCovered || this.#leastHeardOf(admission) < admission.number);
    if (this.isShutOut(member) || verdict.isCovered || verdict.suspensions.length > 0) this.#out.add(member);
  }

  /** An archiving that counts. */
  archive(entry: HeldEntry, member: Member): void {
    const verdict = this.#of(member);
    if (verdict.archiving === null || compareInOrder(verdict.archiving, entry) < 0) verdict.archiving = entry;
  }

  /** 6.4: the first cut of a member is the only one. */
  cutOff(target: Member, cut: Cut): void {
    this.#of(target).cut = cut;
  }

  /** 6.7: a leaving that counts. */
  leave(entry: HeldEntry): void {
    this.addBarrier(entry);
    this.#of(entry.branch.member).leavings.push(entry);
  }

  /** One in force, by which its members are out. */
  suspend(suspension: HeldEntry, members: readonly Member[]): void {
    this.addBarrier(suspension);
    // One that only withdraws others says of nobody that it is out.
    if (members.length > 0) this.#suspensions.push(suspension);
    for (const member of members) this.#of(member).suspensions.push(suspension);
  }

  /** Something by which somebody is out. */
  addBarrier(entry: HeldEntry): void {
    const { branch } = entry;
    if ((this.#barriers.get(branch)?.number ?? 0) < entry.number) this.#barriers.set(branch, entry);
  }

  #of({ index }: Member): OpenVerdict {
    const verdict = this.#verdicts[index];
    if (!verdict) throw new Error('A member without a verdict.');
    return verdict;
  }

  #leastHeardOf({ branch }: HeldEntry): number {
    const known = this.#leastHeard.get(branch);
    if (known !== undefined) return known;
    const { suspensions } = this.of(branch.member);
    const least = suspensions.reduce((heard, { marks }) => Math.min(heard, marks.upTo(branch.index)), Infinity);
    this.#leastHeard.set(branch, least);
    return least;
  }
}
