import type { Feeds, Fork } from '../feeds/feeds.js';
import type { Branch, HeldEntry, Member } from '../feeds/held-entry.js';
import { RotationAlignment } from './alignment.js';
import { Bases } from './bases.js';
import { changesBetween, NO_CHANGES, type VerdictChanges } from './changes.js';
import { CurrentGeneration } from './current-generation.js';
import { newestCounting } from './feed-ends.js';
import { GenerationIndex } from './generation-index.js';
import { judge } from './judge.js';
import { Knowledge } from './knowledge.js';
import type { MemberSet } from './member-set.js';
import { arrivalOf, Names } from './names.js';
import { type RevocationDraft, tryRevocation } from './trial.js';
import type { Verdicts } from './verdicts.js';

/** What an import changed. */
export interface MeaningChange extends VerdictChanges {
  /** Counts up with each import that brought something. */
  readonly revision: number;
  /** Whether all was folded anew. Otherwise no verdict on anything held before is another. */
  readonly isFolded: boolean;
  /** Whether another generation is current, or none is any more. */
  readonly hasNewCurrent: boolean;
}

/** All that verdicts decide, and is decided anew with them. */
interface Folded {
  readonly verdicts: Verdicts;
  readonly names: Names;
  readonly bases: Bases;
  readonly alignment: RotationAlignment;
  readonly current: CurrentGeneration;
}

/**
 * All that the held entries of an account mean (docs/trust.md, section 12): nothing else goes in, least of all the order in which they
 * came. An import without a word that puts somebody out or back costs what it brings; any other costs one fold from memory.
 */
export class AccountMeaning {
  readonly #index = new GenerationIndex();
  readonly #knowledge = new Knowledge(this.#index);
  readonly #renamings: HeldEntry[] = [];
  #folded: Folded;
  #revision = 0;
  /** Before the last fold. */
  #stepsBefore = 0;

  /** Folds all that is held. */
  constructor(readonly feeds: Feeds) {
    for (const entry of feeds.entries) this.#note(entry);
    this.#folded = this.#fold();
  }

  get revision(): number {
    return this.#revision;
  }

  /** How much was looked at so far, whatever a step takes: tests watch by it how the work grows. */
  get steps(): number {
    return this.#stepsBefore + stepsOf(this.#folded) + this.#knowledge.steps;
  }

  /** Which entries count, and who is out by what. */
  get verdicts(): Verdicts {
    return this.#folded.verdicts;
  }

  get names(): Names {
    return this.#folded.names;
  }

  /** Which generations each member has. */
  get alignment(): RotationAlignment {
    return this.#folded.alignment;
  }

  /** All generations, void ones too. */
  get generations(): GenerationIndex {
    return this.#index;
  }

  /** The generation that seals and signs what is new; null where a rotation comes first (7.4). */
  get current(): HeldEntry | null {
    return this.#folded.current.entry;
  }

  /** The generations on which the next one builds (7.1). */
  get bases(): ReadonlySet<HeldEntry> {
    return this.#folded.bases.entries;
  }

  /** 7.4: who can know a generation. */
  knowersOf(generation: HeldEntry): MemberSet {
    return this.#knowledge.knowersOf(generation);
  }

  /** Whether somebody who is out can know a generation: nothing should stay sealed under it. */
  isKnownToAnyoneOut(generation: HeldEntry): boolean {
    return this.knowersOf(generation).meets(this.verdicts.out);
  }

  /** 7.5: members that stand and can't know the current generation. */
  get lackingCurrent(): readonly Member[] {
    const { current, verdicts } = this;
    if (current === null) return [];
    const knowers = this.knowersOf(current);
    return verdicts.members.filter((member) => verdicts.stands(member) && !knowers.has(member));
  }

  /** 8.3: those of them that heard of it, and wait for its key. */
  get waitingForKey(): readonly Member[] {
    const { current } = this;
    return current === null ? [] : this.lackingCurrent.filter((member) => this.alignment.has(member, current));
  }

  /** 8.1: the devices that stand, with how many generations each misses, from the most senior down. */
  get missing(): ReadonlyMap<Member, number> {
    const { verdicts, alignment } = this;
    const counted = verdicts.members.filter((one) => one.memberClass === 'device' && verdicts.stands(one));
    return new Map(counted.map((member) => [member, alignment.missingOf(member)]));
  }

