/** Where a text is read. Advice names only what can be done there, and says which place can do the rest. */
export type Place = 'window' | 'command';

/** Where and when a text is read. */
export interface Reading {
  readonly place: Place;
  /** Wall clock, epoch ms: moments are told from here ("3 hours ago"). */
  readonly now: number;
}

type PlainValue = string | number | boolean | null;

/** What the words of a text depend on: plain data, so that it crosses processes and is put into words where it is read. */
export type TextValue =
  | PlainValue
  | readonly PlainValue[]
  | { readonly [name: string]: PlainValue | readonly PlainValue[] };

export type TextParameters = Readonly<Record<string, TextValue>>;

/** Words as they are, or made from parameters and from where they are read. */
export type Entry<Words> =
  | Words
  // Each entry names its own parameters: the one type that fits all of them is the narrowest.
  | ((parameters: never, reading: Reading) => Words);

/** For a text that depends on nothing, or only on where it is read. */
export type NoParameters = Readonly<Record<string, never>>;

/** What the words of an entry are made from. */
export type ParametersOf<E> = E extends (parameters: infer P, reading: Reading) => unknown
  ? unknown extends P
    ? NoParameters
    : P
  : NoParameters;

/** What happened and what is safe; and what to do, right there. */
export interface ErrorWords {
  readonly message: string;
  readonly hint: string;
}

/** What is so; and what to do about it. */
export interface FindingWords {
  readonly message: string;
  readonly advice: string;
}

/** Why something is worth doing; and how, where that is more than a button. */
export interface RecommendationWords {
  readonly reason: string;
  readonly details?: string;
}

/** Puts an entry into words. The caller vouches that the parameters are those of the entry. */
export function toWords<Words>(entry: Entry<Words>, parameters: TextParameters, reading: Reading): Words {
  return typeof entry === 'function'
    ? (entry as (parameters: TextParameters, reading: Reading) => Words)(parameters, reading)
    : entry;
}
