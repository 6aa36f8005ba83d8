import type { Statement, StatementOf } from '../../../src/keystore/entries/entry-kinds.js';
import { recoveryMemberOf } from '../../../src/keystore/entries/key-record.js';
import { signRequest } from '../../../src/keystore/entries/join-request.js';
import { composeEntry, encodeEntry } from '../../../src/keystore/entries/signed-entry.js';
import { markedCrypto, markedKeys, markingSigner, sha256 } from './marked-keys.js';
import { rawBody, rawEntry } from './raw-entry.js';

/** What was written, as bytes. */
export interface WrittenEntry {
  readonly id: string;
  readonly number: number;
  readonly encoded: Uint8Array;
}

export interface WritingMember {
  readonly id: string;
  readonly keys: string;
  head: WrittenEntry | null;
}

export interface WritingOptions {
  readonly deps?: readonly WrittenEntry[];
  /** Instead of the newest entry of the member; null for another first entry. */
  readonly after?: WrittenEntry | null;
  /** Whether ML-DSA-65 signs what needn't be signed by it. */
  readonly hears?: boolean;
  /** Whose keys sign. */
  readonly signedBy?: string;
}

const EMPTY_BOX = new Uint8Array(0);

/** Writes the entries of an account one by one, right or wrong, with signatures that only stand for such. */
export class EntryWriter {
  readonly genesis: WrittenEntry;
  readonly founder: WritingMember;
  readonly paper: WritingMember;

  constructor() {
    const statement: Statement = {
      kind: 'genesis',
      keys: markedKeys('founder'),
      name: 'founder',
      recovery: markedKeys('paper'),
      generation: markedKeys('generation'),
      boxes: [EMPTY_BOX, EMPTY_BOX],
    };
    const head = { account: null, author: null, number: 1, previous: null, deps: [] };
    this.genesis = this.#compose(head, statement, 'founder', false);
    this.founder = { id: this.genesis.id, keys: 'founder', head: this.genesis };
    this.paper = { id: recoveryMemberOf(this.genesis.id, markedCrypto), keys: 'paper', head: null };
  }

  /** Signed by both where it is a first entry or an acknowledgement with deps, unless told otherwise. */
  write(by: WritingMember, statement: Statement, options: WritingOptions = {}): WrittenEntry {
    const { deps = [], after = by.head, signedBy = by.keys } = options;
    const hears = options.hears ?? (deps.length > 0 || after === null);
    const head = {
      account: this.genesis.id,
      author: by.id,
      number: 1 + (after?.number ?? 0),
      previous: after?.id ?? null,
      deps: [...new Set(deps.map(({ id }) => id))].sort(),
    };
    const entry = this.#compose(head, statement, signedBy, hears);
    by.head = entry;
    return entry;
  }

  /** Something that this version doesn't read, signed by both. */
  writeUnread(
    by: WritingMember,
    kind: string,
    payload: Uint8Array,
    deps: readonly WrittenEntry[] = [],
    critical = true,
  ): WrittenEntry {
    const number = 1 + (by.head?.number ?? 0);
    const body = rawBody({
      account: this.genesis.id,
      author: by.id,
      number,
      previous: by.head?.id ?? null,
      deps: deps.map(({ id }) => id).sort(),
      critical,
      kind,
      payload,
      writtenAt: 0,
    });
    const id = Buffer.from(markedCrypto.hash('entry', body)).toString('hex');
    by.head = { id, number, encoded: rawEntry(body, by.keys, by.keys) };
    return by.head;
  }

  /** Lets a device in. */
  admit(
    by: WritingMember,
    name: string,
    options: WritingOptions & { readonly keys?: string; readonly tag?: string | Uint8Array } = {},
  ) {
    const { keys = name, tag = name } = options;
    const request = {
      suite: 1,
      keys: markedKeys(keys),
      name,
      account: this.genesis.id,
      tag: typeof tag === 'string' ? new Uint8Array(sha256(tag)) : tag,
      madeAt: 0,
      salt: new Uint8Array(32),
      nonce: new Uint8Array(32),
    } as const;
    const joiner = signRequest(request, markingSigner(keys), markedCrypto);
    const entry = this.write(by, { kind: 'device-admitted', memberClass: 'device', joiner }, options);
    const member: WritingMember = { id: entry.id, keys, head: null };
    return { entry, member };
  }

  /** The first entry of somebody who was let in. */
  join(member: WritingMember, admission: WrittenEntry, deps: readonly WrittenEntry[] = []): WrittenEntry {
    return this.write(member, { kind: 'device-joined', appVersion: '1' }, { deps: [admission, ...deps] });
  }

  acknowledge(by: WritingMember, deps: readonly WrittenEntry[], options: WritingOptions = {}): WrittenEntry {
    return this.write(by, { kind: 'acknowledged' }, { ...options, deps });
  }

  #compose(
    head: Omit<Parameters<typeof composeEntry>[0], 'suite' | 'writtenAt'>,
    statement: Statement,
    keys: string,
    hears: boolean,
  ): WrittenEntry {
    const whole = { suite: 1 as const, ...head, writtenAt: 0 };
    const outcome = composeEntry(whole, statement, markingSigner(keys), { crypto: markedCrypto, hears });
    if (outcome.kind === 'refused') throw new Error(outcome.problem.detail);
    return { id: outcome.value.id, number: head.number, encoded: encodeEntry(outcome.value) };
  }
}

/** With an empty box for each. */
export function rotation(
  bases: readonly WrittenEntry[],
  number: number,
  members: readonly WritingMember[],
): StatementOf<'key-rotated'> {
  return {
    kind: 'key-rotated',
    bases: bases.map(({ id }) => id).sort(),
    number,
    generation: markedKeys(`generation ${number}`),
    wraps: [],
    boxes: members.map(({ id }) => [id, EMPTY_BOX] as const).sort(([a], [b]) => (a < b ? -1 : 1)),
    endorsement: null,
    reason: '',
  };
}

export function revocation(
  targets: readonly (readonly [WritingMember, readonly WrittenEntry[]])[],
): StatementOf<'device-revoked'> {
  return {
    kind: 'device-revoked',
    targets: targets
      .map(([{ id }, keep]) => [id, keep.map((entry) => entry.id).sort()] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
    corrects: [],
    reason: '',
  };
}