  /** The entry by which a member was last heard of, with the time that its own clock gave; null while none counts. */
  lastWordOf(member: Member): HeldEntry | null {
    return newestCounting(member, this.verdicts);
  }

  /** 5.8: the entry by which a member said that it has arrived, and with which version of the app; null while none counts. */
  arrivalOf(member: Member): HeldEntry | null {
    return arrivalOf(member, this.verdicts);
  }

  /** 9.1: the forks of all feeds, from the most senior member down. */
  get forks(): readonly Fork[] {
    return this.verdicts.members.flatMap((member) => (member.forkedNumbers.size > 0 ? this.feeds.forksOf(member) : []));
  }

  /** What would become void and what would come back, if a revocation were written (6.2). Costs a fold from memory. */
  tryRevocation(draft: RevocationDraft): VerdictChanges {
    return tryRevocation(this.feeds, this.verdicts, draft);
  }

  /** Takes in all that an import newly held, each entry after all it builds on, before anything else is asked. */
  take(entries: readonly HeldEntry[]): MeaningChange {
    const before = this.#folded;
    const currentBefore = this.current;
    let passesOn = false;
    for (const entry of entries) passesOn = this.#note(entry) || passesOn;
    if (passesOn) this.#knowledge.forget();
    if (entries.length > 0) this.#revision += 1;
    const isFolded = !this.#follow(entries);
    if (isFolded) {
      this.#stepsBefore += stepsOf(before);
      this.#folded = this.#fold();
    }
    const changes = isFolded
      ? changesBetween(this.feeds, before.verdicts, this.verdicts, lastBefore(entries))
      : NO_CHANGES;
    const hasNewCurrent = this.current !== currentBefore;
    return { ...changes, revision: this.#revision, isFolded, hasNewCurrent };
  }

  /** Whether it makes a generation, or passes one on. */
  #note(entry: HeldEntry): boolean {
    if (entry.fact?.kind === 'device-renamed') this.#renamings.push(entry);
    return this.#index.add(entry);
  }

  /** Takes in entries one by one, until one of them says that somebody is out or back: false then, and all has to be folded. */
  #follow(entries: readonly HeldEntry[]): boolean {
    const { verdicts, names, bases, alignment, current } = this.#folded;
    const generations: HeldEntry[] = [];
    for (const entry of entries) {
      const { fact } = entry;
      if (fact?.kind === 'genesis') return false;
      if (fact?.kind === 'device-admitted') verdicts.follow(fact.member);
      if (!verdicts.counts(entry)) continue;
      alignment.add(entry);
      switch (fact?.kind) {
        case 'device-revoked':
        case 'device-suspended':
        case 'device-left':
          return false;
        case 'device-archived':
          verdicts.archive(entry, fact.member);
          break;
        case 'device-renamed':
          names.add(entry);
          break;
        case 'key-rotated':
          bases.add(entry);
          generations.push(entry);
          break;
        default:
          break;
      }
    }
    current.update(generations);
    return true;
  }

  #fold(): Folded {
    const verdicts = judge(this.feeds);
    const names = new Names(verdicts);
    for (const renaming of this.#renamings) names.add(renaming);
    const bases = new Bases();
    for (const generation of this.#index.all) if (verdicts.counts(generation)) bases.add(generation);
    const alignment = new RotationAlignment(this.feeds, verdicts);
    return {
      verdicts,
      names,
      bases,
      alignment,
      current: new CurrentGeneration(this.#index, this.#knowledge, verdicts),
    };
  }
}

function stepsOf({ verdicts, alignment, current }: Folded): number {
  return verdicts.steps + alignment.steps + current.steps;
}

/** How far each branch went before an import, by the number of an entry. */
function lastBefore(entries: readonly HeldEntry[]): (branch: Branch) => number {
  const first = new Map<Branch, number>();
  for (const { branch, number } of entries) first.set(branch, Math.min(number, first.get(branch) ?? Infinity));
  return (branch) => (first.get(branch) ?? (branch.last?.number ?? 0) + 1) - 1;
}
