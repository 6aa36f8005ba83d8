import type { LocalFacts, MemberFacts } from '../../../src/keystore/views/types.js';

/** One object, as what isn't known of one member is no other than of the next, nor later. */
const NOTHING_KNOWN: MemberFacts = { heardAt: null, clockAheadMs: 0, isVerified: false };

/** What an installation knows that knows nothing in particular. */
export function localFacts(thisMember: string, changes: Partial<LocalFacts> = {}): LocalFacts {
  return {
    revision: 0,
    thisMember,
    ownNewest: null,
    members: { of: () => NOTHING_KNOWN },
    holds: () => true,
    unfair: [],
    lastSyncedAt: null,
    passwordChangedAt: 0,
    keyDerivation: { memoryKiB: 64 * 1024, passes: 3 },
    keepsPaper: false,
    waiting: { incomplete: 0, ofALaterVersion: 0 },
    heldBack: [],
    refused: [],
    damagedRecords: [],
    seenFindings: [],
    ...changes,
  };
}
