import type { EntryFact, FactOf } from '../../../src/keystore/feeds/entry-fact.js';
import { Feeds } from '../../../src/keystore/feeds/feeds.js';
import { type HeldEntry, Member } from '../../../src/keystore/feeds/held-entry.js';
import { Past } from '../../../src/keystore/feeds/past.js';
import { Rank } from '../../../src/keystore/feeds/rank.js';
import { markedKeys } from './marked-keys.js';

/** In the order of the places, and told apart by their beginnings. */
const idOf = (place: number): string => place.toString(16).padStart(8, '0').padEnd(64, '0');

/** What an admission says beside whom it lets in. */
interface AdmissionWords extends Pick<FactOf<'device-admitted'>, 'name' | 'likeness'> {
  readonly memberClass: Member['memberClass'];
}

/** Entries that are held without ever having been bytes: as fast as they can be linked, so an account can be of any size. */
export class HeldAccount {
  readonly feeds = new Feeds(idOf(0));
  readonly founder: Member;
  readonly paper: Member;
  readonly genesis: HeldEntry;
  /** What was held since it was last asked for. */
  #news: HeldEntry[] = [];
  #size = 0;

  constructor() {
    const top = Rank.top();
    this.founder = new Member(idOf(0), 'device', () => markedKeys('founder'), null, top);
    this.paper = new Member('f'.repeat(64), 'recovery', () => markedKeys('paper'), null, top);
    const { founder, paper: recovery } = this;
    this.genesis = this.#hold(founder, Past.ofGenesis(), [], { kind: 'genesis', founder, name: 'founder', recovery });
  }

  takeNews(): HeldEntry[] {
    const news = this.#news;
    this.#news = [];
    return news;
  }

  headOf(member: Member): HeldEntry | null {
    return member.branches.at(-1)?.last ?? null;
  }

  /** @param after another entry than the newest of the member: a fork */
  write(by: Member, fact: EntryFact, deps: readonly HeldEntry[] = [], after = this.headOf(by)): HeldEntry {
    const past = after === null ? Past.afterAdmission(by.admission) : Past.after(after);
    const named = after === null ? [by.admission, ...deps] : deps;
    for (const dep of named) past.hear(dep);
    return this.#hold(by, past, named, fact, after);
  }

  acknowledge(by: Member, deps: readonly HeldEntry[] = []): HeldEntry {
    return this.write(by, { kind: 'acknowledged' }, deps);
  }

  /** @param said a name other than the id, and what another admission has too */
  admit(by: Member, deps: readonly HeldEntry[] = [], said: Partial<AdmissionWords> = {}): Member {
    const id = idOf(this.#size);
    const number = 1 + (this.headOf(by)?.number ?? 0);
    const { memberClass = 'device', name = id, likeness = { tag: id, device: id } } = said;
    const member = new Member(id, memberClass, () => markedKeys(id), by, by.rank.below(number, id));
    this.write(by, { kind: 'device-admitted', member, name, likeness }, deps);
    return member;
  }

  join(member: Member): HeldEntry {
    return this.write(member, { kind: 'device-joined', appVersion: '1' });
  }

  revoke(by: Member, targets: FactOf<'device-revoked'>['targets'], corrects: readonly HeldEntry[] = []): HeldEntry {
    return this.write(by, { kind: 'device-revoked', targets, corrects });
  }

  suspend(by: Member, members: readonly Member[], deps: readonly HeldEntry[] = []): HeldEntry {
    return this.write(by, { kind: 'device-suspended', members, withdraws: [] }, deps);
  }

  rename(by: Member, member: Member, name: string, deps: readonly HeldEntry[] = []): HeldEntry {
    return this.write(by, { kind: 'device-renamed', member, name }, deps);
  }

  /** Builds on one generation, and wraps that. */
  rotate(by: Member, base: HeldEntry, recipients: readonly Member[], deps: readonly HeldEntry[] = []): HeldEntry {
    const generation = 1 + (base.fact?.kind === 'key-rotated' ? base.fact.generation : 1);
    return this.write(by, { kind: 'key-rotated', bases: [base], generation, wraps: [base], recipients }, deps);
  }

  #hold(
    author: Member,
    past: Past,
    deps: readonly HeldEntry[],
    fact: EntryFact,
    previous: HeldEntry | null = null,
  ): HeldEntry {
    const said = { id: idOf(this.#size), number: 1 + (previous?.number ?? 0), kind: fact.kind, writtenAt: this.#size };
    const held = this.feeds.hold({ ...said, isSignedByBoth: true, author, previous, deps, past }, fact);
    this.#size += 1;
    this.#news.push(held);
    return held;
  }
}
