import { decode } from 'cborg';
import { expect } from 'chai';
import fc from 'fast-check';
import { AppError } from '../../../src/core/errors.js';
import {
  composeEntry,
  decodeEntry,
  encodeEntry,
  type Entry,
  type EntryBody,
  type EntryPayload,
} from '../../../src/keystore/index.js';
import { bytesFrom, fakeSuite } from '../../support/keystore/crypto-suite.js';

const suite = fakeSuite('codec');
const { crypto } = suite;
const generation = suite.makeGeneration();
const device = suite.makeDevice();

const bytes = (length: number): fc.Arbitrary<Uint8Array> => fc.uint8Array({ minLength: length, maxLength: length });
const hex = (digits: number): fc.Arbitrary<string> =>
  bytes(digits / 2).map((value) => Buffer.from(value).toString('hex'));
const text = fc.string({ unit: 'binary', maxLength: 60 }).filter((value) => Buffer.byteLength(value) <= 256);
const count = fc.maxSafeNat();
/** The end of the range of time values of ECMAScript, in ms. */
const latestTime = 8.64e15;
const deviceId = hex(32);
const box = fc.uint8Array({ maxLength: 40 });
const keys = fc.record({ signing: bytes(32), sealing: bytes(1216) });
const generationKeys = fc.record({ ed25519: bytes(32), mlDsa65: bytes(1952) });

function uniqueBy<T>(item: fc.Arbitrary<T>, keyOf: (value: T) => string): fc.Arbitrary<T[]> {
  const ascending = (a: T, b: T): number => (keyOf(a) < keyOf(b) ? -1 : 1);
  return fc.uniqueArray(item, { selector: keyOf, maxLength: 5 }).map((items) => items.sort(ascending));
}

const firstPayloads: fc.Arbitrary<EntryPayload> = fc.oneof(
  fc.record({ kind: fc.constant('genesis' as const), device: keys, name: text, key: generationKeys }),
  fc.record({ kind: fc.constant('device-added' as const), device: keys, name: text, basis: hex(64) }),
);

const laterPayloads: fc.Arbitrary<EntryPayload> = fc.oneof(
  fc.record({ kind: fc.constant('device-renamed' as const), device: deviceId, name: text }),
  fc.record({ kind: fc.constant('device-archived' as const), device: deviceId, lastSequence: count }),
  fc.record({
    kind: fc.constant('device-revoked' as const),
    device: deviceId,
    lastSequence: count,
    reason: text,
    head: fc.option(hex(64)),
  }),
  fc.record({
    kind: fc.constant('key-rotated' as const),
    basis: hex(64),
    reason: text,
    key: generationKeys,
    previousSecret: box,
    sealed: uniqueBy(fc.record({ device: deviceId, box }), (one) => one.device),
  }),
  fc.record({ kind: fc.constant('password-rotated' as const) }),
  fc.record({
    kind: fc.constant('acknowledged' as const),
    seen: uniqueBy(fc.record({ device: deviceId, sequence: count }), (one) => one.device),
    shared: uniqueBy(fc.record({ device: deviceId, rotation: hex(64), box }), (one) => one.rotation + one.device),
  }),
  fc
    .record({ chosen: hex(64), others: uniqueBy(hex(64), (one) => one).filter((ids) => ids.length > 0) })
    .filter(({ chosen, others }) => !others.includes(chosen))
    .map((settled) => ({ kind: 'conflict-settled' as const, ...settled })),
);

const entries: fc.Arbitrary<Entry> = fc
  .record({
    payload: fc.oneof(firstPayloads, laterPayloads),
    sequence: fc.integer({ min: 2, max: 2 ** 40 }),
    at: fc.nat({ max: latestTime }),
  })
  .map(({ payload, sequence, at }) => {
    const isFirst = payload.kind === 'genesis' || payload.kind === 'device-added';
    return compose(payload, isFirst ? 1 : sequence, at);
  });

function compose(payload: EntryPayload, sequence: number, writtenAt = 0, place: Partial<EntryBody> = {}): Entry {
  return composeEntry(
    {
      account: bytesFrom('account', 32),
      author: bytesFrom('author', 32),
      sequence,
      previous: sequence === 1 ? null : bytesFrom('previous', 32),
      generation: 1,
      writtenAt,
      payload,
      ...place,
    },
    {
      signAsDevice: (message) => device.sign(message),
      signAsAccountEd25519: (message) => generation.signEd25519(message),
      signAsAccountMlDsa65: (message) => generation.signMlDsa65(message),
    },
    { crypto, fullIdOf: (id) => new Uint8Array([...Buffer.from(id, 'hex'), ...new Uint8Array(16)]) },
  );
}

/** What `decodeEntry` throws; undefined when it throws nothing. */
function refusal(encoded: Uint8Array): unknown {
  try {
    decodeEntry(encoded, crypto);
    return undefined;
  } catch (error) {
    return error;
  }
}

