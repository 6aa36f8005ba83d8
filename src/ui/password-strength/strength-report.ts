/** How hard a password is to guess: 0 falls at once, 4 outlasts somebody who has the vault's file and much time. */
export type Strength = 0 | 1 | 2 | 3 | 4;

/** What makes a password easy to guess; the estimator's own keys. */
export const weaknesses = [
  'straightRow',
  'keyPattern',
  'simpleRepeat',
  'extendedRepeat',
  'sequences',
  'recentYears',
  'dates',
  'topTen',
  'topHundred',
  'common',
  'similarToCommon',
  'wordByItself',
  'namesByThemselves',
  'commonNames',
  'userInputs',
] as const;

export type Weakness = (typeof weaknesses)[number];

/** What is said of a password. Holds nothing of it. */
export interface StrengthReport {
  readonly strength: Strength;
  /** Null when nothing in particular is wrong with it. */
  readonly weakness: Weakness | null;
}

export type StrengthRequest =
  | {
      readonly kind: 'judge';
      readonly id: number;
      readonly password: string;
      /** What an attacker would try first: the name of the device and of the app. */
      readonly context: readonly string[];
    }
  | { readonly kind: 'suggest'; readonly id: number };

export type StrengthAnswer =
  | { readonly kind: 'judged'; readonly id: number; readonly report: StrengthReport }
  | { readonly kind: 'suggested'; readonly id: number; readonly passphrase: string };
