import { type EntryRecord, generationMadeBy, isKind } from './entry-record.js';
import type { Fold } from './fold.js';
import { mergeSeen } from './revocation-candidates.js';
import { summarizeForks, summarizeRotation, summarizeVoid } from './summaries.js';
import {
  type DeviceId,
  type DeviceStanding,
  type DeviceSummary,
  type KeystoreSnapshot,
  LISTED_AT_MOST,
  type LocalFacts,
  type OpenExchange,
} from './types.js';

/**
 * Everything public about the keystore: what the entries mean, joined with what only this installation knows.
 *
 * @param all every device, this one first, then in the order of joining.
 */
export function makeSnapshot(
  fold: Fold,
  identity: {
    readonly revision: number;
    readonly accountId: string;
    readonly current: EntryRecord;
    readonly openToRevoked: readonly DeviceId[];
  },
  local: LocalFacts,
  all: readonly DeviceSummary[],
): KeystoreSnapshot {
  const devices = groupDevices(all);
  return {
    revision: identity.revision,
    accountId: identity.accountId,
    thisDevice: local.thisDevice,
    devices,
    thisDeviceRevoked: revocationOf(fold, local.thisDevice),
    seenFindings: local.seenFindings,
    alignment: alignmentOf(devices.active, fold.alignment.missing()),
    openExchange: openExchangeOf(fold, local, devices.active),
    currentKey: currentKeyOf(fold, identity.current, identity.openToRevoked),
    rotations: {
      total: fold.rotations.sorted.length,
      current: isKind(identity.current, 'key-rotated') ? summarizeRotation(fold, identity.current) : null,
    },
    gaps: fold.gaps(),
    highestGenerationNamed: fold.highestGenerationNamed,
    unopenedRotations: local.unopenedRotations,
    lastSyncedAt: local.lastSyncedAt,
    passwordChangedAt: local.passwordChangedAt,
    revokedSincePasswordChange: revokedSincePasswordChange(fold, local.thisDevice),
    keyDerivation: local.keyDerivation,
    forks: summarizeForks(fold).slice(0, LISTED_AT_MOST.forks),
    conflicts: fold.rotations.conflicts.slice(0, LISTED_AT_MOST.conflicts),
    contestedRevocations: fold.contested,
    voidEntries: {
      total: fold.voids.length,
      newest: fold.voids
        .newest(0, LISTED_AT_MOST.voidEntries)
        .map((entry) => summarizeVoid(entry.record, entry, fold.roster.nameOf(entry.record.device))),
    },
    rollbacks: [],
    damagedRecords: local.damagedRecords,
  };
}

/** Whom this device has to bring something yet. */
function openExchangeOf(
  { alignment, highestGenerationNamed, rotations }: Fold,
  { thisDevice, unopenedRotations }: LocalFacts,
  active: readonly DeviceSummary[],
): OpenExchange | null {
  const current = rotations.current === undefined ? null : generationMadeBy(rotations.current);
  const hasAll =
    alignment.missingOf(thisDevice) === 0 && highestGenerationNamed <= (current ?? 0) && unopenedRotations.length === 0;
  if (!hasAll || !active.some(({ isThisDevice }) => isThisDevice)) return null;
  const lacking = active.filter(({ missingRotations }) => missingRotations > 0);
  if (lacking.length > 0) return openExchange('keys', lacking);
  // Its first entry is what makes it a part of the account.
  const lastNews = Math.max(1, alignment.lastIntakeOf(thisDevice));
  const unaware = active.filter(({ id, isThisDevice }) => !isThisDevice && alignment.heard(id, thisDevice) < lastNews);
  return unaware.length > 0 ? openExchange('news', unaware) : null;
}

function openExchange(needs: OpenExchange['needs'], devices: readonly DeviceSummary[]): OpenExchange {
  const names = devices.slice(0, LISTED_AT_MOST.waitingDevices).map(({ name }) => name);
  return { needs, count: devices.length, names };
}

/** Devices by standing, in the order given. */
function groupDevices(all: readonly DeviceSummary[]): Record<DeviceStanding, DeviceSummary[]> {
  const groups: Record<DeviceStanding, DeviceSummary[]> = { active: [], archived: [], revoked: [] };
  for (const device of all) groups[device.standing].push(device);
  return groups;
}

/** @param missingRotations how many rotations at least one of them has not acknowledged. */
export function alignmentOf(active: readonly DeviceSummary[], missingRotations: number): KeystoreSnapshot['alignment'] {
  const inSync: DeviceId[] = [];
  const outOfSync: DeviceId[] = [];
  for (const { id, missingRotations: missing } of active) (missing === 0 ? inSync : outOfSync).push(id);
  return { inSync, outOfSync, missingRotations };
}

function currentKeyOf(
  { roster }: Fold,
  current: EntryRecord,
  openToRevoked: readonly DeviceId[],
): KeystoreSnapshot['currentKey'] {
  const { id, device, writtenAt, fact } = current;
  return {
    rotation: id,
    generation: fact.kind === 'genesis' ? current.generation : current.generation + 1,
    publicKey: 'publicKey' in fact ? fact.publicKey : '',
    author: device,
    authorName: roster.nameOf(device),
    writtenAt,
    openToRevoked,
  };
}

/** The first revocation of a device that has effect; null when there is none. */
function revocationOf(fold: Fold, device: DeviceId): KeystoreSnapshot['thisDeviceRevoked'] {
  const revocation = fold.judgement.revocations.find(({ fact }) => fact.device === device);
  if (revocation === undefined || fold.roster.find(device)?.standing !== 'revoked') return null;
  return {
    by: revocation.device,
    byName: fold.roster.nameOf(revocation.device),
    at: revocation.writtenAt,
  };
}

/** Devices whose revocation `device` had not heard of when it last set its password. */
function revokedSincePasswordChange(fold: Fold, device: DeviceId): readonly DeviceId[] {
  const { revocations } = fold.judgement;
  const records = fold.feeds.get(device)?.records ?? [];
  if (revocations.length === 0 || records.length === 0) return [];
  const effective = records.filter((record) => fold.judgement.reasonAgainst(record) === undefined);
  const changedAt = passwordSetAt(effective);
  const heard = new Map<DeviceId, number>([[device, changedAt]]);
  for (const record of effective) {
    if (record.sequence <= changedAt && isKind(record, 'acknowledged')) mergeSeen(heard, record);
  }
  const unheard = revocations.filter(
    (revocation) => revocation.fact.device !== device && revocation.sequence > (heard.get(revocation.device) ?? 0),
  );
  return [...new Set(unheard.map(({ fact }) => fact.device))];
}

/**
 * The number of the entry with which a feed's author last set its password. A device sets its first password when it
 * joins, and writes what it learned from the bundle right after.
 */
function passwordSetAt(records: readonly EntryRecord[]): number {
  const changed = records.findLast((record) => isKind(record, 'password-rotated'));
  if (changed !== undefined) return changed.sequence;
  const second = records[1];
  return second !== undefined && isKind(second, 'acknowledged') ? second.sequence : 1;
}
