import { entryKinds, isEntryKind, type Statement } from '../entries/entry-kinds.js';
import type { SignedEntry } from '../entries/signed-entry.js';
import type { Arrival } from './feeds.js';
import type { HeldEntry, Member } from './held-entry.js';
import type { Past } from './past.js';

/** An entry that is being looked at: all it builds on is held, and it is by a member of its own past. */
export interface Candidate {
  readonly entry: SignedEntry;
  /** Null of an unknown kind, or where what it says is not well-formed. */
  readonly statement: Statement | null;
  /** The critical kind or the suite for which it takes a newer version. */
  readonly laterFormat: string | number | null;
  readonly author: Member;
  readonly previous: HeldEntry | null;
  readonly deps: readonly HeldEntry[];
  readonly past: Past;
}

/** 3.7: whether ML-DSA-65 has to have signed it; else it mustn't have. */
export function needsBothSignatures({ entry, past }: Candidate): boolean {
  const { kind } = entry.body;
  return !isEntryKind(kind) || entryKinds[kind].mlDsa === 'always' || past.newlyHearsBoth;
}

/** The same, once all checks were passed. */
export function arrivalOf({ entry: { id, body, signatures }, author, previous, deps, past }: Candidate): Arrival {
  const { number, kind, writtenAt } = body;
  const isSignedByBoth = signatures.mlDsa65 !== null;
  return { id, number, kind, isSignedByBoth, writtenAt, author, previous, deps, past };
}
