import { generationNumber } from '../feeds/entry-fact.js';
import { compareInOrder, type HeldEntry, type Member } from '../feeds/held-entry.js';
import { compareGenerations } from '../meaning/current-generation.js';
import { isOverdue } from './device-condition.js';
import { compareText } from '../hex.js';
import type { FoldedViews } from './folded-views.js';
import { findOpenExchange } from './open-exchange.js';
import { deviceStandingOf, reasonFor } from './standing.js';
import { summarizeFollowedRotation, type RotationContext } from './rotation-summaries.js';
import {
  type Contest,
  type DeviceId,
  type DeviceStanding,
  type DeviceSummary,
  type DoubleAdmission,
  type EntryId,
  type ForkEvidence,
  type HeldBackSummary,
  type KeystoreSnapshot,
  LISTED_AT_MOST,
  type LocalFacts,
  type NamedDevice,
  type RecoveryKeySummary,
  type UnfairRotation,
  type VoidEntry,
} from './types.js';

/** What is kept up beside the folded views, as of now. */
export interface SnapshotParts {
  readonly revision: number;
  /** Every device, this one first, then in the order of joining. */
  readonly devices: readonly DeviceSummary[];
  readonly forks: readonly ForkEvidence[];
  readonly contests: readonly Contest[];
  readonly doubleAdmissions: readonly DoubleAdmission[];
  readonly unopened: readonly EntryId[];
  readonly revokedSincePasswordChange: readonly DeviceId[];
}

/** Everything public about the keystore: what the entries mean, joined with what only this installation knows. */
export function makeSnapshot(context: RotationContext, parts: SnapshotParts, local: LocalFacts): KeystoreSnapshot {
  const { folded } = context;
  const { meaning, ids, rotations } = folded;
  const self = meaning.feeds.member(local.thisMember);
  const newest = meaning.feeds.entry(local.ownNewest ?? '') ?? null;
  const devices = groupDevices(parts.devices);
  const holdsCurrent = meaning.current !== null && local.holds(meaning.current.id);
  const { refused, waiting } = local;
  const hasAll = holdsCurrent && parts.unopened.length === 0 && waiting.incomplete + waiting.ofALaterVersion === 0;
  const shown = meaning.current ?? newestOf(folded);
  return {
    revision: parts.revision,
    accountId: meaning.feeds.account,
    thisDevice: self === undefined ? local.thisMember.slice(0, 32) : ids.of(self),
    devices,
    recoveryKeys: recoveryKeysOf(folded, local),
    thisDeviceOut: self === undefined ? null : outOf(folded, self),
    lacksCurrentKey: meaning.current !== null && !holdsCurrent,
    needsRotation: meaning.current === null,
    rotationsForcedBy: forcersOf(folded, local),
    keepsPaper: local.keepsPaper,
    recoveryKeyCheckedAt: local.recoveryKeyCheckedAt ?? null,
    seenFindings: local.seenFindings,
    alignment: alignmentOf(devices.active, folded.coverage.missing),
    openExchange: self !== undefined && hasAll ? findOpenExchange(folded, { self, newest }, devices.active) : null,
    currentKey: keyOf(context, shown),
    rotations: {
      total: rotations.sorted.length,
      current: shown.kind === 'key-rotated' ? summarizeFollowedRotation(context, shown) : null,
    },
    waiting,
    heldBack: heldBackOf(folded, local.heldBack),
    refused: { total: refused.length, newest: refused.slice(-LISTED_AT_MOST.refused).reverse() },
    unopenedRotations: parts.unopened,
    unfairRotations: unfairOf(folded, local.unfair),
    lastSyncedAt: local.lastSyncedAt,
    passwordChangedAt: local.passwordChangedAt,
    revokedSincePasswordChange: parts.revokedSincePasswordChange,
    keyDerivation: local.keyDerivation,
    forks: parts.forks,
    conflicts: rotations.conflicts,
    contests: parts.contests,
    doubleAdmissions: parts.doubleAdmissions,
    voidEntries: {
      total: folded.voids.total,
      newest: folded.voids.newest.map((entry) => summarizeVoid(folded, entry)),
    },
    rollbacks: [],
    damagedRecords: local.damagedRecords,
  };
}

/** Devices by standing, in the order given. */
export function groupDevices(all: readonly DeviceSummary[]): Record<DeviceStanding, DeviceSummary[]> {
  const groups: Record<DeviceStanding, DeviceSummary[]> = { active: [], archived: [], suspended: [], revoked: [] };
  for (const device of all) groups[device.standing].push(device);
  return groups;
}

/** @param missingRotations how many rotations at least one of those that have arrived has not acknowledged. */
export function alignmentOf(active: readonly DeviceSummary[], missingRotations: number): KeystoreSnapshot['alignment'] {
  const inSync: DeviceId[] = [];
  const outOfSync: DeviceId[] = [];
  for (const { id, missingRotations: missing, isAwaited } of active) {
    if (!isAwaited) (missing === 0 ? inSync : outOfSync).push(id);
  }
  return { inSync, outOfSync, missingRotations };
}

