import { randomFillSync } from 'node:crypto';

import type { Statement } from '../../../src/keystore/entries/entry-kinds.js';
import { signRequest } from '../../../src/keystore/entries/join-request.js';
import { type KeyRecord, recoveryMemberOf } from '../../../src/keystore/entries/key-record.js';
import { composeEntry, encodeEntry } from '../../../src/keystore/entries/signed-entry.js';
import {
  BOX_BYTES,
  ED25519_KEY_BYTES,
  ED25519_SIGNATURE_BYTES,
  ML_DSA_65_KEY_BYTES,
  ML_DSA_65_SIGNATURE_BYTES,
  SUITE,
  WRAP_BYTES,
  X25519_KEY_BYTES,
  XWING_KEY_BYTES,
} from '../../../src/keystore/entries/suite.js';
import type { TrustSigner } from '../../../src/keystore/entries/trust-crypto.js';
import { sodiumTrustCrypto as crypto } from '../../../src/plugins/vault/worker/trust/sodium-trust-crypto.js';

/** How large an account is. */
export interface TrustAccountShape {
  readonly devices: number;
  readonly rotations: number;
  /** How many of the devices take turns in rotating the key. */
  readonly rotators?: number;
  /** Whether each rotation has a box of true size for each device that is there when it is made; else empty ones. */
  readonly hasBoxes?: boolean;
}

interface Writer {
  readonly member: string;
  number: number;
  head: string;
  /** The newest entry of each other that it heard. */
  readonly heard: Map<string, string>;
}

/** Moment of the first entry, ms since 1970; each entry comes a minute after the one before. */
const BEGIN = Date.UTC(2025, 0, 1);
const SPACING_MS = 60_000;

const EMPTY = new Uint8Array(0);

/** Signatures of the right length that verify nothing: what is stored was verified before, and is not verified again. */
const signedByNobody: TrustSigner = {
  signEd25519: () => new Uint8Array(ED25519_SIGNATURE_BYTES),
  signMlDsa65: () => new Uint8Array(ML_DSA_65_SIGNATURE_BYTES),
};

/**
 * An account of any size in format 2, made as fast as it can be hashed: true chains of true entries, of true sizes, with empty signatures.
 * A few devices take turns in rotating the key. With boxes all devices are there before that. Without, most are let in afterwards, by a device in
 * its turn, so that no rotation needs a box for them.
 */
export class LargeTrustAccount {
  readonly account: string;
  /** The entry that begins it. */
  readonly genesis: Uint8Array;
  readonly #shape: Required<TrustAccountShape>;
  #now = BEGIN;
  readonly #writers: Writer[] = [];
  readonly #paper: string;
  #generation: string;
  #rotator: Writer;

  /** @param founder keys of the founder; by default nobody has the other halves of them */
  constructor(
    { devices, rotations, rotators = Math.min(10, devices), hasBoxes = false }: TrustAccountShape,
    founder = randomKeys(),
  ) {
    this.#shape = { devices, rotations, rotators, hasBoxes };
    const founding = { account: null, author: null, number: 1, previous: null, deps: [] };
    const head = { suite: SUITE, ...founding, writtenAt: BEGIN } as const;
    const { id, encoded } = compose(
      head,
      {
        kind: 'genesis',
        keys: founder,
        name: 'Device number 1',
        recovery: randomKeys(),
        generation: randomKeys(),
        boxes: [EMPTY, EMPTY],
      },
      true,
    );
    this.account = id;
    this.genesis = encoded;
    this.#paper = recoveryMemberOf(id, crypto);
    this.#generation = id;
    this.#rotator = { member: id, number: 1, head: id, heard: new Map() };
    this.#writers.push(this.#rotator);
  }