function expectRefused(encoded: Uint8Array): void {
  const error = refusal(encoded);
  expect(error).to.be.instanceOf(AppError);
  expect(error).to.have.property('code', 'ENTRY_INVALID');
}

/** The encoding of an entry with this body. */
function withBody(body: readonly number[] | Uint8Array): Uint8Array {
  return encodeEntry({ bodyBytes: new Uint8Array(body), signature: new Uint8Array(64), accountSignature: null });
}

describe('entry codec', () => {
  it('reads back what it wrote, byte for byte', () => {
    fc.assert(
      fc.property(entries, (entry) => {
        const encoded = encodeEntry(entry);
        const again = decodeEntry(encoded, crypto);
        expect(again).to.deep.equal(entry);
        expect(Buffer.compare(encodeEntry(again), encoded)).to.equal(0);
      }),
    );
  });

  it('keeps every field that was put in', () => {
    fc.assert(
      fc.property(laterPayloads, (payload) => {
        expect(compose(payload, 2).body.payload).to.deep.equal(payload);
      }),
    );
  });

  it('refuses a time of which no date can be made, of others and of its own device', () => {
    const latest = compose({ kind: 'password-rotated' }, 2, latestTime);
    expect(new Date(latest.body.writtenAt).toISOString()).to.equal('+275760-09-13T00:00:00.000Z');
    const body = Buffer.from(latest.bodyBytes);
    const time = Buffer.alloc(8);
    time.writeBigUInt64BE(BigInt(latestTime));
    const place = body.indexOf(time);
    for (const later of [latestTime + 1, 9e15, Number.MAX_SAFE_INTEGER]) {
      body.writeBigUInt64BE(BigInt(later), place);
      expectRefused(withBody(body));
      expect(() => compose({ kind: 'password-rotated' }, 2, later))
        .to.throw(AppError)
        .with.property('code', 'ENTRY_INVALID');
    }
  });

  it('writes standard CBOR, which any decoder reads', () => {
    const { bodyBytes } = compose({ kind: 'device-renamed', device: 'ab'.repeat(16), name: 'Phone' }, 7, 1234);
    const body: unknown = decode(bodyBytes, { useMaps: true, strict: true });
    const payload = new Map<number, unknown>([
      [1, new Uint8Array([...Buffer.from('ab'.repeat(16), 'hex'), ...new Uint8Array(16)])],
      [2, 'Phone'],
    ]);
    expect(body).to.deep.equal(
      new Map<number, unknown>([
        [1, bytesFrom('account', 32)],
        [2, bytesFrom('author', 32)],
        [3, 7],
        [4, bytesFrom('previous', 32)],
        [5, 1],
        [6, 1234],
        [7, 'device-renamed'],
        [8, payload],
      ]),
    );
  });

  it('[C3] meets any flipped byte with a typed error or an entry that encodes to just these bytes', () => {
    fc.assert(
      fc.property(entries, fc.nat(), fc.integer({ min: 1, max: 255 }), (entry, place, mask) => {
        const encoded = encodeEntry(entry);
        encoded[place % encoded.length] = (encoded[place % encoded.length] ?? 0) ^ mask;
        const error = refusal(encoded);
        if (error !== undefined) expect(error).to.be.instanceOf(AppError).with.property('code', 'ENTRY_INVALID');
        else expect(Buffer.compare(encodeEntry(decodeEntry(encoded, crypto)), encoded)).to.equal(0);
      }),
      { numRuns: 2000 },
    );
  });

  it('[C3] refuses an entry cut anywhere', () => {
    const encoded = encodeEntry(
      compose({ kind: 'device-revoked', device: 'ab'.repeat(16), lastSequence: 3, head: null, reason: 'lost' }, 9),
    );
    for (let length = 0; length < encoded.length; length++) expectRefused(encoded.slice(0, length));
  });

  it('refuses random bytes with nothing but typed errors', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (junk) => expectRefused(junk)));
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (junk) => expectRefused(withBody(junk))));
  });

  it('refuses a million nested levels without recursion', () => {
    expectRefused(new Uint8Array(1_000_000).fill(0x81));
    expectRefused(withBody(new Uint8Array(1_000_000).fill(0xa1)));
  });

  it('refuses an entry of more than 16 MiB unread', () => {
    const [longest, longer] = [0, 1].map((more) => refusal(new Uint8Array(16 * 1024 * 1024 + more)) as AppError);
    expect(longer?.details?.problem).to.include('it is longer than 16777216 bytes');
    expect(longest?.details?.problem).not.to.include('longer than');
  });

  describe('refuses other encodings of the same values', () => {
    const entry = compose({ kind: 'password-rotated' }, 2, 5);
    const body = [...entry.bodyBytes];

    function replaced(from: readonly number[], to: readonly number[]): Uint8Array {
      const index = Buffer.from(body).indexOf(Buffer.from(from));
      expect(index).to.be.greaterThan(-1);
      return withBody([...body.slice(0, index), ...to, ...body.slice(index + from.length)]);
    }

    it('accepts the one encoding', () => {
      expect(refusal(withBody(body))).to.equal(undefined);
    });

    const cases: readonly (readonly [string, readonly number[], readonly number[]])[] = [
      ['a number in a longer form', [0x06, 0x05, 0x07], [0x06, 0x18, 0x05, 0x07]],
      ['a number in the longest form', [0x06, 0x05, 0x07], [0x06, 0x1b, 0, 0, 0, 0, 0, 0, 0, 5, 0x07]],
      ['a number above the safe integers', [0x06, 0x05, 0x07], [0x06, 0x1b, 0, 0x20, 0, 0, 0, 0, 0, 0, 0x07]],
      ['a negative number', [0x06, 0x05, 0x07], [0x06, 0x24, 0x07]],
      ['a float', [0x06, 0x05, 0x07], [0x06, 0xf9, 0x45, 0x00, 0x07]],
      ['a tagged number', [0x06, 0x05, 0x07], [0x06, 0xc1, 0x05, 0x07]],
      ['an indefinite map', [0xa8], [0xbf]],
      ['an indefinite text', [0x70], [0x7f]],
      ['a repeated key', [0x06, 0x05, 0x07], [0x05, 0x05, 0x07]],
      ['an unknown key', [0x06, 0x05, 0x07], [0x06, 0x05, 0x09]],
      ['keys in another order', [0x05, 0x01, 0x06, 0x05], [0x06, 0x05, 0x05, 0x01]],
      ['bytes after the end', [0x08, 0xa0], [0x08, 0xa0, 0x00]],
      ['undefined for null', [0x08, 0xa0], [0x08, 0xf7]],
    ];
    for (const [name, from, to] of cases) it(name, () => expectRefused(replaced(from, to)));

    it('bytes after the whole entry', () => {
      expectRefused(new Uint8Array([...encodeEntry(entry), 0]));
    });
  });

  it('refuses names and reasons beyond the limit', () => {
    const name =
      (length: number): (() => Entry) =>
      () =>
        compose({ kind: 'device-renamed', device: 'ab'.repeat(16), name: 'x'.repeat(length) }, 2);
    expect(name(256)).not.to.throw();
    expect(name(257)).to.throw(AppError).with.property('code', 'ENTRY_INVALID');
    const reason =
      (length: number): (() => Entry) =>
      () =>
        compose(
          { kind: 'device-revoked', device: 'ab'.repeat(16), lastSequence: 1, head: null, reason: 'x'.repeat(length) },
          2,
        );
    expect(reason(1024)).not.to.throw();
    expect(reason(1025)).to.throw(AppError).with.property('code', 'ENTRY_INVALID');
  });

  it('names the device and the number of an entry it refuses', () => {
    const encoded = encodeEntry(compose({ kind: 'password-rotated' }, 12));
    const error = refusal(Buffer.concat([encoded.subarray(0, -1), Buffer.from([0x40])])) as AppError;
    const author = Buffer.from(bytesFrom('author', 32)).toString('hex').slice(0, 8);
    const problem = 'its account signature does not fit its kind';
    expect(error.details).to.deep.equal({ device: author, sequence: 12, problem });
  });

  const misplaced: readonly (readonly [string, () => Entry])[] = [
    ['a later kind as first entry', () => compose({ kind: 'password-rotated' }, 1)],
    ['a settlement of nothing', () => compose({ kind: 'conflict-settled', chosen: 'ab'.repeat(32), others: [] }, 2)],
    [
      'an acknowledgement of its own feed',
      () => {
        const own = Buffer.from(bytesFrom('author', 32)).toString('hex').slice(0, 32);
        return compose({ kind: 'acknowledged', seen: [{ device: own, sequence: 1 }], shared: [] }, 2);
      },
    ],
    [
      'one device twice in a list',
      () => {
        const seen = [1, 2].map((sequence) => ({ device: 'ab'.repeat(16), sequence }));
        return compose({ kind: 'acknowledged', seen, shared: [] }, 2);
      },
    ],
  ];
  const later = { kind: 'password-rotated' } as const;
  const rotation = {
    kind: 'key-rotated',
    basis: 'ab'.repeat(32),
    reason: '',
    key: generation.key,
    previousSecret: new Uint8Array(8),
    sealed: [],
  } as const;
  const opening = { kind: 'genesis', device: device.keys, name: '', key: generation.key } as const;

  for (const [name, payload, place, words] of [
    ['the number 0', later, { sequence: 0 }, 'do not begin at 1'],
    ['the number 0 and nothing before it', later, { sequence: 0, previous: null }, 'do not begin at 1'],
    ['the generation 0', later, { generation: 0 }, 'do not begin at 1'],
    ['a later number and nothing before it', later, { previous: null }, 'link to the entry before'],
    ['the first number and something before it', opening, { previous: new Uint8Array(32) }, 'link to the entry before'],
    ['a link of another length', later, { previous: new Uint8Array(31) }, 'link to the entry before'],
    ['a first entry that is no first', opening, { sequence: 2, previous: new Uint8Array(32) }, 'kind does not fit'],
    ['a beginning with the second generation', opening, { generation: 2 }, 'the first generation is 1'],
    ['a rotation after which no generation is left', rotation, { generation: Number.MAX_SAFE_INTEGER }, 'can follow'],
  ] as const) {
    it(`[C3] refuses ${name}, and says so`, () => {
      const make = (): Entry => compose(payload, payload === opening ? 1 : 2, 0, place);
      const thrown = expect(make).to.throw(AppError);
      thrown.with.property('code', 'ENTRY_INVALID');
      thrown.with.nested.property('details.problem').that.contains(words);
    });
  }

  it('accepts the last generation that there can be, of an entry after which none is needed', () => {
    expect(() => compose(later, 2, 0, { generation: Number.MAX_SAFE_INTEGER })).not.to.throw();
    expect(() => compose(rotation, 2, 0, { generation: Number.MAX_SAFE_INTEGER - 1 })).not.to.throw();
  });

  describe('writes in one order, and reads in no other,', () => {
    const [low, high] = ['1a', 'e5'];
    const devices = [low, high].map((one) => one.repeat(16));
    const ids = [low, high].map((one) => one.repeat(32));
    const [chosen, sealed] = ['cc'.repeat(32), new Uint8Array(8)];
    const ordered = (items: readonly string[], reversed: boolean): string[] =>
      reversed ? items.toReversed() : [...items];
    const lists: Readonly<
      Record<string, readonly [make: (reversed: boolean) => EntryPayload, ...exchanged: string[]]>
    > = {
      'the devices that a rotation is sealed to': [
        (reversed) => ({
          ...rotation,
          sealed: ordered(devices, reversed).map((one) => ({ device: one, box: sealed })),
        }),
        ...devices,
      ],
      'the devices of which something was heard': [
        (reversed) => {
          const seen = ordered(devices, reversed).map((one) => ({ device: one, sequence: 1 }));
          return { kind: 'acknowledged', seen, shared: [] };
        },
        ...devices,
      ],
      'the devices that a secret is shared with': [
        (reversed) => {
          const shared = ordered(devices, reversed).map((one) => ({ device: one, rotation: chosen, box: sealed }));
          return { kind: 'acknowledged', seen: [], shared };
        },
        ...devices,
      ],
      'the secrets that are shared': [
        (reversed) => {
          const shared = ordered(ids, reversed).map((id) => ({ device: 'dd'.repeat(16), rotation: id, box: sealed }));
          return { kind: 'acknowledged', seen: [], shared };
        },
        ...ids,
      ],
      'the rotations that were not chosen': [
        (reversed) => ({ kind: 'conflict-settled', chosen, others: ordered(ids, reversed) }),
        ...ids,
      ],
    };

    for (const [name, [make, first = '', second = '']] of Object.entries(lists)) {
      it(name, () => {
        const entry = compose(make(false), 2);
        expect(refusal(encodeEntry(entry))).to.equal(undefined);
        expect(compose(make(true), 2).id).to.equal(entry.id);
        const body = Buffer.from(entry.bodyBytes).toString('hex');
        const exchanged = body.replace(first, 'first').replace(second, first).replace('first', second);
        for (const altered of [exchanged, body.replace(second, first)]) {
          expectRefused(encodeEntry({ ...entry, bodyBytes: new Uint8Array(Buffer.from(altered, 'hex')) }));
        }
      });
    }
  });

  it('[D2] accepts lists of as many items as there may be, and no more', () => {
    const settling =
      (length: number): (() => Entry) =>
      () => {
        const others = Array.from({ length }, (_, index) => index.toString(16).padStart(64, '0'));
        return compose({ kind: 'conflict-settled', chosen: 'ab'.repeat(32), others }, 2);
      };
    expect(settling(16_384)).not.to.throw();
    const thrown = expect(settling(16_385)).to.throw(AppError);
    thrown.with.property('code', 'ENTRY_INVALID');
    thrown.with.nested.property('details.problem').that.contains('longer than 16384 items');
  });

  for (const [name, make] of misplaced) {
    it(`refuses ${name}`, () => expect(make).to.throw(AppError).with.property('code', 'ENTRY_INVALID'));
  }
});
