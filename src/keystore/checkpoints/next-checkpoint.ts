import { MAX_ITEMS } from '../entries/entry-kinds.js';
import { SUITE } from '../entries/suite.js';
import type { HeldEntry } from '../feeds/held-entry.js';
import { type Checkpoint, MAX_PREVIOUS_CHECKPOINTS } from './checkpoint.js';
import type { CheckpointWatch } from './checkpoint-watch.js';
import type { ClosureDigests } from './closures.js';

/** While the vault is in use, a new checkpoint is written at least so often (11.1). */
export const CHECKPOINT_EVERY_MS = 24 * 60 * 60 * 1000;

/**
 * Whether a device writes a checkpoint: after an exchange by which it wrote something, or when its last one is a day old. That others wrote
 * one is no reason: two devices would never fall silent.
 *
 * @param newest its own newest entry
 */
export function isCheckpointDue(watch: CheckpointWatch, newest: HeldEntry, now: number): boolean {
  const { member } = newest.branch;
  const last = watch.newestOf(member.id);
  if (last === undefined || last.newest !== newest.id) return true;
  // A clock that was set back is no reason to wait for long.
  return Math.abs(now - last.madeAt) >= CHECKPOINT_EVERY_MS || watch.headsOf(member.id).length > 1;
}

/** 11.1: the next checkpoint of whoever wrote an entry, which is its newest. */
export function nextCheckpoint(
  watch: CheckpointWatch,
  digests: ClosureDigests,
  { account, newest, now }: { readonly account: string; readonly newest: HeldEntry; readonly now: number },
): Checkpoint {
  const { id } = newest.branch.member;
  const heads = watch.headsOf(id).slice(-MAX_PREVIOUS_CHECKPOINTS);
  return {
    suite: SUITE,
    account,
    member: id,
    number: 1 + heads.reduce((highest, { number }) => Math.max(highest, number), 0),
    previous: heads.map(({ hash }) => hash).sort(),
    ...digests.ofOwn(newest),
    others: watch.seenBy(id).slice(0, MAX_ITEMS),
    madeAt: now,
  };
}
