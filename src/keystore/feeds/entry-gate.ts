import type { Statement } from '../entries/entry-kinds.js';
import type { Candidate } from './candidate.js';
import type { HeldEntry, Member } from './held-entry.js';

/** Why an entry that is in order isn't taken yet (10.5). */
export type HoldBackReason =
  /** Its author is shut out or suspended. */
  | 'out'
  /** It begins one more branch of a feed that has many of which nobody else speaks. */
  | 'branches'
  | 'admissions'
  | 'entries'
  | 'bytes'
  /** Too many entries within a day: the only reason that ends by itself. */
  | 'day';

/** For whom, and why, an entry is held back. Where one of two with the same stop may not pass, the other mayn't either. */
export interface Stop {
  readonly reason: HoldBackReason;
  /** Its author, or whoever let that one in and is counted with it: whom the person is asked to look at. */
  readonly member: Member;
}

/** What the others that wait say of one that is held back. */
export interface Need {
  /** By whom it is needed: at most two that are counted apart, as with these nobody is the only one. */
  readonly groups: readonly Member[];
  /** Whether an answer to a suspension needs it (6.6). */
  readonly isForAnswer: boolean;
  /** Whether another that waits proves a fork together with it (9.1). */
  readonly isProof: boolean;
}

export const NO_NEED: Need = { groups: [], isForAnswer: false, isProof: false };

/** Whoever speaks for what its entry needs. */
export interface Voucher {
  /** Whom its author is counted with. */
  readonly group: Member;
  readonly isAnswer: boolean;
}

/** Decides which entries are taken now and which wait. It never decides what anything means. */
export interface EntryGate {
  /** Null where it may be taken. Asked once all it builds on is held, and again when that may have changed. */
  stopOf(candidate: Candidate, bytes: number, need: Need): Stop | null;
  /** An entry that passed was taken. */
  noteTaken(entry: HeldEntry, bytes: number, need: Need): void;
  /** Whether, and for whom, a member that signed an entry that waits speaks for what that needs. */
  voucherOf(author: Member, statement: Statement | null): Voucher | null;
  /** With whom a member is counted. */
  groupOf(member: Member): Member;
}
