import { compareInOrder, type HeldEntry, type Member } from '../feeds/held-entry.js';
import { lastCounting } from '../meaning/feed-ends.js';
import type { Standing, Verdicts } from '../meaning/verdicts.js';
import type { DeviceIds } from './device-ids.js';
import type { DeviceStanding, StandingReason } from './types.js';

const standings: Readonly<Record<Standing['kind'], DeviceStanding>> = {
  revoked: 'revoked',
  'not-let-in': 'revoked',
  left: 'revoked',
  suspended: 'suspended',
  archived: 'archived',
  stands: 'active',
};

export function deviceStandingOf({ kind }: Standing): DeviceStanding {
  return standings[kind];
}

/** How a member came to its standing; undefined while it is active. */
export function reasonFor(standing: Standing, ids: DeviceIds): StandingReason | undefined {
  const entry = firstOf(sayingSo(standing));
  if (standing.kind === 'stands' || entry === null) return undefined;
  const by = entry.branch.member;
  return {
    kind: standing.kind,
    by: ids.of(by),
    entry: entry.id,
    at: entry.writtenAt,
    isByRecoveryKey: by.memberClass === 'recovery',
  };
}

/** 5.8: whether a word of it is held that counts. */
export function hasArrived(verdicts: Verdicts, member: Member): boolean {
  return member.branches.some((branch) => lastCounting(branch, verdicts) !== null);
}

function sayingSo(standing: Standing): readonly HeldEntry[] {
  switch (standing.kind) {
    case 'revoked':
    case 'not-let-in':
      return standing.cut.revocations;
    case 'left':
      return standing.entries;
    case 'suspended':
      return standing.suspensions;
    case 'archived':
      return [standing.by];
    case 'stands':
      return [];
  }
}

function firstOf(entries: readonly HeldEntry[]): HeldEntry | null {
  return entries.reduce<HeldEntry | null>(
    (first, entry) => (first !== null && compareInOrder(first, entry) < 0 ? first : entry),
    null,
  );
}
