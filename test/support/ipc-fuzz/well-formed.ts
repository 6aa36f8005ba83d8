import type { SeededRandom } from '../simulation/random.js';
import type { ArgumentShape, ArrayShape, ObjectShape, StringShape } from './argument-shape.js';

/** Texts that a schema accepts and that services may stumble over: they reach the vault worker and its encoder. */
const awkwardTexts = [
  '',
  ' ',
  'Laptop',
  '\0',
  '\uD800',
  'a\uDC00b',
  '\u202Egnp.exe',
  '\uFEFF',
  'e\u0301'.repeat(40),
  '👩‍👩‍👧‍👦'.repeat(20),
  '__proto__',
  '<img src=x onerror=alert(1)>',
  '../../../etc/passwd',
  '\r\n\r\n',
  'x'.repeat(1024),
  'ﷺ'.repeat(300),
  'undefined',
  '{"$gt":""}',
] as const;

/** What is known of the app's state, so that some arguments name things that exist. */
export interface KnownValues {
  /** Hex strings, for instance the id of this device; used where their length fits. */
  readonly identifiers: readonly string[];
}

/** What the contract says of the key of a finding. */
const FINDING_KEY = '^[A-Z][A-Z0-9_]{0,63}(:[0-9a-f]{32})?$';

/** Makes values that have a shape. */
export class WellFormedValues {
  readonly #random: SeededRandom;
  readonly #known: KnownValues;

  constructor(random: SeededRandom, known: KnownValues) {
    this.#random = random;
    this.#known = known;
  }

  sample(shape: ArgumentShape): unknown {
    if ('anyOf' in shape) {
      const [first, ...others] = shape.anyOf;
      if (first === undefined) throw new Error('A choice of nothing.');
      return this.sample(this.#random.pick([first, ...others]));
    }
    switch (shape.type) {
      case 'null':
        return null;
      case 'boolean':
        return this.#random.chance(0.5);
      case 'integer':
        return this.#integer(shape.minimum, shape.maximum);
      case 'string':
        return this.#text(shape);
      case 'object':
        return this.object(shape);
      case 'array':
        return this.#array(shape);
    }
  }

  object({ properties, required = [] }: ObjectShape): Record<string, unknown> {
    const fields = Object.entries(properties)
      .filter(([name]) => required.includes(name) || this.#random.chance(0.5))
      .map(([name, shape]) => [name, this.sample(shape)] as const);
    return Object.fromEntries(fields);
  }

  #array({ items, minItems = 0, maxItems = Infinity }: ArrayShape): readonly unknown[] {
    const length = Math.min(maxItems, this.#random.pick([minItems, minItems + 1, minItems + 4]));
    return Array.from({ length }, () => this.sample(items));
  }

  #integer(least = Number.MIN_SAFE_INTEGER, most = Number.MAX_SAFE_INTEGER): number {
    const near = Math.min(most, least + 100);
    return this.#random.pick([least, most, this.#random.between(least, near)]);
  }

  #text({ enum: choices, minLength = 0, maxLength = 1024, pattern }: StringShape): string {
    if (choices !== undefined) {
      const [first, ...others] = choices;
      if (first === undefined) throw new Error('A choice of nothing.');
      return this.#random.pick([first, ...others]);
    }
    if (pattern === FINDING_KEY) return this.#findingKey();
    if (pattern !== undefined) return this.#hexadecimal(pattern);
    const awkward = this.#random.pick(awkwardTexts);
    if (awkward.length < minLength) return 'x'.repeat(minLength);
    return this.#random.chance(0.1) ? 'y'.repeat(maxLength) : awkward.slice(0, maxLength);
  }

  /** A code that exists or one that does not, by itself or with what tells it from others of its code. */
  #findingKey(): string {
    const code = this.#random.pick(['ROTATION_CONFLICT', 'X', 'Z'.repeat(64)]);
    return this.#random.chance(0.5) ? code : `${code}:${this.#hexadecimal('^[0-9a-f]{32}$')}`;
  }

  #hexadecimal(pattern: string): string {
    const [, lengths] = /^\^(?:\(\?:)?((?:\[0-9a-f\]\{\d+\}\|?)+)\)?\$$/.exec(pattern) ?? [];
    const [first, ...others] = [...(lengths ?? '').matchAll(/\{(\d+)\}/g)].map(([, digits]) => Number(digits));
    if (first === undefined) throw new Error(`Teach the fuzzer to make texts for the pattern ${pattern}.`);
    const length = this.#random.pick([first, ...others]);
    const known = this.#known.identifiers.find((identifier) => identifier.length === length);
    if (known !== undefined && this.#random.chance(0.3)) return known;
    return Array.from({ length }, () => this.#random.between(0, 15).toString(16)).join('');
  }
}
