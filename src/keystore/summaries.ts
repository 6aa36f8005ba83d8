import type { ActivityItem } from './admission.js';
import { conditionsOf, holds, missingRotationsOf } from './device-condition.js';
import type { OrderedRecord } from './causal-order.js';
import { type EntryRecord, generationMadeBy, type RecordOf } from './entry-record.js';
import type { Fold } from './fold.js';
import { comparisonCode } from './identity.js';
import type { VoidReason } from './judgement.js';
import type { RosterEntry } from './roster.js';
import type { DeviceDetails, DeviceListing, RotationListing } from './listings.js';
import {
  type ActivityKind,
  type DeviceId,
  type DeviceSummary,
  type ForkEvidence,
  type KeystoreCrypto,
  type LocalFacts,
  NOTHING_ARCHIVED,
  type RotationSummary,
  type VoidEntry,
} from './types.js';

/** The comparison codes between this device and others. They never change, and cost a hash each: made once. */
export class ComparisonCodes {
  readonly #crypto: KeystoreCrypto;
  readonly #codes = new Map<DeviceId, string>();
  /** Whose codes are kept: a process looks through the eyes of one device. */
  #thisDevice: DeviceId | undefined;

  constructor(crypto: KeystoreCrypto) {
    this.#crypto = crypto;
  }