/**
 * 5.8: the alignment with the devices that should have arrived by now, which lack everything.
 *
 * @param now epoch ms of this machine
 */
export function alignmentAt(
  { alignment, devices, rotations }: KeystoreSnapshot,
  now: number,
): KeystoreSnapshot['alignment'] {
  const overdue = devices.active.filter((device) => isOverdue(device, now));
  if (overdue.length === 0) return alignment;
  const outOfSync = [...alignment.outOfSync, ...overdue.map(({ id }) => id)];
  return { inSync: alignment.inSync, outOfSync, missingRotations: rotations.total };
}

/** What may be shown of an entry without effect. */
export function summarizeVoid({ meaning, ids, labels }: FoldedViews, entry: HeldEntry): VoidEntry {
  const { id, branch, number, kind } = entry;
  const { voidBy, cut } = meaning.verdicts.of(branch.member);
  const by = (voidBy ?? cut)?.by ?? branch.member;
  return {
    id,
    device: ids.of(branch.member),
    deviceName: labels.of(branch.member),
    sequence: number,
    kind,
    ...(voidBy === null
      ? { code: 'ENTRY_AUTHOR_REVOKED', reason: 'after-revocation' }
      : { code: 'DEVICE_REVOKED', reason: 'not-let-in' }),
    by: ids.of(by),
    byName: labels.of(by),
  };
}

/** The generation that comes first among those with effect, whether or not it is fit. */
function newestOf({ meaning }: FoldedViews): HeldEntry {
  const { generations, verdicts } = meaning;
  for (let number = generations.highest; number > 0; number--) {
    const [first] = generations
      .withNumber(number)
      .filter((one) => verdicts.counts(one))
      .sort(compareGenerations);
    if (first !== undefined) return first;
  }
  throw new RangeError('An account without a genesis.');
}

function keyOf(
  { folded: { ids, labels }, texts }: RotationContext,
  generation: HeldEntry,
): KeystoreSnapshot['currentKey'] {
  const author = generation.branch.member;
  return {
    rotation: generation.id,
    generation: generationNumber(generation),
    publicKey: texts.publicKeyOf(generation),
    author: ids.of(author),
    authorName: labels.of(author),
    writtenAt: generation.writtenAt,
  };
}

function outOf(folded: FoldedViews, self: Member): KeystoreSnapshot['thisDeviceOut'] {
  const { meaning, ids, labels } = folded;
  const reason = meaning.verdicts.isOut(self) ? reasonFor(meaning.verdicts.standingOf(self), ids) : undefined;
  const by = reason && ids.find(reason.by);
  return reason && by ? { ...reason, byName: labels.of(by) } : null;
}

function forcersOf(
  { meaning, ids, labels }: FoldedViews,
  { rotationsForcedBy = [] }: LocalFacts,
): readonly NamedDevice[] {
  const members = rotationsForcedBy.flatMap((id) => meaning.feeds.member(id) ?? []);
  return members.map((member) => ({ id: ids.of(member), name: labels.of(member) }));
}

function heldBackOf({ ids, labels }: FoldedViews, heldBack: LocalFacts['heldBack']): readonly HeldBackSummary[] {
  return heldBack
    .toSorted((a, b) => b.entries - a.entries || compareText(a.member.id, b.member.id))
    .slice(0, LISTED_AT_MOST.heldBack)
    .map(({ member, reason, entries, bytes }) => {
      return { device: ids.of(member), deviceName: labels.of(member), reason, entries, bytes };
    });
}

function recoveryKeysOf({ meaning, ids, labels }: FoldedViews, { members }: LocalFacts): readonly RecoveryKeySummary[] {
  const { verdicts } = meaning;
  const papers: Member[] = [];
  // By seniority they come before all devices.
  for (const member of verdicts.members) {
    if (member.memberClass !== 'recovery') break;
    papers.push(member);
  }
  return papers.map((paper) => ({
    id: ids.of(paper),
    name: labels.of(paper),
    standing: deviceStandingOf(verdicts.standingOf(paper)),
    verified: members.of(paper.id).isVerified,
    lastUsedAt: meaning.lastWordOf(paper)?.writtenAt ?? null,
  }));
}

function unfairOf(folded: FoldedViews, unfair: readonly EntryId[]): KeystoreSnapshot['unfairRotations'] {
  const { meaning, ids, labels } = folded;
  const held = unfair.flatMap((id) => meaning.feeds.entry(id) ?? []).sort(compareInOrder);
  const newest = held
    .slice(-LISTED_AT_MOST.unfairRotations)
    .reverse()
    .map((entry): UnfairRotation => {
      const author = entry.branch.member;
      // Who shares a secret answers for the boxes that it made, not who made the generation.
      const generation = entry.fact?.kind === 'secret-shared' ? entry.fact.generation : entry;
      return {
        rotation: generation.id,
        generation: generationNumber(generation),
        author: ids.of(author),
        authorName: labels.of(author),
      };
    });
  return { total: held.length, newest };
}
