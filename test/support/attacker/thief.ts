import { randomBytes } from 'node:crypto';

import type { Statement, StatementOf } from '../../../src/keystore/entries/entry-kinds.js';
import type { SignedRequest } from '../../../src/keystore/entries/join-request.js';
import type { KeyRecord } from '../../../src/keystore/entries/key-record.js';
import { composeEntry, decodeEntry, type EntryHead, encodeEntry } from '../../../src/keystore/entries/signed-entry.js';
import type { TrustSigner } from '../../../src/keystore/entries/trust-crypto.js';
import { generationNumber } from '../../../src/keystore/feeds/entry-fact.js';
import { EntryIntake } from '../../../src/keystore/feeds/entry-intake.js';
import type { Feeds } from '../../../src/keystore/feeds/feeds.js';
import type { HeldEntry } from '../../../src/keystore/feeds/held-entry.js';
import { Past } from '../../../src/keystore/feeds/past.js';
import { makeBox } from '../../../src/plugins/vault/worker/trust/sealed-box.js';
import { SecretKeys } from '../../../src/plugins/vault/worker/trust/secret-keys.js';
import { sodiumTrustCrypto as crypto } from '../../../src/plugins/vault/worker/trust/sodium-trust-crypto.js';
import { wrapSecret } from '../../../src/plugins/vault/worker/trust/wrapped-secret.js';
import { NOW, requestOf } from '../trust/account-kit.js';
import type { Loot } from './loot.js';

/** An entry that a thief made, right or wrong. */
export interface Forged {
  readonly id: string;
  readonly number: number;
  readonly encoded: Uint8Array;
}

/** Where and how an entry is written. What is left out is as an honest device of these keys would have it. */
export interface Forging {
  /** The entry before it in the feed; null for another first entry. */
  readonly after?: string | null;
  /** Whom it names as heard, held by the thief or not. */
  readonly deps?: readonly string[];
  readonly writtenAt?: number;
  readonly number?: number;
  readonly author?: string;
  readonly account?: string;
  readonly signer?: TrustSigner;
  /** Whether ML-DSA-65 signs what needn't be signed by it. */
  readonly hears?: boolean;
}

/** What a rotation of a thief has other than an honest one. */
export interface Rotating extends Forging {
  readonly bases?: readonly string[];
  readonly generation?: number;
  /** Who gets a box: all members that the thief knows, unless told otherwise. */
  readonly recipients?: readonly string[];
  readonly wraps?: readonly string[];
  readonly record?: (made: KeyRecord) => KeyRecord;
  readonly boxes?: (member: string, box: Uint8Array) => Uint8Array;
}

/**
 * Somebody with the keys of a member, who signs whatever these allow: through the written formats alone, with nothing of what an honest
 * device asks before it writes.
 */
export class Thief {
  readonly member: string;
  readonly keys: SecretKeys;
  readonly secrets: Map<string, SecretKeys>;
  /** As a bundle of its device has them: what it read, and what it wrote. */
  readonly entries: Uint8Array[] = [];
  readonly #intake: EntryIntake;
  /** Of what it wrote, held by it or not. */
  readonly #numbers = new Map<string, number>();
  #head: string | null;

  constructor({ member, keys, secrets, entries }: Loot, account = accountIn(entries)) {
    this.member = member;
    this.keys = keys;
    this.secrets = new Map(secrets);
    this.#intake = new EntryIntake(account, crypto);
    this.learn(entries);
    this.#head = this.feeds.member(member)?.branches.at(-1)?.last?.id ?? null;
  }

  get account(): string {
    return this.feeds.account;
  }

  get feeds(): Feeds {
    return this.#intake.feeds;
  }

  /** The entry that the next one follows. */
  get head(): string | null {
    return this.#head;
  }

  /** Reads what others wrote. */
  learn(entries: Iterable<Uint8Array>): void {
    const news = [...entries];
    this.entries.push(...news);
    this.#intake.take(news);
  }

  /** The heads of all feeds but its own: what an honest device would take note of. */
  get heads(): readonly string[] {
    return [...this.feeds.members].flatMap((member) =>
      member.id === this.member ? [] : this.feeds.headsOf(member).map(({ id }) => id),
    );
  }

  /** Those of the entries of a member with a number, the first one first. */
  entriesOf(member: string): readonly HeldEntry[] {
    return [...this.feeds.entries].filter(({ branch }) => branch.member.id === member);
  }

  newest(kind: string): HeldEntry {
    const entry = [...this.feeds.entries].findLast((one) => one.kind === kind);
    if (entry) return entry;
    throw new Error(`The thief knows of no ${kind}.`);
  }

  /** Signs an entry, and goes on from it. */
  write(statement: Statement | ((head: EntryHead) => Statement), forging: Forging = {}): Forged {
    const head = this.#headOf(forging);
    const hears = forging.hears ?? this.#hearsBoth(head);
    const said = typeof statement === 'function' ? statement(head) : statement;
    const composed = composeEntry(head, said, forging.signer ?? this.keys, { crypto, hears });
    if (composed.kind === 'refused') throw new Error(composed.problem.detail);
    return this.#keep({ id: composed.value.id, number: head.number, encoded: encodeEntry(composed.value) });
  }

  acknowledge(deps: readonly string[], forging: Forging = {}): Forged {
    return this.write({ kind: 'acknowledged' }, { ...forging, deps });
  }

  /** @param targets whom, and what of it still counts */
  revoke(targets: Readonly<Record<string, readonly string[]>>, forging: Forging = {}): Forged {
    const sorted = Object.entries(targets)
      .toSorted(byId)
      .map(([member, keep]) => [member, [...keep].sort()] as const);
    return this.write({ kind: 'device-revoked', targets: sorted, corrects: [], reason: 'mine' }, forging);
  }

