import fc from 'fast-check';

import type { EntryKind, Statement, StatementOf } from '../../../src/keystore/entries/entry-kinds.js';
import type { JoinRequest, SignedRequest } from '../../../src/keystore/entries/join-request.js';
import type { KeyRecord } from '../../../src/keystore/entries/key-record.js';
import type { EntryHead } from '../../../src/keystore/entries/signed-entry.js';
import { bytesFrom } from './bytes-from.js';

/** The end of the range of time values of ECMAScript, in ms. */
const LATEST_TIME = 8.64e15;

/** Long values come from a seed: what is in them makes no difference here, and random ones take long to make and to shrink. */
const bytes = (length: number): fc.Arbitrary<Uint8Array> =>
  fc.nat({ max: 0xffff }).map((seed) => bytesFrom(`${seed}`, length));
const id = bytes(32).map((value) => Buffer.from(value).toString('hex'));
const text = fc.string({ unit: 'binary', maxLength: 60 }).filter((value) => Buffer.byteLength(value) <= 64);
const box = fc.oneof(bytes(1168), fc.constant(new Uint8Array(0)));

function sorted<T>(item: fc.Arbitrary<T>, by: (value: T) => string, minLength = 0): fc.Arbitrary<readonly T[]> {
  return fc
    .uniqueArray(item, { selector: by, minLength, maxLength: 4 })
    .map((items) => items.sort((a, b) => (by(a) < by(b) ? -1 : 1)));
}

const ids = sorted(id, (value) => value);
const boxes = sorted(fc.tuple(id, box), ([member]) => member);

export const arbitraryKeys: fc.Arbitrary<KeyRecord> = fc.record({
  suite: fc.constant(1 as const),
  ed25519: bytes(32),
  mlDsa65: bytes(1952),
  xwing: bytes(1216),
});

const arbitraryRequest: fc.Arbitrary<JoinRequest> = fc.record({
  suite: fc.constant(1 as const),
  keys: arbitraryKeys,
  name: text,
  account: fc.option(id),
  tag: bytes(32),
  madeAt: fc.nat({ max: LATEST_TIME }),
  salt: bytes(32),
  nonce: bytes(32),
});

export const arbitrarySignedRequest: fc.Arbitrary<SignedRequest> = fc.record({
  request: arbitraryRequest,
  ed25519: bytes(64),
  mlDsa65: bytes(3309),
});

type Fields<K extends EntryKind> = { [N in Exclude<keyof StatementOf<K>, 'kind'>]: fc.Arbitrary<StatementOf<K>[N]> };

/** What can be said in an entry of each kind. */
const fieldsByKind: { readonly [K in EntryKind]: Fields<K> } = {
  genesis: {
    keys: arbitraryKeys,
    name: text,
    recovery: arbitraryKeys,
    generation: arbitraryKeys,
    boxes: fc.tuple(box, box),
  },
  'device-admitted': { memberClass: fc.constantFrom('device', 'recovery'), joiner: arbitrarySignedRequest },
  'device-joined': { appVersion: text },
  'device-revoked': { targets: sorted(fc.tuple(id, ids), ([member]) => member), corrects: ids, reason: text },
  'device-suspended': { members: ids, withdraws: ids, reason: text },
  'device-left': {},
  'key-rotated': {
    bases: sorted(id, (value) => value, 1),
    number: fc.integer({ min: 2, max: Number.MAX_SAFE_INTEGER }),
    generation: arbitraryKeys,
    wraps: sorted(fc.tuple(id, bytes(48)), ([generation]) => generation),
    boxes,
    endorsement: fc.option(fc.tuple(bytes(64), bytes(3309))),
    reason: text,
  },
  'secret-shared': { generation: id, boxes },
  'device-archived': { member: id, isArchived: fc.boolean() },
  'device-renamed': { member: id, name: text },
  acknowledged: {},
  'password-rotated': {},
  'formats-announced': {
    kinds: sorted(text, (kind) => Buffer.from(kind).toString('hex')),
    suites: fc.uniqueArray(fc.maxSafeNat(), { maxLength: 4 }).map((suites) => suites.sort((a, b) => a - b)),
  },
  'rivalry-seen': { generations: ids },
  'derivation-named': { name: text, generation: id },
};

export function arbitraryStatement(kind: EntryKind): fc.Arbitrary<Statement> {
  const fields = fieldsByKind[kind] as Record<string, fc.Arbitrary<unknown>>;
  return fc.record({ kind: fc.constant(kind), ...fields }) as unknown as fc.Arbitrary<Statement>;
}

/** What stands around it. */
export function arbitraryHead(kind: EntryKind): fc.Arbitrary<EntryHead> {
  const writtenAt = fc.nat({ max: LATEST_TIME });
  const suite = 1 as const;
  if (kind === 'genesis') {
    const nothing = { suite, account: null, author: null, number: 1, previous: null, deps: [] } as const;
    return writtenAt.map((time) => ({ ...nothing, writtenAt: time }));
  }
  const first = fc
    .tuple(
      id,
      id,
      sorted(id, (value) => value, 1),
      writtenAt,
    )
    .map(([account, author, deps, time]) => {
      return { suite, account, author, number: 1, previous: null, deps, writtenAt: time };
    });
  const later = fc
    .tuple(id, id, fc.integer({ min: 2, max: Number.MAX_SAFE_INTEGER }), id, ids, writtenAt)
    .map(([account, author, number, previous, deps, time]) => {
      return { suite, account, author, number, previous, deps, writtenAt: time };
    });
  return fc.oneof(first, later);
}
