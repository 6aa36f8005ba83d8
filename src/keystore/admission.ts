import type { ActivityKind, DeviceId, DevicePublicKeys, Entry, EntryId, VoidEntry } from './types.js';

/** Reads entries back from where they are stored. */
export interface EntrySource {
  /** The encoded entry that `author` wrote as number `sequence`. Throws when it is not stored. */
  read(author: DeviceId, sequence: number): Uint8Array;
}

/** One entry that an import would add. */
export interface AcceptedEntry {
  readonly device: DeviceId;
  readonly sequence: number;
  /** As it came in, and as it is to be stored. */
  readonly encoded: Uint8Array;
  readonly entry: Entry;
}

/** What taking over a set of entries would do. Made by `KeystoreState.examine`, carried out by `KeystoreState.apply`. */
export interface Admission {
  /** New entries, ascending within each feed. */
  readonly accepted: readonly AcceptedEntry[];
  /** How many of the given entries were held before. */
  readonly alreadyKnown: number;
  /** Stored entries of a forked feed that lost against the other branch: to be deleted before `accepted` is stored. */
  readonly removed: readonly { readonly device: DeviceId; readonly sequence: number }[];
  /** Encoded entries that prove a fork and are not part of the kept branch: to be stored beside the feeds. */
  readonly forkEvidence: readonly Uint8Array[];
  /** Proofs stored before that prove nothing any more, because the branch they forked is gone: to be deleted. */
  readonly obsoleteEvidence: readonly EntryId[];
  /** Entries without effect: accepted ones, for instance those written after a revocation, and refused ones of a lost branch. */
  readonly voided: readonly VoidEntry[];
  /** How many effective rotations come in. */
  readonly newRotations: number;
  /** True when taking it over would change nothing. */
  readonly isNothingNew: boolean;
}

/** What `KeystoreState.load` made of the stored entries. */
export interface LoadReport {
  /** How many entries the feeds now hold. */
  readonly entries: number;
  /** Stored entries that do not attach to their feed because one before them is missing; they were left out. */
  readonly detached: readonly { readonly device: DeviceId; readonly sequence: number }[];
}

/** The newest entry of a feed, and whose feed it is. */
export interface FeedHead {
  readonly device: DeviceId;
  /** SHA-256 of both public keys, 32 bytes. */
  readonly fullId: Uint8Array;
  /** The number of the newest entry, which is also how many there are. */
  readonly sequence: number;
  readonly headId: EntryId;
  readonly keys: DevicePublicKeys;
}

/** What the next entry of a feed has to say of its place. */
export interface NextEntry {
  readonly sequence: number;
  readonly previous: Uint8Array | null;
  /** The current generation of the account key. */
  readonly generation: number;
  /** 32 bytes. */
  readonly account: Uint8Array;
  /** 32 bytes. */
  readonly authorBytes: Uint8Array;
}

/** The account key that is current by rule or by a person's choice. */
export interface CurrentKey {
  /** The rotation that made it; the genesis entry for the first generation. */
  readonly rotation: EntryId;
  readonly author: DeviceId;
  readonly sequence: number;
  readonly generation: number;
}

/** A device and the keys that secrets are sealed to. */
export interface Recipient {
  readonly device: DeviceId;
  readonly keys: DevicePublicKeys;
}

/** How far an author has heard another feed. */
export interface SeenSequence {
  readonly device: DeviceId;
  readonly sequence: number;
}

/** One page of a longer list. */
export interface Page<T> {
  /** How many there are in all. */
  readonly total: number;
  readonly items: readonly T[];
}

/** One line of a history. What a person reads is made of it by the window. */
export interface ActivityItem {
  readonly id: EntryId;
  /** Who wrote it. */
  readonly device: DeviceId;
  readonly deviceName: string;
  readonly sequence: number;
  readonly kind: ActivityKind;
  /** The author's wall clock, ms since 1970; for display only. */
  readonly writtenAt: number;
  /** The device that the entry is about, when that is not its author. */
  readonly subject: { readonly device: DeviceId; readonly deviceName: string } | null;
  /** The new name, or the reason given; safe for display; empty when the kind has none. */
  readonly text: string;
  /** The generation that a rotation made; null for other kinds. */
  readonly generation: number | null;
  /** False when the entry is held but void. */
  readonly isEffective: boolean;
}
