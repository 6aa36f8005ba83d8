import { type HeldEntry, hasHeard } from '../../../src/keystore/feeds/held-entry.js';
import { processorTime } from '../processor-time.js';
import type { LargeAccount } from './large-account.js';

/** More pairs than this take minutes for one round. */
const MAX_PAIRS = 2_000_000;

/**
 * Milliseconds of processor time to find out which devices lack a rotation by asking each device for each rotation: O(devices × rotations). Where
 * that takes too long, some of the devices are asked, and the time is multiplied.
 */
export function timeNaiveAlignment({ held, rotations }: LargeAccount): number {
  const heads = [...held.feeds.members].flatMap((member) => held.headOf(member) ?? []);
  const asked = heads.slice(0, Math.max(1, Math.floor(MAX_PAIRS / Math.max(1, rotations.length))));
  const has = (head: HeldEntry, rotation: HeldEntry): boolean => head === rotation || hasHeard(head, rotation);
  let behind = 0;
  const elapsed = processorTime(() => {
    for (const head of asked) if (rotations.some((rotation) => !has(head, rotation))) behind += 1;
  });
  if (behind > asked.length) throw new RangeError('More devices are behind than there are.');
  return elapsed * (heads.length / asked.length);
}
