import type { HeldEntry, Member } from '../feeds/held-entry.js';
import type { GenerationIndex } from './generation-index.js';
import { MemberSet } from './member-set.js';

/**
 * 7.4: who can know each generation: its author and recipients; whom one of these shares it with; and if one of these wraps it in
 * another, all who can know that. Void words are counted, as a secret once given is given; words of others aren't, as they would have
 * to know it.
 *
 * It is found when it is asked for, as next to nobody asks about any generation but the newest. A generation that all who can know
 * another can know, and nobody else, shares the set of that one.
 */
export class Knowledge {
  readonly #knowers = new Map<HeldEntry, MemberSet>();
  #steps = 0;

  constructor(readonly index: GenerationIndex) {}

  /** What was looked at so far. */
  get steps(): number {
    return this.#steps;
  }

  /** Forgets what it found: something was made or passed on since. */
  forget(): void {
    this.#knowers.clear();
  }

  /** Those who can know the generation: not to be changed. */
  knowersOf(generation: HeldEntry): MemberSet {
    for (const next of this.#unknownAbove(generation)) this.#knowers.set(next, this.#find(next));
    return this.#knowers.get(generation) ?? new MemberSet();
  }

  /** The generation and those that wrap it, and so on, as far as they weren't looked at yet; each after all that wrap it. */
  #unknownAbove(generation: HeldEntry): HeldEntry[] {
    const found: HeldEntry[] = [];
    const seen = new Set<HeldEntry>();
    const stack: { readonly at: HeldEntry; isDone: boolean }[] = [{ at: generation, isDone: false }];
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const { at, isDone } = top;
      if (isDone || this.#knowers.has(at) || seen.has(at)) {
        if (isDone) found.push(at);
        stack.pop();
        continue;
      }
      seen.add(at);
      top.isDone = true;
      for (const word of this.index.wordsAbout(at)) {
        if (word.fact?.kind === 'key-rotated') stack.push({ at: word, isDone: false });
      }
    }
    return found;
  }

  /** Of a generation of whose wrappers all is known. */
  #find(generation: HeldEntry): MemberSet {
    const knowers = new MemberSet();
    const unheeded = wordsByAuthor(this.index.wordsAbout(generation));
    const believed = [generation];
    const heed = (author: Member): void => {
      for (const word of unheeded.get(author) ?? []) believed.push(word);
      unheeded.delete(author);
    };
    let last: MemberSet | null = null;
    for (let word = believed.pop(); word !== undefined; word = believed.pop()) {
      if (word === generation || word.fact?.kind === 'secret-shared') {
        const told = toldBy(word);
        this.#steps += told.length;
        for (const member of told) if (knowers.add(member)) heed(member);
        continue;
      }
      this.#steps += 1;
      last = this.#knowers.get(word) ?? new MemberSet();
      if (!knowers.addAll(last)) continue;
      this.#steps += unheeded.size;
      for (const author of [...unheeded.keys()]) if (knowers.has(author)) heed(author);
    }
    return last?.includes(knowers) ? last : knowers;
  }
}

function wordsByAuthor(words: readonly HeldEntry[]): Map<Member, HeldEntry[]> {
  const byAuthor = new Map<Member, HeldEntry[]>();
  for (const word of words) {
    const { member } = word.branch;
    const others = byAuthor.get(member);
    if (others) others.push(word);
    else byAuthor.set(member, [word]);
  }
  return byAuthor;
}

/** The author and the recipients of an entry. */
function toldBy({ branch, fact }: HeldEntry): readonly Member[] {
  switch (fact?.kind) {
    case 'genesis':
      return [fact.founder, fact.recovery];
    case 'key-rotated':
    case 'secret-shared':
      return [branch.member, ...fact.recipients];
    default:
      return [];
  }
}