  /** The code to compare with `other`; empty for the device itself and for unknown devices. */
  between(fold: Fold, thisDevice: DeviceId, other: DeviceId): string {
    if (thisDevice === other) return '';
    if (this.#thisDevice !== thisDevice) this.#codes.clear();
    this.#thisDevice = thisDevice;
    const known = this.#codes.get(other);
    if (known !== undefined) return known;
    const [thisFeed, otherFeed] = [fold.feeds.get(thisDevice), fold.feeds.get(other)];
    if (thisFeed === undefined || otherFeed === undefined) return '';
    const code = comparisonCode(thisFeed.fullId, otherFeed.fullId, this.#crypto);
    this.#codes.set(other, code);
    return code;
  }
}

/** What may be shown of a device. */
export function summarizeDevice(
  fold: Fold,
  { device, standing, joined, entries }: RosterEntry,
  local: LocalFacts,
  codes: ComparisonCodes,
): DeviceSummary {
  const isThisDevice = device === local.thisDevice;
  const addedAt = joined.record.writtenAt;
  const facts = local.devices.get(device);
  const name = fold.roster.nameOf(device);
  const givenName = fold.roster.givenNameOf(device) ?? name;
  return {
    id: device,
    name,
    ...(givenName !== name && { givenName }),
    standing,
    isThisDevice,
    verified: isThisDevice || facts?.verified === true,
    comparisonCode: codes.between(fold, local.thisDevice, device),
    addedAt,
    lastHeardAt: facts?.heardAt ?? addedAt,
    missingRotations: fold.alignment.missingOf(device),
    clockAheadMs: facts?.clockAheadMs ?? 0,
    entries,
  };
}

/** What may be shown of rotations, in the order given. */
export function summarizeRotations(
  fold: Fold,
  rotations: readonly RecordOf<'key-rotated'>[],
): readonly RotationSummary[] {
  const acknowledgedBy = countAcknowledgements(fold, rotations);
  return rotations.map((rotation) => summaryOf(fold, rotation, acknowledgedBy.get(rotation) ?? 0));
}

/** What may be shown of one rotation. */
export function summarizeRotation(fold: Fold, rotation: RecordOf<'key-rotated'>): RotationSummary {
  const [acknowledgedBy = 0] = fold.alignment.acknowledgedBy(rotation.device, [rotation.sequence]);
  return summaryOf(fold, rotation, acknowledgedBy);
}

function summaryOf(fold: Fold, rotation: RecordOf<'key-rotated'>, acknowledgedBy: number): RotationSummary {
  return {
    id: rotation.id,
    generation: rotation.generation + 1,
    author: rotation.device,
    authorName: fold.roster.nameOf(rotation.device),
    writtenAt: rotation.writtenAt,
    reason: rotation.fact.reason,
    publicKey: rotation.fact.publicKey,
    isCurrent: rotation === fold.rotations.current,
    acknowledgedBy,
    activeDevices: fold.alignment.activeDevices,
  };
}

/** What a list says of a device. */
export function listingOf(fold: Fold, device: DeviceSummary, now: number): DeviceListing {
  return { ...device, conditions: conditionsOf(fold, device, now) };
}

/** What a list says of rotations, in the order given. */
export function listingsOf(fold: Fold, rotations: readonly RecordOf<'key-rotated'>[]): readonly RotationListing[] {
  return summarizeRotations(fold, rotations).map((summary, index) => {
    const rotation = rotations[index];
    return { ...summary, rivalry: rotation === undefined ? null : fold.rotations.rivalryOf(rotation) };
  });
}

/** Everything about one device that a list has no room for. */
export function detailsOf(fold: Fold, device: DeviceSummary, now: number): DeviceDetails {
  const { sorted } = fold.rotations;
  const joined = fold.roster.find(device.id)?.joined.record;
  return {
    device: listingOf(fold, device, now),
    joinedAtGeneration: joined?.generation ?? 1,
    keysHeld: sorted.length + 1 - device.missingRotations,
    rotationsMade: sorted.reduce((count, rotation) => count + Number(rotation.device === device.id), 0),
    missing: summarizeRotations(fold, missingRotationsOf(fold, device, MAX_MISSING_LISTED)),
  };
}

/** How many of the rotations that a device lacks are listed by themselves. */
const MAX_MISSING_LISTED = 20;

/** Active devices that have not acknowledged a rotation, in the order of joining. */
export function devicesWithout(fold: Fold, rotation: RecordOf<'key-rotated'>): readonly DeviceId[] {
  return fold.roster.inOrder
    .filter(({ device, standing }) => standing === 'active' && !holds(fold, device, rotation))
    .map(({ device }) => device);
}

/** What may be shown of an entry without effect. */
export function summarizeVoid(
  { device, sequence, fact }: EntryRecord,
  { code, reason }: VoidReason,
  deviceName: string,
): VoidEntry {
  return { device, deviceName, sequence, kind: fact.kind, code, reason };
}

/** All proven forks, by device and sequence number; those of revoked devices last, as no list of few should be full of them. */
export function summarizeForks({ forkedFeeds, roster }: Fold): readonly ForkEvidence[] {
  const forks: ForkEvidence[] = [];
  const isRevoked = (device: DeviceId): boolean => roster.find(device)?.standing === 'revoked';
  for (const feed of forkedFeeds.toSorted((a, b) => Number(isRevoked(a.device)) - Number(isRevoked(b.device)))) {
    const { device } = feed;
    for (const { id, sequence } of feed.evidence) {
      forks.push({ device, deviceName: roster.nameOf(device), sequence, entries: [feed.at(sequence).id, id] });
    }
  }
  return forks;
}

/** One line of a history. Devices are called what they were called then. */
export function summarizeActivity({ roster, judgement }: Fold, entry: OrderedRecord): ActivityItem {
  const { record } = entry;
  const { id, device, sequence, writtenAt } = record;
  const subject = subjectOf(record);
  return {
    id,
    device,
    deviceName: roster.nameBefore(entry, device),
    sequence,
    kind: activityKindOf(record),
    writtenAt,
    subject: subject === null ? null : { device: subject, deviceName: roster.nameBefore(entry, subject) },
    text: textOf(record),
    generation: generationMadeBy(record),
    isEffective: judgement.hasEffect(record),
  };
}

/** The device that an entry is about, when that is not its author. */
export function subjectOf({ device, fact }: EntryRecord): DeviceId | null {
  switch (fact.kind) {
    case 'device-renamed':
    case 'device-archived':
    case 'device-revoked':
      return fact.device === device ? null : fact.device;
    default:
      return null;
  }
}

function activityKindOf({ fact }: EntryRecord): ActivityKind {
  return fact.kind === 'device-archived' && fact.lastSequence === NOTHING_ARCHIVED ? 'device-unarchived' : fact.kind;
}

function textOf({ fact }: EntryRecord): string {
  if ('name' in fact) return fact.name;
  return 'reason' in fact ? fact.reason : '';
}

function countAcknowledgements(
  { alignment }: Fold,
  rotations: readonly EntryRecord[],
): ReadonlyMap<EntryRecord, number> {
  const byAuthor = new Map<DeviceId, EntryRecord[]>();
  for (const rotation of rotations) {
    const others = byAuthor.get(rotation.device);
    if (others === undefined) byAuthor.set(rotation.device, [rotation]);
    else others.push(rotation);
  }
  const counts = new Map<EntryRecord, number>();
  for (const [author, records] of byAuthor) {
    records.sort((a, b) => a.sequence - b.sequence);
    const acknowledged = alignment.acknowledgedBy(
      author,
      records.map(({ sequence }) => sequence),
    );
    for (const [index, record] of records.entries()) counts.set(record, acknowledged[index] ?? 0);
  }
  return counts;
}
