import { countUpTo } from '../feeds/count-up-to.js';
import type { HeldEntry, Member } from '../feeds/held-entry.js';
import { lastCounting } from '../meaning/feed-ends.js';
import type { FoldedViews } from './folded-views.js';
import { type DeviceSummary, LISTED_AT_MOST, type OpenExchange } from './types.js';

/** This device, and the entry by which it goes on; null where that isn't known. */
export interface OwnLine {
  readonly self: Member;
  readonly newest: HeldEntry | null;
}

/**
 * Whom this device has to bring something yet, by what the others said last.
 *
 * @param active devices, this one among them; those that haven't arrived are waiting for another file
 */
export function findOpenExchange(
  folded: FoldedViews,
  own: OwnLine,
  active: readonly DeviceSummary[],
): OpenExchange | null {
  const { self } = own;
  const { coverage, ids, meaning } = folded;
  const heardBySelf = coverage.heardBy(self);
  if (heardBySelf === null) return null;
  const others = active.filter(({ isThisDevice, isAwaited }) => !isThisDevice && !isAwaited);
  const lacking = others.filter(({ missingRotations }) => missingRotations > 0);
  const given = sharesBy(folded, self);
  const ungiven = others.filter(({ id, missingRotations }) => {
    const member = missingRotations > 0 || given.size === 0 ? undefined : ids.find(id);
    const share = member && given.get(member);
    return member && share && !coverage.has(member, share);
  });
  if (lacking.length + ungiven.length > 0) return openExchange('keys', [...lacking, ...ungiven]);
  const news = lastNewsOf(folded, own);
  if (news === null || isHeardByAll(folded, news)) return null;
  const unaware = others.filter(({ id }) => {
    const member = ids.find(id);
    return member !== undefined && meaning.verdicts.stands(member) && !coverage.has(member, news);
  });
  return unaware.length > 0 ? openExchange('news', unaware) : null;
}

function openExchange(needs: OpenExchange['needs'], devices: readonly DeviceSummary[]): OpenExchange {
  const names = devices.slice(0, LISTED_AT_MOST.waitingDevices).map(({ name }) => name);
  return { needs, count: devices.length, names };
}

/** With whom this device shared the current secret, and by which entry first. */
function sharesBy({ meaning }: FoldedViews, self: Member): ReadonlyMap<Member, HeldEntry> {
  const { current, generations, verdicts } = meaning;
  const shares = new Map<Member, HeldEntry>();
  for (const entry of current === null ? [] : generations.wordsAbout(current)) {
    const { fact, branch } = entry;
    if (branch.member !== self || fact?.kind !== 'secret-shared' || !verdicts.counts(entry)) continue;
    for (const member of fact.recipients) if (!shares.has(member)) shares.set(member, entry);
  }
  return shares;
}

/**
 * The entry with which this device took in, or made, the last of the rotations that it has; at least its first one, which makes it a part of
 * the account. What it has only grows along its feed, so the place is found by halving.
 */
function lastNewsOf({ meaning: { alignment, verdicts } }: FoldedViews, { self, newest }: OwnLine): HeldEntry | null {
  // Of a device that was copied, the branch of this vault: what the copy took in is no news of this one.
  const branch = newest?.branch ?? self.branches.at(-1);
  const last = branch && lastCounting(branch, verdicts);
  if (!branch || !last) return null;
  const { entries } = branch;
  const has = (entry: HeldEntry): number =>
    alignment.countIn(entry.marks) + countUpTo(branch.generations, entry.number);
  const all = has(last);
  let [low, high] = [0, last.number - 1 - (branch.from?.number ?? 0)];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const entry = entries[middle];
    if (entry !== undefined && has(entry) === all) high = middle;
    else low = middle + 1;
  }
  return entries[low] ?? last;
}

function isHeardByAll({ coverage }: FoldedViews, { branch, number }: HeldEntry): boolean {
  return (coverage.heardByAll?.upTo(branch.index) ?? 0) >= number;
}
