import type { EntryRecord, RecordOf } from './entry-record.js';
import { isKind } from './entry-record.js';
import type { Feeds } from './feed.js';
import { rankBySeniority } from './seniority.js';
import type { DeviceId } from './types.js';

/** A revocation that may have effect, and what its author had heard when writing it. */
export interface RevocationCandidate {
  readonly record: RecordOf<'device-revoked'>;
  /** How far its author had heard the feed of the device it revokes. */
  readonly heardOfTarget: number;
  /** Devices that joined on its generation or an older one, unheard by its author. */
  readonly unheardJoins: readonly DeviceId[];
}

/**
 * All revocations, those of the senior devices first, and of one device in the order in which it wrote them.
 *
 * @param joined all devices in the order of joining.
 * @param cyclic entries that are void, so that neither they nor what they acknowledge counts.
 */
export function collectCandidates(
  feeds: Feeds,
  joined: readonly DeviceId[],
  cyclic: ReadonlySet<EntryRecord>,
): readonly RevocationCandidate[] {
  const joins = [...feeds.values()].map(({ first }) => first).filter((first) => isKind(first, 'device-added'));
  const candidates: RevocationCandidate[] = [];
  for (const feed of feeds.values()) {
    if (!feed.records.some((record) => isKind(record, 'device-revoked'))) continue;
    const heard = new Map<DeviceId, number>();
    for (const record of feed.records) {
      if (cyclic.has(record)) continue;
      if (isKind(record, 'acknowledged')) mergeSeen(heard, record);
      else if (isKind(record, 'device-revoked')) candidates.push(candidate(record, heard, joins));
    }
  }
  const ranks = rankBySeniority(feeds, joined, cyclic, authorsOf(candidates));
  const rankOf = ({ record }: RevocationCandidate): number => ranks.get(record.device) ?? 0;
  // Those of one device are in their order, and stay in it.
  return candidates.sort((a, b) => rankOf(a) - rankOf(b));
}

/** The devices that wrote these revocations. */
export function authorsOf(candidates: readonly RevocationCandidate[]): ReadonlySet<DeviceId> {
  return new Set(candidates.map(({ record }) => record.device));
}

/** Adds what an acknowledgement says to what its author had heard before. */
export function mergeSeen(heard: Map<DeviceId, number>, { fact }: RecordOf<'acknowledged'>): void {
  for (const { device, sequence } of fact.seen) heard.set(device, Math.max(heard.get(device) ?? 0, sequence));
}

function candidate(
  record: RecordOf<'device-revoked'>,
  heard: ReadonlyMap<DeviceId, number>,
  joins: readonly EntryRecord[],
): RevocationCandidate {
  const unheardJoins = joins
    .filter(
      ({ device, generation }) => generation <= record.generation && device !== record.device && !heard.get(device),
    )
    .map(({ device }) => device);
  const { device: target } = record.fact;
  const heardOfTarget = target === record.device ? record.sequence : (heard.get(target) ?? 0);
  return { record, heardOfTarget, unheardJoins };
}
