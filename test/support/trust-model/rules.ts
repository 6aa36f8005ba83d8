/**
 * Rules that can be switched off, each to show that it is needed: a test breaks a promise without it. The numbers are those of
 * docs/trust.md.
 */
const RULES = {
  /** 2.3: an admission of a key to which nobody can seal is refused. */
  keysAreChecked: true,
  /** 2.6: a generation whose record isn't derived from its secret counts as not opened. */
  recordsAreDerived: true,
  /** 2.8: only a recovery key lets in another. */
  recoveryByItsOwnClass: true,
  /** 2.8: a recovery key is neither archived nor suspended. */
  recoveryStays: true,
  /** 3.7: a word of weight is signed by both halves. */
  bothHalvesSign: true,
  /** 5.1: an entry is signed with the keys that were let in under the name of its author. */
  membersAlone: true,
  /** 6.1: what is kept is named by its chain. Without it, by its number. */
  keepByChain: true,
  /** 6.1: of the founder, genesis is kept whatever the revocation says. */
  genesisIsKept: true,
  /** 6.2: a correction takes the place of what it corrects. */
  corrections: true,
  /** 6.4: a revocation concerns juniors alone. */
  juniorsAlone: true,
  /** 6.4: the cut of the most senior revoker holds. Without it, that of the most junior one. */
  mostSeniorCut: true,
  /** 6.4: an admission counts only within the cut of whoever wrote it. */
  admissionWithinTheCut: true,
  /** 6.6: a suspension covers whom the suspended lets in unheard by it. */
  suspensionCoversAccomplices: true,
  /** 6.6: it ends when somebody senior revokes the suspender. */
  suspensionEnds: true,
  /** 7.1: a generation's number is one more than that of its bases. */
  numbersInARow: true,
  /** 7.1: a rotation wraps all that its author holds and that can't be reached from it. */
  wrapsWhatIsCutOff: true,
  /** 7.2: a rotation has a box for every member that its author knew. */
  completeRotations: true,
  /** 7.2: boxes are for those whose standing in view is good. Without it, for everybody who was ever let in. */
  boxesByStanding: true,
  /** 7.4 (a): the current generation heard of all by which somebody is out. */
  currentHeardOfAll: true,
  /** 7.4 (b): the current generation is known to nobody who is out. */
  currentUnknownToAll: true,
  /** 7.4: only words of somebody who can know the secret are counted. */
  sharesOfHoldersAlone: true,
  /** 9.1: all branches of a fork count. Without it, the one with the smaller hash. */
  allBranchesCount: true,
  /** 10.1: what is wrong with one entry concerns its descendants alone. Without it, a whole import. */
  oneBadEntryAlone: true,
  /** 10.2: refusals go by all bytes, signatures included. Without it, by the id. */
  refusalsByAllBytes: true,
  /** 10.3: critical kinds of later versions have to be announced by everybody. */
  laterKindsAreAnnounced: true,
  /** 12: an import with a revocation folds all anew. Without it, what had effect keeps it. */
  foldsAnew: true,
};

export type Rule = keyof typeof RULES;

export interface Rules extends Readonly<Record<Rule, boolean>> {
  /**
   * What a junior may do about a senior (section 6). By `suspension` it can keep it from the secrets to come, and voids nothing. By
   * `appeal` it can revoke it: the variant that was not taken (docs/trust.md).
   */
  readonly variant: 'suspension' | 'appeal';
}

export const ALL_RULES: Rules = { ...RULES, variant: 'suspension' };

/** The rules without some of them. */
export function without(...names: readonly Rule[]): Rules {
  return { ...ALL_RULES, ...Object.fromEntries(names.map((name) => [name, false])) };
}
