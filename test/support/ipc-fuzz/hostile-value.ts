import type { SeededRandom } from '../simulation/random.js';

/** A value that no schema of the contract was made for, or only by accident. */
export interface HostileValue {
  /** Says in a failure what it was. */
  readonly kind: string;
  readonly value: unknown;
  /** True when the main process receives it as it is; false when it changes, or can't cross, on the way. */
  readonly isPlain: boolean;
}

/** What the listing channels take, so that a strange object gets as far as it can. No channel that derives a key takes it. */
const fields = { offset: 0, limit: 10 };

type Maker = (random: SeededRandom) => unknown;

const plain = {
  null: () => null,
  boolean: (random) => random.chance(0.5),
  number: (random) => random.pick([0, 1, -1, 0.5, 7, 1e308, 2 ** 53, -(2 ** 31), 4_294_967_296, 200, 201]),
  'no number': (random) => random.pick([Number.NaN, Infinity, -Infinity, -0]),
  text: (random) => random.pick(['', 'null', 'true', '0', '[object Object]', '\0', '\uD800', 'admin', 'f'.repeat(32)]),
  'long text': (random) => 'z'.repeat(random.between(1025, 20_000)),
  array: (random) => Array.from({ length: random.between(0, 5) }, () => random.between(0, 9)),
  'empty object': () => ({}),
  'object of unknown fields': (random) => ({ [`field${random.between(0, 99)}`]: 1, constructor: 'x', toString: 'y' }),
  'nested arrays': (random) => nested(random.between(2, 400), (inner) => [inner]),
  'nested objects': (random) => nested(random.between(2, 400), (inner) => ({ inner })),
} satisfies Record<string, Maker>;

const strange = {
  undefined: () => undefined,
  'own __proto__ key': () => JSON.parse('{"__proto__":{"polluted":true},"offset":0,"limit":10}') as unknown,
  'constructor.prototype keys': () =>
    JSON.parse('{"constructor":{"prototype":{"polluted":true}},"hasOwnProperty":1,"valueOf":null}') as unknown,
  'no prototype': () => Object.assign(Object.create(null) as object, fields),
  'inherited fields': () => Object.create(fields) as unknown,
  cycle: () => {
    const self: Record<string, unknown> = { ...fields };
    self.self = self;
    return self;
  },
  'array that holds itself': () => {
    const self: unknown[] = [];
    self.push(self, self);
    return self;
  },
  'two that hold each other': () => {
    const one: Record<string, unknown> = {};
    one.other = { one };
    return one;
  },
  'shared branches': () => nested(18, (inner) => [inner, inner].slice(0, 1).concat([inner])),
  getter: () => ({
    offset: 0,
    get limit() {
      return 10;
    },
  }),
  'getter that throws': () => ({
    get limit(): number {
      throw new Error('from a getter');
    },
  }),
  'getter that changes its mind': () => {
    let reads = 0;
    return {
      offset: 0,
      get limit() {
        reads += 1;
        return reads === 1 ? 10 : { reads };
      },
    };
  },
  'getter that makes another': () => regenerating(60),
  function: () => () => 'called',
  class: () =>
    class {
      limit = 10;
    },
  'object with a function': () => ({ offset: 0, limit: () => 10 }),
  'object with toJSON': () => ({ toJSON: () => fields }),
  // oxlint-disable-next-line unicorn/no-thenable -- something that looks like a promise is the point.
  thenable: () => ({ then: (resolve: (value: unknown) => void) => resolve(null) }),
  promise: () => Promise.resolve(null),
  symbol: () => Symbol('limit'),
  'object with symbols': () => ({ ...fields, [Symbol.toPrimitive]: 'x', [Symbol('key')]: Symbol('value') }),
  bigint: (random) => BigInt(random.between(0, 2 ** 31)) ** 9n,
  proxy: () => new Proxy(fields, {}),
  'proxy that throws': () =>
    new Proxy(
      {},
      {
        ownKeys: () => {
          throw new Error('from a proxy');
        },
      },
    ),
  'revoked proxy': () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    return proxy;
  },
  'typed array': (random) =>
    random.pick<unknown>([
      new Uint8Array(16),
      new Float64Array([Number.NaN, 1]),
      new BigInt64Array(2),
      new Uint8ClampedArray(3),
    ]),
  'array buffer': (random) => new ArrayBuffer(random.between(0, 4096)),
  'data view': () => new DataView(new ArrayBuffer(8), 2, 4),
  map: () => new Map<unknown, unknown>([['limit', 10]]),
  set: () => new Set(['limit']),
  'weak map': () => new WeakMap(),
  date: (random) => new Date(random.pick([0, Number.NaN, 8.64e15])),
  'regular expression': () => /(a+)+$/g,
  error: () => new TypeError('from the page'),
  'boxed text': () => Object('limit') as unknown,
  'sparse array': () => Object.assign([], { length: 5000 }),
  'array with fields': () => Object.assign(['x'], { ...fields, length: 3 }),
  generator: () =>
    (function* () {
      yield 1;
    })(),
  'global object': () => globalThis,
  'very deep arrays': (random) => nested(random.between(900, 5000), (inner) => [inner]),
  'very deep objects': (random) => nested(random.between(900, 5000), (inner) => ({ inner })),
} satisfies Record<string, Maker>;

/** Costly to send, so rare. */
const huge = {
  'huge text': (random) => 'h'.repeat(random.between(100_000, 4_000_000)),
  'huge text of two bytes a sign': (random) => '\u4E00'.repeat(random.between(100_000, 1_000_000)),
  'huge field name': (random) => ({ ['k'.repeat(random.between(100_000, 1_000_000))]: 1 }),
  'many fields': () => Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`k${index}`, index])),
  'many items': () => Array.from({ length: 20_000 }, (_, index) => index),
  'huge bytes': (random) => new Uint8Array(random.between(100_000, 8_000_000)),
} satisfies Record<string, Maker>;

const plainKinds = kindsOf(plain);
const strangeKinds = kindsOf(strange);
const hugeKinds = kindsOf(huge);

/** One in so many hostile values is huge. */
const HUGE_EVERY = 300;

export function hostileValue(random: SeededRandom): HostileValue {
  if (random.chance(1 / HUGE_EVERY)) return make(random, hugeKinds, false);
  return random.chance(0.4) ? make(random, plainKinds, true) : make(random, strangeKinds, false);
}

function make(random: SeededRandom, kinds: [[string, Maker], ...[string, Maker][]], isPlain: boolean): HostileValue {
  const [kind, maker] = random.pick(kinds);
  return { kind, value: maker(random), isPlain };
}

function kindsOf(makers: Record<string, Maker>): [[string, Maker], ...[string, Maker][]] {
  const [first, ...others] = Object.entries(makers);
  if (first === undefined) throw new Error('There is nothing to choose from.');
  return [first, ...others];
}

function nested(depth: number, wrap: (inner: unknown) => unknown): unknown {
  let value: unknown = 'x';
  for (let level = 0; level < depth; level += 1) value = wrap(value);
  return value;
}

/** An object that makes another one whenever it is looked at. */
function regenerating(generations: number): object {
  return {
    get child(): unknown {
      return generations === 0 ? null : regenerating(generations - 1);
    },
  };
}
