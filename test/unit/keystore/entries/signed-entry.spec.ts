import { decode } from 'cborg';
import { expect } from 'chai';
import fc from 'fast-check';

import { encodeCbor } from '../../../../src/core/cbor/cbor-fields.js';
import type { CborValue } from '../../../../src/core/cbor/cbor-writer.js';
import { type EntryKind, entryKinds, type Statement } from '../../../../src/keystore/entries/entry-kinds.js';
import type { FormFault, Outcome } from '../../../../src/keystore/entries/outcome.js';
import {
  composeEntry,
  copyIdOf,
  decodeEntry,
  encodeEntry,
  endorsedDigest,
  type EntryHead,
  type EntryReading,
  isSignedBy,
  keysIn,
  type SignedEntry,
} from '../../../../src/keystore/entries/signed-entry.js';
import { SecretKeys } from '../../../../src/plugins/vault/worker/trust/secret-keys.js';
import { sodiumTrustCrypto as crypto } from '../../../../src/plugins/vault/worker/trust/sodium-trust-crypto.js';
import { bytesFrom } from '../../../support/trust/bytes-from.js';
import { arbitraryHead, arbitraryStatement } from '../../../support/trust/arbitrary-entries.js';
import { stampingSigner } from '../../../support/trust/stamping-signer.js';

const kinds = Object.keys(entryKinds) as EntryKind[];
const alone = { crypto, hears: false };
const hexId = (seed: string): string => Buffer.from(bytesFrom(seed, 32)).toString('hex');

const written = fc
  .constantFrom(...kinds)
  .chain((kind) => fc.tuple(arbitraryHead(kind), arbitraryStatement(kind), fc.boolean()));

function valueOf<T>(outcome: Outcome<T>): T {
  if (outcome.kind === 'refused') throw new Error(outcome.problem.detail);
  return outcome.value;
}

function compose(head: EntryHead, statement: Statement, hears = false): SignedEntry {
  return valueOf(composeEntry(head, statement, stampingSigner, { crypto, hears }));
}

const laterHead: EntryHead = {
  suite: 1,
  account: hexId('account'),
  author: hexId('author'),
  number: 2,
  previous: hexId('previous'),
  deps: [],
  writtenAt: 1,
};
const acknowledged: Statement = { kind: 'acknowledged' };
const archived: Statement = { kind: 'device-archived', member: hexId('member'), isArchived: true };

/** An entry of which the fields of the body are given by number, as only a hand can write them. */
function byHand(
  changes: Readonly<Record<number, CborValue>>,
  statement: Statement = archived,
  signatures: readonly [Uint8Array, Uint8Array | null] = [new Uint8Array(64), new Uint8Array(3309)],
): Uint8Array {
  const fields = decode(compose(laterHead, statement).bodyBytes, { useMaps: true }) as Map<number, CborValue>;
  for (const [key, value] of Object.entries(changes)) fields.set(Number(key), value);
  return encodeCbor([encodeCbor(fields), ...signatures]);
}

const read = (bytes: Uint8Array): EntryReading => decodeEntry(bytes, crypto);

function expectRefused(bytes: Uint8Array, fault: FormFault): void {
  const reading = read(bytes);
  expect(reading.kind === 'refused' ? reading.problem.fault : reading.kind).to.equal(fault);
}