  /** All entries, each after what it builds on. Once. */
  *entries(): Iterable<Uint8Array> {
    const { devices, rotations, rotators, hasBoxes } = this.#shape;
    yield this.genesis;
    const early = hasBoxes ? devices : rotators;
    while (this.#writers.length < early) yield* this.#letIn(this.#writers[0] as Writer);
    const members = [this.#paper, ...this.#writers.map(({ member }) => member)].sort();
    const boxes = members.map((member) => [member, hasBoxes ? random(BOX_BYTES) : EMPTY] as const);
    for (let index = 0; index < rotations; index++)
      yield this.#rotate(this.#writers[index % rotators] as Writer, 2 + index, boxes);
    while (this.#writers.length < devices) yield* this.#letIn(this.#writers[this.#writers.length % rotators] as Writer);
    const rotating = this.#writers.slice(0, rotators);
    for (const writer of this.#writers)
      if (rotating.some((other) => isNews(other, writer)))
        yield this.#write(writer, { kind: 'acknowledged' }, rotating);
  }

  *#letIn(by: Writer): Iterable<Uint8Array> {
    const name = `Device number ${1 + this.#writers.length}`;
    const request = {
      suite: SUITE,
      keys: randomKeys(),
      name,
      account: this.account,
      tag: random(32),
      madeAt: this.#now,
      salt: random(32),
      nonce: random(32),
    } as const;
    const joiner = signRequest(request, signedByNobody, crypto);
    yield this.#write(by, { kind: 'device-admitted', memberClass: 'device', joiner }, []);
    const joined: Writer = { member: by.head, number: 0, head: '', heard: new Map(by.heard) };
    this.#writers.push(joined);
    yield this.#write(joined, { kind: 'device-joined', appVersion: '1.0.0' }, [by]);
  }

  #rotate(by: Writer, number: number, boxes: readonly (readonly [string, Uint8Array])[]): Uint8Array {
    const base = this.#generation;
    // Whose boxes it makes it has to know of, the first time.
    const deps = number < 2 + 2 * this.#shape.rotators ? this.#writers : [this.#rotator];
    const encoded = this.#write(
      by,
      {
        kind: 'key-rotated',
        bases: [base],
        number,
        generation: randomKeys(),
        wraps: [[base, random(WRAP_BYTES)]],
        boxes,
        endorsement: [random(ED25519_SIGNATURE_BYTES), random(ML_DSA_65_SIGNATURE_BYTES)],
        reason: 'once a month',
      },
      deps,
    );
    this.#generation = by.head;
    this.#rotator = by;
    return encoded;
  }

  /** Names the newest entries of others, as far as they are news. ML-DSA-65 signs all but what names none. */
  #write(by: Writer, statement: Statement, others: readonly Writer[]): Uint8Array {
    this.#now += SPACING_MS;
    by.number += 1;
    const news = others.filter((other) => isNews(other, by));
    const deps = news.map(({ head }) => head);
    for (const { member, head } of news) by.heard.set(member, head);
    const head = {
      suite: SUITE,
      account: this.account,
      author: by.member,
      number: by.number,
      previous: by.number === 1 ? null : by.head,
      deps: deps.sort(),
      writtenAt: this.#now,
    } as const;
    const { id, encoded } = compose(head, statement, deps.length > 0);
    by.head = id;
    return encoded;
  }
}

function isNews(other: Writer, by: Writer): boolean {
  return other !== by && by.heard.get(other.member) !== other.head;
}

function compose(head: Parameters<typeof composeEntry>[0], statement: Statement, hears: boolean) {
  const outcome = composeEntry(head, statement, signedByNobody, { crypto, hears });
  if (outcome.kind === 'refused') throw new Error(outcome.problem.detail);
  return { id: outcome.value.id, encoded: encodeEntry(outcome.value) };
}

/** Keys without a flaw that nobody has the other halves of. */
function randomKeys(): KeyRecord {
  const xwing = new Uint8Array(XWING_KEY_BYTES);
  xwing.set(random(X25519_KEY_BYTES), XWING_KEY_BYTES - X25519_KEY_BYTES);
  return { suite: SUITE, ed25519: random(ED25519_KEY_BYTES), mlDsa65: random(ML_DSA_65_KEY_BYTES), xwing };
}

function random(length: number): Uint8Array {
  return randomFillSync(new Uint8Array(length));
}
