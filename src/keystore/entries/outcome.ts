import { MalformedBytes } from '../../core/cbor/cbor-reader.js';

/** What can be wrong with bytes or values that stand for themselves, whatever else is held. */
export type FormFault =
  /** Not the one encoding of a value of this form. */
  | 'malformed'
  | 'too-long'
  | 'too-many'
  /** A list is not in ascending order, or repeats an item. */
  | 'unsorted'
  /** Account, author, number, previous entry and dependencies don't fit each other or the kind. */
  | 'misplaced'
  /** A known kind has the other kind's flag. */
  | 'wrong-flag'
  | 'signature-missing'
  /** A suite that this version doesn't know. */
  | 'unknown-suite'
  | 'flawed-key'
  | 'false-signature';

export interface FormProblem {
  readonly fault: FormFault;
  /** For programmers. */
  readonly detail: string;
  /** Which, of a suite that is not known. */
  readonly suite?: number;
}

/** What came of reading or making something. Bad input is an outcome and never an exception. */
export type Outcome<T> =
  | { readonly kind: 'done'; readonly value: T }
  | { readonly kind: 'refused'; readonly problem: FormProblem };

/** Breaks off reading or writing within `outcomeOf`. */
export class Misfit extends MalformedBytes {
  readonly fault: FormFault;

  constructor(fault: FormFault, detail: string) {
    super(detail);
    this.fault = fault;
  }
}

/** Runs work that breaks off with a `MalformedBytes`, a `Misfit` among them. */
export function outcomeOf<T>(work: () => T): Outcome<T> {
  try {
    return { kind: 'done', value: work() };
  } catch (error) {
    if (!(error instanceof MalformedBytes)) throw error;
    return { kind: 'refused', problem: problemOf(error) };
  }
}

/** Breaks off where something is of a suite that this version doesn't know. */
export class UnknownSuite extends Misfit {
  constructor(readonly suite: number) {
    super('unknown-suite', `suite ${suite}`);
  }
}

function problemOf(error: MalformedBytes): FormProblem {
  if (error instanceof UnknownSuite) return { fault: error.fault, detail: error.message, suite: error.suite };
  return { fault: error instanceof Misfit ? error.fault : 'malformed', detail: error.message };
}