describe('An entry of format 2', () => {
  it('is read as it was written, and written again as it was read, whatever it says', () => {
    fc.assert(
      fc.property(written, ([head, statement, hears]) => {
        const entry = compose(head, statement, hears);
        const encoded = encodeEntry(entry);
        const reading = read(encoded);
        if (reading.kind !== 'entry') throw new Error(reading.kind);
        expect(reading.statement).to.deep.equal(statement);
        expect(reading.entry.body).to.deep.include(head);
        expect(reading.entry.id).to.equal(entry.id);
        expect(Buffer.compare(encodeEntry(reading.entry), encoded)).to.equal(0);
        const again = compose(head, reading.statement, hears);
        expect(Buffer.compare(encodeEntry(again), encoded)).to.equal(0);
      }),
      { numRuns: 100 },
    );
  });

  it('is in every kind deterministic CBOR as another library reads it', () => {
    for (const kind of kinds) {
      const [head, statement] = fc.sample(fc.tuple(arbitraryHead(kind), arbitraryStatement(kind)), {
        numRuns: 1,
        seed: 1,
      })[0]!;
      const strict = { strict: true, rejectDuplicateMapKeys: true, useMaps: true };
      const [body] = decode(encodeEntry(compose(head, statement)), strict);
      const fields = decode(body, strict) as Map<number, unknown>;
      expect([...fields.keys()]).to.deep.equal([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
      expect(fields.get(8)).to.equal(kind);
      expect(decode(fields.get(9) as Uint8Array, strict)).to.be.instanceOf(Map);
    }
  });

  it('has one encoding that no other value has', () => {
    fc.assert(
      fc.property(written, written, ([head, statement], [otherHead, otherStatement]) => {
        const [one, other] = [compose(head, statement), compose(otherHead, otherStatement)];
        const sameBytes = Buffer.compare(one.bodyBytes, other.bodyBytes) === 0;
        const sameValue = JSON.stringify([head, statement]) === JSON.stringify([otherHead, otherStatement]);
        expect(sameBytes).to.equal(sameValue);
        expect(one.id === other.id).to.equal(sameValue);
      }),
      { numRuns: 60 },
    );
  });

  it('is refused, of another id, or falsely signed when any of its bytes is another', () => {
    const author = new SecretKeys(bytesFrom('author', 32), 'device');
    const entry = valueOf(composeEntry(laterHead, archived, author, alone));
    const encoded = encodeEntry(entry);
    expect(isSignedBy(author.record, entry, crypto)).to.equal(true);
    /** The signatures come last, each behind the head of its byte string. */
    const bodyEnd = encoded.length - (2 + 64) - (3 + 3309);
    for (let index = 0; index < encoded.length; index++) {
      const flipped = encoded.slice();
      flipped[index]! ^= 1 << (index % 8);
      const reading = read(flipped);
      if (reading.kind === 'refused') continue;
      if (reading.kind === 'of-a-later-version' && reading.entry === null) continue;
      expect(reading.entry!.id === entry.id, `${index}`).to.equal(index >= bodyEnd);
      // Verifying every one of them would show the same thing three thousand times.
      if (reading.entry!.id === entry.id && index % 199 === 0)
        expect(isSignedBy(author.record, reading.entry!, crypto), `${index}`).to.equal(false);
    }
  });

  it('is never taken for the same copy when a byte is another, whatever it says', () => {
    fc.assert(
      fc.property(written, fc.nat(), fc.integer({ min: 1, max: 255 }), ([head, statement, hears], place, change) => {
        const entry = compose(head, statement, hears);
        const changed = encodeEntry(entry);
        changed[place % changed.length]! ^= change;
        const reading = read(changed);
        if (reading.kind === 'refused' || reading.entry === null) return;
        expect(Buffer.compare(encodeEntry(reading.entry), changed)).to.equal(0);
        if (reading.entry.id === entry.id) expect(reading.entry.signatures).not.to.deep.equal(entry.signatures);
        else expect(reading.entry.bodyBytes).not.to.deep.equal(entry.bodyBytes);
      }),
      { numRuns: 100 },
    );
  });

  it('is signed by the member itself, in both halves, for this purpose alone', () => {
    const author = new SecretKeys(bytesFrom('author', 32), 'device');
    const other = new SecretKeys(bytesFrom('other', 32), 'device');
    const entry = valueOf(composeEntry(laterHead, archived, author, alone));
    const { ed25519, mlDsa65 } = entry.signatures;
    const { record } = author;
    const isSigned = (signatures: Partial<SignedEntry['signatures']>, by = record): boolean =>
      isSignedBy(by, { ...entry, signatures: { ...entry.signatures, ...signatures } }, crypto);
    const digest = new Uint8Array(Buffer.from(entry.id, 'hex'));
    expect(isSigned({})).to.equal(true);
    expect(isSigned({ mlDsa65: null })).to.equal(true);
    expect(isSigned({}, { ...record, ed25519: other.record.ed25519 })).to.equal(false);
    expect(isSigned({}, { ...record, mlDsa65: other.record.mlDsa65 })).to.equal(false);
    // What an account's key endorses, or a joiner asks, is no entry.
    expect(isSigned({ ed25519: author.signEd25519('endorsement ed25519', digest) })).to.equal(false);
    expect(isSigned({ ed25519: author.signEd25519('request ed25519', digest) })).to.equal(false);
    expect(isSigned({ mlDsa65: author.signMlDsa65('endorsement mldsa', digest) })).to.equal(false);
    expect(crypto.verifyEd25519('endorsement ed25519', digest, ed25519, record.ed25519)).to.equal(false);
    expect(crypto.verifyMlDsa65('endorsement mldsa', digest, mlDsa65!, record.mlDsa65)).to.equal(false);
  });

  it('is signed by ML-DSA-65 too where its kind asks for that, or what it hears', () => {
    for (const kind of kinds) {
      const [head, statement] = fc.sample(fc.tuple(arbitraryHead(kind), arbitraryStatement(kind)), {
        numRuns: 1,
        seed: 2,
      })[0]!;
      const isAlways = entryKinds[kind].mlDsa === 'always';
      expect(compose(head, statement).signatures.mlDsa65 !== null, kind).to.equal(isAlways);
      expect(compose(head, statement, true).signatures.mlDsa65, kind).not.to.equal(null);
    }
    expectRefused(byHand({}, archived, [new Uint8Array(64), null]), 'signature-missing');
    expect(read(byHand({}, acknowledged, [new Uint8Array(64), null])).kind).to.equal('entry');
  });

  it('has the one place that its number and kind give it', () => {
    const id = bytesFrom('an id', 32);
    expectRefused(byHand({ 2: null }), 'misplaced');
    expectRefused(byHand({ 3: null }), 'misplaced');
    expectRefused(byHand({ 4: 1 }), 'misplaced');
    expectRefused(byHand({ 5: null }), 'misplaced');
    expectRefused(byHand({ 4: 0 }), 'malformed');
    expectRefused(byHand({ 4: 1, 5: null }), 'misplaced');
    expect(read(byHand({ 4: 1, 5: null, 6: [id] })).kind).to.equal('entry');
    const genesis = arbitraryStatement('genesis');
    const [statement] = fc.sample(genesis, { numRuns: 1, seed: 3 });
    expect(composeEntry({ ...laterHead, account: null }, statement!, stampingSigner, alone).kind).to.equal('refused');
    const first = { ...laterHead, account: null, author: null, number: 1, previous: null };
    expect(composeEntry(first, statement!, stampingSigner, alone).kind).to.equal('done');
    const building = composeEntry({ ...first, deps: [hexId('dep')] }, statement!, stampingSigner, alone);
    expect(building.kind === 'refused' && building.problem.fault).to.equal('misplaced');
  });

  it('keeps within the ceilings', () => {
    const deps = Array.from({ length: 1025 }, (_, index) => hexId(`${index}`)).sort();
    const ask = (head: EntryHead, statement: Statement): string => {
      const outcome = composeEntry(head, statement, stampingSigner, alone);
      return outcome.kind === 'done' ? 'done' : outcome.problem.fault;
    };
    expect(ask({ ...laterHead, deps }, acknowledged)).to.equal('too-many');
    expect(ask({ ...laterHead, deps: deps.slice(1) }, acknowledged)).to.equal('done');
    const keep = deps.slice(0, 65);
    const revoked = (kept: readonly string[]): Statement => {
      return { kind: 'device-revoked', targets: [[hexId('target'), kept]], corrects: [], reason: '' };
    };
    expect(ask(laterHead, revoked(keep))).to.equal('too-many');
    expect(ask(laterHead, revoked(keep.slice(1)))).to.equal('done');
    const boxes = Array.from({ length: 8193 }, (_, index) => index.toString(16).padStart(64, '0'));
    const shared = (members: readonly string[], box = new Uint8Array(1168)): Statement => {
      return { kind: 'secret-shared', generation: hexId('g'), boxes: members.map((member) => [member, box] as const) };
    };
    expect(ask(laterHead, shared(boxes))).to.equal('too-many');
    expect(ask(laterHead, shared(boxes.slice(1)))).to.equal('done');
    expect(ask(laterHead, shared(boxes.slice(0, 1), new Uint8Array(1167)))).to.equal('malformed');
    expect(ask({ ...laterHead, number: Number.MAX_SAFE_INTEGER }, acknowledged)).to.equal('done');
    expect(ask({ ...laterHead, number: 2 ** 53 }, acknowledged)).to.equal('malformed');
    expect(ask({ ...laterHead, writtenAt: 8.64e15 + 1 }, acknowledged)).to.equal('malformed');
    expectRefused(new Uint8Array(16 * 1024 * 1024 + 1), 'too-long');
  });

  it('is not made of what no reader would take', () => {
    const ask = (head: Partial<EntryHead>, statement: Statement): string => {
      const outcome = composeEntry({ ...laterHead, ...head }, statement, stampingSigner, alone);
      return outcome.kind === 'done' ? 'done' : outcome.problem.fault;
    };
    const [low, high] = ['1'.repeat(64), '2'.repeat(64)];
    expect(ask({ deps: [high, low] }, acknowledged)).to.equal('unsorted');
    expect(ask({ deps: [low, low] }, acknowledged)).to.equal('unsorted');
    expect(ask({ author: low.slice(2) }, acknowledged)).to.equal('malformed');
    expect(ask({ author: 'A'.repeat(64) }, acknowledged)).to.equal('malformed');
    expect(ask({}, { kind: 'device-renamed', member: low, name: 'half \ud800' })).to.equal('malformed');
    expect(ask({}, { kind: 'device-renamed', member: low, name: 'a'.repeat(257) })).to.equal('too-long');
    expect(ask({}, { kind: 'rivalry-seen', generations: [high, low] })).to.equal('unsorted');
    const [rotation] = fc.sample(arbitraryStatement('key-rotated'), { numRuns: 1, seed: 7 });
    if (rotation?.kind !== 'key-rotated') throw new Error('another kind');
    expect(ask({}, rotation)).to.equal('done');
    expect(ask({}, { ...rotation, bases: [] })).to.equal('malformed');
    expect(ask({}, { ...rotation, number: 1 })).to.equal('malformed');
    const [admission] = fc.sample(arbitraryStatement('device-admitted'), { numRuns: 1, seed: 8 });
    expect(ask({}, admission!)).to.equal('done');
    expect(ask({}, { ...admission, memberClass: 'founder' } as unknown as Statement)).to.equal('malformed');
  });

  describe('of another version', () => {
    it('is held without effect when its kind is unknown and not critical, whatever is in it', () => {
      const reading = read(byHand({ 7: false, 8: 'of-tomorrow', 9: bytesFrom('anything', 20) }));
      expect(reading.kind).to.equal('without-effect');
      if (reading.kind === 'without-effect') expect(reading.problem).to.equal(null);
      const oneSignature = [new Uint8Array(64), null] as const;
      expectRefused(byHand({ 7: false, 8: 'of-tomorrow' }, archived, oneSignature), 'signature-missing');
    });

    it('waits when its kind is unknown and critical', () => {
      const reading = read(byHand({ 7: true, 8: 'of-tomorrow', 9: bytesFrom('anything', 20) }));
      expect(reading.kind).to.equal('of-a-later-version');
      if (reading.kind === 'of-a-later-version') expect(reading.entry!.body.kind).to.equal('of-tomorrow');
    });

    it('waits when its suite is unknown, and nothing else of it is looked at', () => {
      for (const bytes of [
        byHand({ 1: 2 }),
        byHand({ 1: 2, 2: 'other', 11: 'more' }),
        byHand({ 1: 2 }, archived, [new Uint8Array(9), new Uint8Array(10)]),
      ])
        expect(read(bytes)).to.deep.equal({ kind: 'of-a-later-version', entry: null, suite: 2 });
    });

    it('waits when keys in it are of an unknown suite, of whatever length', () => {
      const [statement] = fc.sample(arbitraryStatement('key-rotated'), { numRuns: 1, seed: 4 });
      const payload = decode(compose(laterHead, statement!).body.payload, { useMaps: true }) as Map<number, CborValue>;
      payload.set(
        3,
        new Map<number, CborValue>([
          [1, 2],
          [2, 'a key'],
          [3, 'another'],
        ]),
      );
      const reading = read(byHand({ 9: encodeCbor(payload) }, statement));
      expect(reading.kind).to.equal('of-a-later-version');
      if (reading.kind === 'of-a-later-version') expect(reading.entry!.body.kind).to.equal('key-rotated');
    });

    it('has the flag that the table gives a known kind', () => {
      expectRefused(byHand({ 7: false }), 'wrong-flag');
      expectRefused(byHand({ 7: true }, acknowledged), 'wrong-flag');
    });

    it('is refused for a payload that is not right if its kind is critical, and has no effect if it is not', () => {
      const payloads = [new Uint8Array(0), encodeCbor(new Map([[1, 1]])), Uint8Array.of(0xa0, 0xa0)];
      for (const payload of payloads) {
        expectRefused(byHand({ 9: payload }), 'malformed');
        const reading = read(byHand({ 9: payload }, acknowledged));
        expect(reading.kind === 'without-effect' && reading.problem?.fault).to.equal('malformed');
      }
    });

    it('is refused when it has fields that this text does not know', () => {
      expectRefused(byHand({ 11: 1 }), 'malformed');
    });
  });

  it('is named, as a copy, by all its bytes: one with another signature is another copy of the same entry', () => {
    const entry = compose(laterHead, archived);
    const ed25519 = entry.signatures.ed25519.slice();
    ed25519[0]! ^= 1;
    const copies = [entry, { ...entry, signatures: { ...entry.signatures, ed25519 } }].map(encodeEntry);
    const readings = copies.map(read);
    expect(readings.map((reading) => reading.kind === 'entry' && reading.entry.id)).to.deep.equal([entry.id, entry.id]);
    expect(new Set(copies.map((copy) => copyIdOf(copy, crypto)))).to.have.property('size', 2);
    expect(copyIdOf(new Uint8Array(0), crypto)).to.match(/^[0-9a-f]{64}$/);
  });

  it('shows which keys come in with it', () => {
    for (const [kind, count] of [
      ['genesis', 3],
      ['device-admitted', 1],
      ['key-rotated', 1],
      ['acknowledged', 0],
    ] as const) {
      const [statement] = fc.sample(arbitraryStatement(kind), { numRuns: 1, seed: 5 });
      expect(keysIn(statement!)).to.have.length(count);
    }
  });

  it('is endorsed as it is without the endorsement', () => {
    const [statement] = fc.sample(arbitraryStatement('key-rotated'), { numRuns: 1, seed: 6 });
    if (statement?.kind !== 'key-rotated') throw new Error('another kind');
    const plain = { ...statement, endorsement: null };
    const digest = valueOf(endorsedDigest(laterHead, statement, crypto));
    expect(Buffer.from(digest).toString('hex')).to.equal(compose(laterHead, plain).id);
    const endorsed = { ...statement, endorsement: [new Uint8Array(64), new Uint8Array(3309)] as const };
    expect(valueOf(endorsedDigest(laterHead, endorsed, crypto))).to.deep.equal(digest);
  });
});
