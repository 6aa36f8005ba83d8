import type { EntryRecord } from './entry-record.js';
import type { Feeds } from './feed.js';
import { compareText } from './hex.js';
import { type BasisLookup, Dependants, Judgement } from './judgement.js';
import { authorsOf, collectCandidates, type RevocationCandidate } from './revocation-candidates.js';
import type { DeviceId, KeystoreSnapshot } from './types.js';

/** Devices that revoked each other unheard, and which of them stands. */
export type ContestedRevocation = KeystoreSnapshot['contestedRevocations'][number];

/** What all revocations together mean. */
export interface Resolution {
  readonly judgement: Judgement;
  readonly contested: readonly ContestedRevocation[];
  /** Whether more than one device wrote revocations, so that their seniority can decide. */
  readonly isBySeniority: boolean;
}

/**
 * Decides which revocations have effect, the same way on every device.
 *
 * Seniority (see seniority.ts) decides between devices that revoke each other unheard: revocations are applied from those of the
 * most senior author down, skipping those whose author is cut off before them by one already applied. A later one can still cut off
 * the author of an earlier one, or its own; of those cut off so, the last is dropped for good and all begins again, until nothing
 * changes. What cut that one off stands or is itself, so that a revocation without effect takes none from others.
 */
export function resolveRevocations(
  feeds: Feeds,
  joined: readonly DeviceId[],
  findBasis: BasisLookup,
  cyclic: ReadonlySet<EntryRecord>,
): Resolution {
  const dependants = new Dependants(feeds);
  const candidates = collectCandidates(feeds, joined, cyclic);
  const dropped = new Set<RevocationCandidate>();
  for (;;) {
    const judgement = new Judgement(findBasis, cyclic);
    judgement.rejectBaseless(dependants);
    const applied = candidates.filter((candidate) => {
      if (dropped.has(candidate) || !isHeeded(candidate, judgement)) return false;
      judgement.apply(candidate, dependants);
      return true;
    });
    const undone = applied.findLast((candidate) => !isHeeded(candidate, judgement));
    if (undone === undefined) {
      const contested = findContested(candidates, new Set(applied));
      return { judgement, contested, isBySeniority: authorsOf(candidates).size > 1 };
    }
    dropped.add(undone);
  }
}

function isHeeded({ record }: RevocationCandidate, judgement: Judgement): boolean {
  return record.sequence <= judgement.endOf(record.device);
}

function findContested(
  candidates: readonly RevocationCandidate[],
  applied: ReadonlySet<RevocationCandidate>,
): readonly ContestedRevocation[] {
  const pairs = new Map<string, ContestedRevocation>();
  for (const lost of candidates) {
    if (applied.has(lost)) continue;
    for (const won of applied) {
      const standing = won.record.device;
      const voided = lost.record.device;
      if (won.record.fact.device !== voided || lost.record.fact.device !== standing) continue;
      // A device that had heard of its own revocation was not contesting it in good faith, and the other way round.
      if (lost.heardOfTarget >= won.record.sequence || won.heardOfTarget >= lost.record.sequence) continue;
      pairs.set(standing + voided, { standing, voided });
    }
  }
  return [...pairs.entries()].sort(([a], [b]) => compareText(a, b)).map(([, pair]) => pair);
}
