import type { LocalFacts, MemberFacts } from '../../../src/keystore/views/types.js';

/** What an installation knows that knows nothing in particular. */
export function localFacts(thisMember: string, changes: Partial<LocalFacts> = {}): LocalFacts {
  const nothing: MemberFacts = { heardAt: null, clockAheadMs: 0, isVerified: false };
  return {
    thisMember,
    ownNewest: null,
    members: { of: () => nothing },
    holds: () => true,
    unfair: [],
    lastSyncedAt: null,
    passwordChangedAt: 0,
    keyDerivation: { memoryKiB: 64 * 1024, passes: 3 },
    keepsPaper: false,
    waiting: { incomplete: 0, ofALaterVersion: 0 },
    refused: [],
    damagedRecords: [],
    seenFindings: [],
    ...changes,
  };
}
