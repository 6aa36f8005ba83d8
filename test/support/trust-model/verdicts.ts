import type { EntryId, MemberId } from './entry.js';

/** What of a revoked member's feed still counts (6.1). */
export interface Cut {
  readonly by: MemberId;
  /** The revocations that made it. */
  readonly revocations: readonly EntryId[];
  readonly kept: ReadonlySet<EntryId>;
}

/** What section 6 says about a set of entries. Both of its variants answer this. */
export interface Verdicts {
  /** From the most senior member down, whether shut out or not. */
  readonly members: readonly MemberId[];
  readonly cuts: ReadonlyMap<MemberId, Cut>;
  readonly shutOut: ReadonlySet<MemberId>;
  /** The suspensions in force, by whom they name; none in the variant of appeals. */
  readonly suspensions: ReadonlyMap<MemberId, readonly EntryId[]>;
  /** Who isn't shut out and is named by a suspension or let in by somebody who is (6.6), and by which; none in the variant of appeals. */
  readonly suspended: ReadonlyMap<MemberId, readonly EntryId[]>;
  /** Everybody who is shut out or suspended, and by which entries. */
  readonly out: ReadonlyMap<MemberId, readonly EntryId[]>;
  /** 7.4: all by which somebody is out: what the current generation has to have heard. */
  readonly barriers: readonly EntryId[];
  /** What was looked at in the pass (10.7). */
  readonly steps: number;
  hasEffect(id: EntryId): boolean;
}
