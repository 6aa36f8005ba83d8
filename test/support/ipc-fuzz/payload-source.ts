import { channelsWithoutArgument } from '../../../src/ipc/channels.js';
import { SeededRandom } from '../simulation/random.js';
import { fits, type ArgumentShape, type ObjectShape } from './argument-shape.js';
import { hostileValue } from './hostile-value.js';
import { WellFormedValues, type KnownValues } from './well-formed.js';

/** What must come of a payload: `any` where it changes on its way, or can't go it. */
export type Expectation = 'accepted-by-schema' | 'refused-by-schema' | 'unknown-channel' | 'any';

export interface Payload {
  readonly channel: unknown;
  readonly argument: unknown;
  readonly expectation: Expectation;
  /** Says in a failure what was sent. */
  readonly description: string;
}

export interface PayloadSourceOptions {
  readonly seed: number;
  readonly shapes: Readonly<Record<string, ArgumentShape>>;
  readonly known: KnownValues;
  /**
   * How many arguments that the schema accepts a source makes for a channel at most, where such an argument takes long or changes
   * what the others meet (deriving a key, locking, writing). No entry: no limit.
   */
  readonly acceptedAtMost: Readonly<Record<string, number>>;
}

type Draft = Omit<Payload, 'channel' | 'expectation'> & { readonly isPlain: boolean };

/** Generates requests, the same ones for the same options. Goes through all channels in turn. */
export class PayloadSource {
  readonly #random: SeededRandom;
  readonly #values: WellFormedValues;
  readonly #options: PayloadSourceOptions;
  readonly #channels: readonly string[];
  readonly #acceptedSoFar = new Map<string, number>();
  #next = 0;

  constructor(options: PayloadSourceOptions) {
    this.#options = options;
    this.#random = new SeededRandom(options.seed);
    this.#values = new WellFormedValues(this.#random, options.known);
    this.#channels = Object.keys(options.shapes);
  }

  next(): Payload {
    const channel = this.#channels[this.#next % this.#channels.length];
    this.#next += 1;
    const shape = channel === undefined ? undefined : this.#options.shapes[channel];
    if (channel === undefined || shape === undefined) throw new Error('There is no channel to ask.');
    if (this.#random.chance(0.01)) return this.#onUnknownChannel(channel);
    for (;;) {
      const { argument, isPlain, description } = this.#draft(shape);
      const isAccepted = isPlain ? fits(shape, argument) : couldBecomeNull(argument) && fits(shape, null);
      if (isAccepted && !this.#mayAccept(channel)) continue;
      const isSent = isPlain && (isAccepted || !channelsWithoutArgument.has(channel));
      const expectation = isSent ? (isAccepted ? 'accepted-by-schema' : 'refused-by-schema') : 'any';
      return { channel, argument, expectation, description };
    }
  }

  #mayAccept(channel: string): boolean {
    const soFar = this.#acceptedSoFar.get(channel) ?? 0;
    if (soFar >= (this.#options.acceptedAtMost[channel] ?? Infinity)) return false;
    this.#acceptedSoFar.set(channel, soFar + 1);
    return true;
  }

  #onUnknownChannel(channel: string): Payload {
    const wrong = this.#random.pick<unknown>([
      '__proto__',
      'constructor',
      'toString',
      '',
      `${channel} `,
      channel.toUpperCase(),
      [channel],
      { channel },
      null,
      7,
      'x'.repeat(100_000),
    ]);
    return { channel: wrong, argument: null, expectation: 'unknown-channel', description: 'a channel of no contract' };
  }

  #draft(shape: ArgumentShape): Draft {
    const random = this.#random;
    if (random.chance(0.08))
      return { argument: this.#values.sample(shape), isPlain: true, description: 'a well-formed argument' };
    if ('type' in shape && shape.type === 'object' && random.chance(0.6)) return this.#nearlyWellFormed(shape);
    const { kind, value, isPlain } = hostileValue(random);
    return { argument: value, isPlain, description: kind };
  }

  #nearlyWellFormed(shape: ObjectShape): Draft {
    const random = this.#random;
    const argument = this.#values.object(shape);
    const [first = '', ...others] = Object.keys(shape.properties);
    const field = random.pick([first, ...others]);
    const change = random.pick([
      'hostile field',
      'hostile field',
      'missing field',
      'extra field',
      'wrapped',
      'as text',
    ]);
    switch (change) {
      case 'missing field':
        delete argument[field];
        return { argument, isPlain: true, description: `no ${field}` };
      case 'extra field': {
        const name = random.pick(['path', 'isAdmin', `${field} `, field.toUpperCase(), 'toString', 'constructor']);
        return { argument: { ...argument, [name]: 'x' }, isPlain: true, description: `an extra field "${name}"` };
      }
      case 'wrapped':
        return { argument: [argument], isPlain: true, description: 'an array around the argument' };
      case 'as text':
        return { argument: JSON.stringify(argument), isPlain: true, description: 'the argument as JSON text' };
      default: {
        const { kind, value, isPlain } = hostileValue(random);
        return { argument: { ...argument, [field]: value }, isPlain, description: `${field} is ${kind}` };
      }
    }
  }
}

/** What is left out on the way to the main process arrives as null, which is the argument of many channels. */
function couldBecomeNull(argument: unknown): boolean {
  return argument === undefined || typeof argument === 'symbol';
}
