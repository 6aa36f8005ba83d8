import { isForLater, needsBothHalves, refusalOf } from './admissibility.js';
import {
  authorOf,
  type Body,
  boxesOf,
  copyOf,
  type Entry,
  entryOf,
  type EntryId,
  type GenerationId,
  isKind,
  type MemberId,
  recoveryMemberOf,
} from './entry.js';
import type { Device } from './device.js';
import { wrapsOf } from './generations.js';
import type { Meaning } from './meaning.js';
import { Past } from './past.js';
import type { Rules } from './rules.js';

/** 10.1: what becomes of an entry whose ancestors are held. */
export type Admission = 'held' | 'for later' | { readonly refused: string };

/** What is true in a life of an account, and no device knows: all that was ever written, and who holds which secret. */
export class World {
  readonly past: Past;
  /** Set by genesis. */
  account: EntryId = '';
  /** What reads entries in place of the model; null where the model does. */
  readInstead: ((device: Device) => Meaning | null) | null = null;
  /** What happened, as a person would tell it. */
  readonly story: string[] = [];
  /** All copies ever signed. */
  readonly written: Entry[] = [];
  readonly #byHonest = new Set<EntryId>();
  readonly #admissions = new Map<string, Admission>();
  readonly #names = new Map<MemberId, string>();

  constructor(rules: Rules) {
    this.past = new Past(rules);
  }

  /** Once for each copy (10.1): the answer is the same everywhere. Its ancestors are all held by somebody. */
  admit(entry: Entry): Admission {
    const copy = copyOf(entry);
    const known = this.#admissions.get(copy);
    if (known !== undefined) return known;
    const refused = refusalOf(this.past, this.account, entry);
    const admission = refused !== null ? { refused } : isForLater(entry) ? 'for later' : 'held';
    this.#admissions.set(copy, admission);
    if (admission === 'held') this.past.add(entry);
    return admission;
  }

  /** Signs with a key that the caller holds. */
  sign(body: Body, key: string): Entry {
    const unsigned = entryOf(body, { ed25519: key, mldsa: null });
    const needsBoth = body.author === null || needsBothHalves(this.past, unsigned);
    return needsBoth ? { ...unsigned, signatures: { ed25519: key, mldsa: key } } : unsigned;
  }

  /** Begins the account with its genesis. */
  open(genesis: Entry): void {
    this.account = genesis.id;
    this.call(recoveryMemberOf(genesis.id), 'paper');
    this.publish(genesis, true);
  }

  /** From here on the entry exists. */
  publish(entry: Entry, isHonest: boolean): void {
    if (isHonest) this.#byHonest.add(entry.id);
    this.written.push(entry);
  }

  isHonest(id: EntryId): boolean {
    return this.#byHonest.has(id);
  }

  /** Gives a member a name in the story. */
  call(member: MemberId, name: string): void {
    this.#names.set(member, name);
  }

  nameOf(member: MemberId): string {
    return this.#names.get(member) ?? member.slice(0, 6);
  }

  /** An entry, as the story names it. */
  label(id: EntryId): string {
    const entry = this.past.has(id) ? this.past.entry(id) : this.written.find((one) => one.id === id);
    return entry ? `${this.nameOf(authorOf(entry))}#${entry.body.number}(${id.slice(0, 4)})` : id.slice(0, 6);
  }

  tell(text: string): void {
    this.story.push(text);
  }
}

/**
 * The secrets that somebody with these keys opens, out of what it has seen: by boxes to it, void or not (7.6), and by the wraps of
 * generations that it holds.
 */
export function openedBy(
  past: Past,
  seen: Iterable<Entry>,
  members: ReadonlySet<MemberId>,
  before: Iterable<GenerationId> = [],
): Set<GenerationId> {
  const opened = new Set(before);
  const entries = [...seen];
  for (const entry of entries) {
    const generation = isKind(entry, 'secret-shared') ? entry.body.statement.generation : entry.id;
    const isForThem = boxesOf(entry).some(({ to, content }) => content === 'secret' && members.has(to));
    if (isForThem && isWhole(past, generation)) opened.add(generation);
  }
  // A set grows while it is walked through.
  for (const generation of opened) {
    if (!past.has(generation)) continue;
    for (const { of, content } of wrapsOf(past.entry(generation))) {
      if (content === 'secret' && isWhole(past, of)) opened.add(of);
    }
  }
  return opened;
}

/** 2.6 */
function isWhole(past: Past, generation: GenerationId): boolean {
  if (!past.rules.recordsAreDerived || !past.has(generation)) return true;
  const entry = past.entry(generation);
  return !isKind(entry, 'key-rotated') || entry.body.statement.record === 'whole';
}
