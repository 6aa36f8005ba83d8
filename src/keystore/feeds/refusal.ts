import type { FormFault } from '../entries/outcome.js';

/** Why an entry is refused. Other than what is wrong with its form, each reason is found in its own past alone, so it stands for ever. */
export type RefusalReason =
  | FormFault
  | 'other-account'
  /** Its author is no member, or its first entry doesn't name what let it in. */
  | 'not-a-member'
  | 'other-feed'
  | 'wrong-number'
  /** It bears a signature by ML-DSA-65 where none belongs, or none where one does (3.7). */
  | 'wrong-signatures'
  | 'request-not-signed'
  | 'request-of-another-account'
  | 'admitted-before'
  | 'too-many-admissions'
  | 'recovery-by-a-device'
  /** It speaks of a member, an entry or a generation that its author hadn't heard of. */
  | 'unheard'
  /** It takes an entry for what it isn't. */
  | 'mistaken'
  | 'of-itself'
  | 'of-a-senior'
  | 'of-a-junior'
  | 'of-a-recovery-key'
  | 'wrong-generation-number'
  /** A member that its author knew has no box. */
  | 'incomplete'
  /** Not every device that its author knew reads this kind. */
  | 'unannounced';

/** Breaks off the check of an entry. */
export class Refusal extends Error {
  constructor(readonly reason: RefusalReason) {
    super(reason);
  }
}

export function requireThat(holds: boolean, reason: RefusalReason): void {
  if (!holds) throw new Refusal(reason);
}