  suspend(members: readonly string[], forging: Forging = {}): Forged {
    return this.write({ kind: 'device-suspended', members: [...members].sort(), withdraws: [], reason: '' }, forging);
  }

  /** Lets somebody in whose keys the thief makes, or who asked it to. */
  admit(name: string, forging: Forging & { readonly keys?: SecretKeys; readonly joiner?: SignedRequest } = {}): Thief {
    const keys = forging.keys ?? SecretKeys.random('device');
    const joiner = forging.joiner ?? requestOf(keys, name);
    const { id } = this.write({ kind: 'device-admitted', memberClass: 'device', joiner }, forging);
    return new Thief({ member: id, keys, secrets: this.secrets, entries: this.entries }, this.account);
  }

  /** The first entry of somebody who was let in. */
  join(deps: readonly string[] = [], forging: Forging = {}): Forged {
    const named = [this.member, ...deps];
    return this.write({ kind: 'device-joined', appVersion: '1' }, { after: null, ...forging, deps: named });
  }

  /** Makes a generation, and holds its secret. */
  rotate(rotating: Rotating = {}): Forged {
    const made = new ShownKeys(SecretKeys.random('generation').secret, rotating.record);
    const bases = rotating.bases ?? [this.#newestGeneration().id];
    const wraps = rotating.wraps ?? bases.filter((id) => this.secrets.has(id));
    const number = rotating.generation ?? 1 + Math.max(0, ...bases.map((id) => this.#numberOf(id)));
    const statement: StatementOf<'key-rotated'> = {
      kind: 'key-rotated',
      bases: [...bases].sort(),
      number,
      generation: made.record,
      wraps: wraps
        .toSorted()
        .map((id) => [id, wrapSecret(made, this.secrets.get(id)!, { account: this.account, id })] as const),
      boxes: this.boxesFor(made, rotating.recipients, rotating.boxes),
      endorsement: null,
      reason: 'mine',
    };
    const entry = this.write(statement, rotating);
    this.secrets.set(entry.id, made);
    return entry;
  }

  share(generation: string, recipients: readonly string[], forging: Forging = {}): Forged {
    const boxes = this.boxesFor(this.secrets.get(generation)!, recipients);
    return this.write({ kind: 'secret-shared', generation, boxes }, forging);
  }

  boxesFor(
    made: SecretKeys,
    recipients: readonly string[] = [...this.feeds.members].map(({ id }) => id),
    change: (member: string, box: Uint8Array) => Uint8Array = (_, box) => box,
  ): readonly (readonly [string, Uint8Array])[] {
    return recipients
      .map((id) => [id, change(id, makeBox(made, this.account, this.feeds.member(id)!.keys))] as const)
      .toSorted(byId);
  }

  #headOf({ after = this.#head, deps = [], writtenAt = NOW, number, author, account }: Forging): EntryHead {
    const previous = after === null ? 0 : (this.feeds.entry(after)?.number ?? this.#numbers.get(after) ?? 0);
    return {
      suite: 1,
      account: account ?? this.account,
      author: author ?? this.member,
      number: number ?? previous + 1,
      previous: after,
      // A first entry without any has no form.
      deps: [...new Set(after === null && deps.length === 0 ? [this.member] : deps)].sort(),
      writtenAt,
    };
  }

  /** 3.7, as far as the thief holds what the entry builds on. */
  #hearsBoth({ previous, deps }: EntryHead): boolean {
    const before = previous === null ? null : this.feeds.entry(previous);
    if (before === undefined) return deps.length > 0;
    const admission = this.feeds.member(this.member)?.admission;
    if (before === null && admission === undefined) return true;
    const past = before === null ? Past.afterAdmission(admission!) : Past.after(before);
    for (const id of deps) {
      const dep = this.feeds.entry(id);
      if (dep === undefined) return true;
      past.hear(dep);
    }
    return past.newlyHearsBoth;
  }

  #keep(forged: Forged): Forged {
    this.learn([forged.encoded]);
    this.#numbers.set(forged.id, forged.number);
    this.#head = forged.id;
    return forged;
  }

  #newestGeneration(): HeldEntry {
    const generations = [...this.feeds.entries].filter((entry) => generationNumber(entry) > 0);
    return generations.toSorted((a, b) => generationNumber(b) - generationNumber(a))[0]!;
  }

  #numberOf(id: string): number {
    const entry = this.feeds.entry(id);
    return entry ? generationNumber(entry) : 0;
  }
}

/** Keys of a generation that show another record than derives from their secret, where told so; boxes and wraps are bound to what is shown. */
class ShownKeys extends SecretKeys {
  readonly #change: (derived: KeyRecord) => KeyRecord;

  constructor(secret: Uint8Array, change: (derived: KeyRecord) => KeyRecord = (derived) => derived) {
    super(secret, 'generation');
    this.#change = change;
  }

  override get record(): KeyRecord {
    return this.#change(super.record);
  }
}

/** An id that nothing has. */
export function randomId(): string {
  return randomBytes(32).toString('hex');
}

function byId([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}

/** Every entry but genesis names it. */
function accountIn(entries: readonly Uint8Array[]): string {
  const reading = decodeEntry(entries[0] ?? new Uint8Array(), crypto);
  if (reading.kind === 'refused' || reading.entry === null) throw new Error('The thief holds no entry.');
  return reading.entry.body.account ?? reading.entry.id;
}
