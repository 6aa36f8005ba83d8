import type { Admission, EntrySource } from './admission.js';
import type { Examination, FeedGrowth, NewEntry } from './entry-examiner.js';
import { type DeviceIdPool, type EntryRecord, isKind } from './entry-record.js';
import { Feed } from './feed.js';
import { feedIdentity } from './feed-loader.js';
import { Fold, type FoldPreview } from './fold.js';
import type { VoidReason } from './judgement.js';
import { summarizeVoid } from './summaries.js';
import type { DeviceId, EntryId, VoidEntry } from './types.js';

/** How examined entries are taken over: one by one, or, when they change what older ones mean, with a new fold. */
export type AdmissionPlan =
  | { readonly kind: 'append'; readonly added: readonly NewEntry[]; readonly preview: FoldPreview }
  | { readonly kind: 'replace'; readonly feeds: Map<DeviceId, Feed>; readonly fold: Fold };

const refusedBranch: VoidReason = { code: 'ENTRY_OUT_OF_ORDER', reason: 'other-branch' };

/** Finds out how to take examined entries over. Changes nothing that is held. */
export function planAdmission({ growths }: Examination, held: Fold, pool: DeviceIdPool): AdmissionPlan {
  if (growths.every(onlyGrows)) {
    const runs = new Map(
      growths.map(({ identity, branch }) => [identity.device, branch.added.map(({ record }) => record)]),
    );
    const preview = held.preview(runs);
    if (preview !== null) return { kind: 'append', added: growths.flatMap(({ branch }) => branch.added), preview };
  }
  const feeds = new Map(held.feeds);
  for (const { feed, branch } of growths) {
    if (feed !== undefined) feeds.set(feed.device, feed.branch(branch.keptHeld, branch.evidence));
    for (const one of branch.added) addToFeed(feeds, one, pool, branch.evidence);
  }
  return { kind: 'replace', feeds, fold: Fold.of(feeds) };
}

/** Appends an entry to its feed, or opens the feed with it and with the given proofs. */
export function addToFeed(
  feeds: Map<DeviceId, Feed>,
  { entry, record }: NewEntry,
  pool: DeviceIdPool,
  evidence: readonly EntryRecord[] = [],
): void {
  const feed = feeds.get(record.device);
  if (feed !== undefined) feed.append(record);
  else feeds.set(record.device, Feed.open(feedIdentity(entry, pool), record, evidence));
}

/** Says what a plan will do, for the one who stores the entries. */
export function describeAdmission(
  { growths, alreadyKnown }: Examination,
  plan: AdmissionPlan,
  held: Fold,
  source: EntrySource,
): Admission {
  const added = growths.flatMap(({ branch }) => branch.added);
  const reasons = plan.kind === 'append' ? plan.preview.judgement.reasons : reasonsIn(plan.fold, added);
  const removed = growths.flatMap(({ feed, branch }) =>
    (feed?.records.slice(branch.keptHeld) ?? []).map(({ device, sequence }) => ({ device, sequence })),
  );
  const forkEvidence = growths.flatMap((growth) => evidenceToStore(growth, source));
  return {
    accepted: added.map(({ record: { device, sequence }, encoded, entry }) => ({ device, sequence, encoded, entry })),
    alreadyKnown,
    removed,
    forkEvidence,
    obsoleteEvidence: growths.flatMap(obsoleteEvidence),
    voided: describeVoids(growths, reasons, held),
    newRotations: added.filter(({ record }) => isKind(record, 'key-rotated') && !reasons.has(record)).length,
    // Where something is removed, another branch is added.
    isNothingNew: added.length === 0 && forkEvidence.length === 0,
  };
}

/** Whether a feed keeps all that is held of it and shows no new fork. */
function onlyGrows({ feed, branch }: FeedGrowth): boolean {
  return branch.keptHeld === (feed?.sequence ?? 0) && branch.newEvidence.length === 0;
}

function reasonsIn({ judgement }: Fold, added: readonly NewEntry[]): ReadonlyMap<EntryRecord, VoidReason> {
  const reasons = new Map<EntryRecord, VoidReason>();
  for (const { record } of added) {
    const reason = judgement.reasonAgainst(record);
    if (reason !== undefined) reasons.set(record, reason);
  }
  return reasons;
}

function describeVoids(
  growths: readonly FeedGrowth[],
  reasons: ReadonlyMap<EntryRecord, VoidReason>,
  { roster }: Fold,
): readonly VoidEntry[] {
  const voided: VoidEntry[] = [];
  for (const { identity, feed, branch } of growths) {
    const first = branch.added[0]?.record.fact;
    const isNew = feed === undefined && first !== undefined && 'name' in first;
    const name = isNew ? first.name : roster.nameOf(identity.device);
    for (const { record } of branch.added) {
      const reason = reasons.get(record);
      if (reason !== undefined) voided.push(summarizeVoid(record, reason, name));
    }
    for (const { record } of branch.refused) voided.push(summarizeVoid(record, refusedBranch, name));
  }
  return voided;
}

function evidenceToStore({ branch }: FeedGrowth, source: EntrySource): readonly Uint8Array[] {
  const evidence = branch.newEvidence.map(({ encoded }) => encoded);
  const { displaced } = branch;
  return displaced === undefined ? evidence : [...evidence, source.read(displaced.device, displaced.sequence)];
}

function obsoleteEvidence({ feed, branch }: FeedGrowth): readonly EntryId[] {
  const kept = new Set(branch.evidence);
  return (feed?.evidence ?? []).filter((proof) => !kept.has(proof)).map(({ id }) => id);
}
