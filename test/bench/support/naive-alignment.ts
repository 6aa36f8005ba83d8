import { processorTime } from '../processor-time.js';
import type { LargeAccount } from './large-account.js';

/** A rotation, and how far each device has heard of its author. */
interface NaiveAccount {
  readonly rotations: readonly { readonly author: string; readonly sequence: number }[];
  readonly heard: ReadonlyMap<string, ReadonlyMap<string, number>>;
}

/** What the entries of an account say about rotations, as plainly as it can be written down. */
export function readNaively({ feeds, generations }: LargeAccount, rotators: number): NaiveAccount {
  const rotating = feeds.slice(0, rotators);
  const heard = new Map(
    feeds.map(({ device }) => [device, new Map(rotating.map((feed) => [feed.device, feed.encoded.length]))]),
  );
  const rotations = generations.slice(1).map((_, index) => ({
    author: rotating[index % rotating.length]?.device ?? '',
    sequence: 2 + Math.floor(index / rotating.length),
  }));
  return { rotations, heard };
}

/** More pairs than this take minutes for one round. */
const MAX_PAIRS = 2_000_000;

/**
 * Milliseconds of processor time to find out which devices lack a rotation by asking each device for each rotation: O(devices × rotations). Where
 * that takes too long, some of the devices are asked, and the time is multiplied.
 */
export function timeNaiveAlignment({ rotations, heard }: NaiveAccount): number {
  const all = [...heard];
  const asked = all.slice(0, Math.max(1, Math.floor(MAX_PAIRS / Math.max(1, rotations.length))));
  let behind = 0;
  const elapsed = processorTime(() => {
    for (const [device, seen] of asked) {
      const missing = rotations.filter(
        ({ author, sequence }) => author !== device && (seen.get(author) ?? 0) < sequence,
      );
      if (missing.length > 0) behind += 1;
    }
  });
  if (behind > asked.length) throw new RangeError('More devices are behind than there are.');
  return elapsed * (all.length / asked.length);
}
