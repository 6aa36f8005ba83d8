import type { StatementOf } from '../entries/entry-kinds.js';
import type { HeldEntry, Member } from './held-entry.js';

export type MemberClass = StatementOf<'device-admitted'>['memberClass'];

/** A target of a revocation, and the last of its entries that still count. */
export interface RevocationTarget {
  readonly member: Member;
  readonly keep: readonly HeldEntry[];
}

/**
 * What an entry says, of what others are decided by: names are looked up, and what is sealed or signed in it is left where it is stored.
 */
export type EntryFact =
  | { readonly kind: 'genesis'; readonly founder: Member; readonly name: string; readonly recovery: Member }
  | { readonly kind: 'device-admitted'; readonly member: Member; readonly name: string; readonly likeness: Likeness }
  | { readonly kind: 'device-joined'; readonly appVersion: string }
  | {
      readonly kind: 'device-revoked';
      readonly targets: readonly RevocationTarget[];
      readonly corrects: readonly HeldEntry[];
    }
  | {
      readonly kind: 'device-suspended';
      readonly members: readonly Member[];
      readonly withdraws: readonly HeldEntry[];
    }
  | { readonly kind: 'device-left' }
  | {
      readonly kind: 'key-rotated';
      readonly bases: readonly HeldEntry[];
      readonly generation: number;
      readonly wraps: readonly HeldEntry[];
      readonly recipients: readonly Member[];
    }
  | { readonly kind: 'secret-shared'; readonly generation: HeldEntry; readonly recipients: readonly Member[] }
  | { readonly kind: 'device-archived'; readonly member: Member; readonly isArchived: boolean }
  | { readonly kind: 'device-renamed'; readonly member: Member; readonly name: string }
  | { readonly kind: 'formats-announced'; readonly kinds: readonly string[]; readonly suites: readonly number[] }
  | { readonly kind: 'acknowledged' }
  | { readonly kind: 'password-rotated' }
  | { readonly kind: 'rivalry-seen'; readonly generations: readonly HeldEntry[] }
  | { readonly kind: 'derivation-named'; readonly name: string; readonly generation: HeldEntry };

export type FactOf<K extends EntryFact['kind']> = Extract<EntryFact, { readonly kind: K }>;

/** By what two admissions are of one device: the mark of its code, and its id. */
export interface Likeness {
  readonly tag: string;
  readonly device: string;
}

/** 0 of what makes no generation. */
export function generationNumber({ fact }: HeldEntry): number {
  if (fact?.kind === 'genesis') return 1;
  return fact?.kind === 'key-rotated' ? fact.generation : 0;
}
