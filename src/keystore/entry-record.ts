import { sanitizeName, sanitizeReason } from './device-name.js';
import { toHex } from './hex.js';
import type { DeviceId, EntryBody, EntryId, EntryKind, EntryPayload } from './types.js';

/**
 * What stays in memory of an entry: enough for every verdict and list, without signatures, key material and sealed
 * boxes. What is larger is read back from storage when it is needed.
 */
export interface EntryRecord {
  readonly id: EntryId;
  readonly device: DeviceId;
  readonly sequence: number;
  readonly generation: number;
  readonly writtenAt: number;
  readonly fact: EntryFact;
}

/** The compact form of `EntryPayload`. Names and reasons are made safe for display here, once. */
export type EntryFact =
  | { readonly kind: 'genesis'; readonly name: string; readonly publicKey: string }
  | { readonly kind: 'device-added'; readonly name: string; readonly basis: EntryId }
  | { readonly kind: 'device-renamed'; readonly device: DeviceId; readonly name: string }
  | { readonly kind: 'device-archived'; readonly device: DeviceId; readonly lastSequence: number }
  | {
      readonly kind: 'device-revoked';
      readonly device: DeviceId;
      readonly lastSequence: number;
      readonly head: EntryId | null;
      readonly reason: string;
    }
  | { readonly kind: 'key-rotated'; readonly basis: EntryId; readonly reason: string; readonly publicKey: string }
  | { readonly kind: 'password-rotated' }
  | {
      readonly kind: 'acknowledged';
      readonly seen: readonly { readonly device: DeviceId; readonly sequence: number }[];
      readonly shared: readonly { readonly device: DeviceId; readonly rotation: EntryId }[];
    }
  | { readonly kind: 'conflict-settled'; readonly chosen: EntryId; readonly others: readonly EntryId[] };

/** A record whose fact is of kind `K`. */
export type RecordOf<K extends EntryKind> = EntryRecord & { readonly fact: Extract<EntryFact, { kind: K }> };

/** Narrows a record to one kind. */
export function isKind<K extends EntryKind>(record: EntryRecord, kind: K): record is RecordOf<K> {
  return record.fact.kind === kind;
}

/** Keeps one string object per device id, however many entries name the device. */
export class DeviceIdPool {
  readonly #pool = new Map<string, DeviceId>();

  /** The pooled string equal to `device`. */
  intern(device: DeviceId): DeviceId {
    const pooled = this.#pool.get(device);
    if (pooled !== undefined) return pooled;
    this.#pool.set(device, device);
    return device;
  }
}

/** Makes the record of an entry. Keeps no reference to the bytes that the entry was read from. */
export function recordOf(id: EntryId, device: DeviceId, body: EntryBody, pool: DeviceIdPool): EntryRecord {
  return {
    id,
    device: pool.intern(device),
    sequence: body.sequence,
    generation: body.generation,
    writtenAt: body.writtenAt,
    fact: factOf(body.payload, pool),
  };
}

function factOf(payload: EntryPayload, pool: DeviceIdPool): EntryFact {
  switch (payload.kind) {
    case 'genesis':
      return { kind: payload.kind, name: sanitizeName(payload.name), publicKey: toHex(payload.key.ed25519) };
    case 'device-added':
      return { kind: payload.kind, name: sanitizeName(payload.name), basis: payload.basis };
    case 'device-renamed':
      return { kind: payload.kind, device: pool.intern(payload.device), name: sanitizeName(payload.name) };
    case 'device-archived':
      return { kind: payload.kind, device: pool.intern(payload.device), lastSequence: payload.lastSequence };
    case 'device-revoked': {
      const { kind, device, lastSequence, head, reason } = payload;
      return { kind, device: pool.intern(device), lastSequence, head, reason: sanitizeReason(reason) };
    }
    case 'key-rotated': {
      const { kind, basis, reason, key } = payload;
      return { kind, basis, reason: sanitizeReason(reason), publicKey: toHex(key.ed25519) };
    }
    case 'acknowledged':
      return {
        kind: payload.kind,
        seen: payload.seen.map(({ device, sequence }) => ({ device: pool.intern(device), sequence })),
        shared: payload.shared.map(({ device, rotation }) => ({ device: pool.intern(device), rotation })),
      };
    case 'password-rotated':
    case 'conflict-settled':
      return payload;
  }
}

/** The generation that a record makes current when it has effect; null for kinds that make none. */
export function generationMadeBy(record: EntryRecord): number | null {
  switch (record.fact.kind) {
    case 'genesis':
      return record.generation;
    case 'key-rotated':
      return record.generation + 1;
    default:
      return null;
  }
}

/** The rotation or genesis entry that a record builds on; null for kinds that build on none. */
export function basisOf(record: EntryRecord): EntryId | null {
  return record.fact.kind === 'device-added' || record.fact.kind === 'key-rotated' ? record.fact.basis : null;
}
