import type { VoidReasonKey } from '../core/common/text/english/void-reasons.js';
import type { ErrorCode } from '../core/errors.js';

/**
 * Names a device: the first 32 lower-case hex digits of the SHA-256 of its two public keys. Entries carry the whole
 * digest; 128 bits are enough to tell devices apart, and keep events small.
 */
export type DeviceId = string;

/** Names an entry: its SHA-256 in lower-case hex (64 digits). A rotation is named by its entry. */
export type EntryId = string;

/** The kinds of entry a feed can hold. */
export const entryKinds = [
  'genesis',
  'device-added',
  'device-renamed',
  'device-archived',
  'device-revoked',
  'key-rotated',
  'password-rotated',
  'acknowledged',
  'conflict-settled',
] as const;

export type EntryKind = (typeof entryKinds)[number];

/** What an entry says of what happened: its kind, but for an archiving that takes a device back. */
export const activityKinds = [...entryKinds, 'device-unarchived'] as const;

export type ActivityKind = (typeof activityKinds)[number];

/** The public half of a device's identity. */
export interface DevicePublicKeys {
  /** Ed25519, 32 bytes: signs every entry of the device's feed. */
  readonly signing: Uint8Array;
  /** X-Wing (X25519 + ML-KEM-768), 1216 bytes: account secrets are sealed to it. */
  readonly sealing: Uint8Array;
}

/** The public half of one generation of the account key. */
export interface GenerationPublicKeys {
  /** Ed25519, 32 bytes: proves that a joining device holds the account secret. */
  readonly ed25519: Uint8Array;
  /** ML-DSA-65, 1952 bytes: signs the rotation to the next generation. */
  readonly mlDsa65: Uint8Array;
}

/** A secret sealed to one device. The keystore does not look inside. */
export interface SealedSecret {
  readonly device: DeviceId;
  readonly box: Uint8Array;
}

/** What an entry says, by kind. */
export type EntryPayload =
  | {
      readonly kind: 'genesis';
      readonly device: DevicePublicKeys;
      readonly name: string;
      readonly key: GenerationPublicKeys;
    }
  | { readonly kind: 'device-added'; readonly device: DevicePublicKeys; readonly name: string; readonly basis: EntryId }
  | { readonly kind: 'device-renamed'; readonly device: DeviceId; readonly name: string }
  | {
      readonly kind: 'device-archived';
      readonly device: DeviceId;
      /** `NOTHING_ARCHIVED` takes the device back into use. */
      readonly lastSequence: number;
    }
  | {
      readonly kind: 'device-revoked';
      readonly device: DeviceId;
      readonly lastSequence: number;
      /** The id of that entry: which branch of the feed the author means. Null when it is not written yet, as when a device revokes itself. */
      readonly head: EntryId | null;
      readonly reason: string;
    }
  | {
      readonly kind: 'key-rotated';
      /** The rotation (or genesis) entry this one follows. Its generation is one less. */
      readonly basis: EntryId;
      readonly reason: string;
      readonly key: GenerationPublicKeys;
      /** The basis generation's secret, encrypted under the new one. */
      readonly previousSecret: Uint8Array;
      readonly sealed: readonly SealedSecret[];
    }
  | { readonly kind: 'password-rotated' }
  | {
      readonly kind: 'acknowledged';
      /** Sequence numbers of other feeds that the author now holds; only those that changed since its last acknowledgement. */
      readonly seen: readonly { readonly device: DeviceId; readonly sequence: number }[];
      /** Generation secrets shared with devices that joined without them. */
      readonly shared: readonly (SealedSecret & { readonly rotation: EntryId })[];
    }
  | { readonly kind: 'conflict-settled'; readonly chosen: EntryId; readonly others: readonly EntryId[] };

/** An entry as its author signed it. */
export interface EntryBody {
  /** The account: SHA-256 of the first generation's public keys, 32 bytes. */
  readonly account: Uint8Array;
  /** The author: SHA-256 of its public keys, 32 bytes. */
  readonly author: Uint8Array;
  /** 1 for the first entry of a feed, then one more each. */
  readonly sequence: number;
  /** SHA-256 of the body before this one in the feed; null for the first. */
  readonly previous: Uint8Array | null;
  /** The generation of the account key that the author held as current. For `key-rotated`: the one rotated away from. */
  readonly generation: number;
  /** The author's wall clock, in milliseconds since 1970, at most `LATEST_TIME_MS`. For display only: nothing is ordered by it. */
  readonly writtenAt: number;
  readonly payload: EntryPayload;
}

/** A whole entry. */
export interface Entry {
  readonly id: EntryId;
  readonly author: DeviceId;
  readonly body: EntryBody;
  /** The deterministic CBOR of `body`: what is hashed and signed. */
  readonly bodyBytes: Uint8Array;
  /** The author's Ed25519 signature. */
  readonly signature: Uint8Array;
  /**
   * The signature by the account key of the basis generation: ML-DSA-65 on `genesis` (by its own key) and on
   * `key-rotated`, Ed25519 on `device-added`; null elsewhere.
   */
  readonly accountSignature: Uint8Array | null;
}

/** What the pure domain needs of cryptography. */
export interface KeystoreCrypto {
  sha256(bytes: Uint8Array): Uint8Array;
  verifyEd25519(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean;
  verifyMlDsa65(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean;
}

/** Signs for one device. */
export interface EntrySigner {
  /** Ed25519 by the device. */
  signAsDevice(message: Uint8Array): Uint8Array;
  /** Ed25519 by the account key of the generation that the entry names. */
  signAsAccountEd25519(message: Uint8Array): Uint8Array;
  /** ML-DSA-65 by the account key of the generation that the entry names. */
  signAsAccountMlDsa65(message: Uint8Array): Uint8Array;
}

/** The last sequence of a `device-archived` entry that ends every archiving before it: all entries of a feed come later. */
export const NOTHING_ARCHIVED = 0;

export type DeviceStanding = 'active' | 'archived' | 'revoked';

/** What may be shown of a device. */
export interface DeviceSummary {
  readonly id: DeviceId;
  /**
   * What to call it, so that nobody takes it for another device: its name, and where others have that too the beginning of its
   * id. Made safe for display: no control or bidirectional characters, at most 64 characters and the id.
   */
  readonly name: string;
  /** The name that it was given, where that is not what it is called. */
  readonly givenName?: string;
  readonly standing: DeviceStanding;
  readonly isThisDevice: boolean;
  /** True for this device and for those whose short code a person has compared. */
  readonly verified: boolean;
  /** The code a person compares on both screens: 6 groups of digits, from this device's and that device's keys. */
  readonly comparisonCode: string;
  /** The author's wall clock when it joined; for display only. */
  readonly addedAt: number;
  /** This machine's wall clock when it last learned something new from the device. */
  readonly lastHeardAt: number;
  /** How many rotations the device has not acknowledged. */
  readonly missingRotations: number;
  /** How far the device's clock was ahead of this one's when its newest entry arrived, in ms; 0 when not ahead. */
  readonly clockAheadMs: number;
  /** How many entries its feed holds. */
  readonly entries: number;
}

/** What may be shown of a rotation. */
export interface RotationSummary {
  readonly id: EntryId;
  /** The generation it made. Two concurrent rotations can make the same one. */
  readonly generation: number;
  readonly author: DeviceId;
  readonly authorName: string;
  /** The author's wall clock; for display only. */
  readonly writtenAt: number;
  readonly reason: string;
  /** The Ed25519 half of the new public key, in hex. */
  readonly publicKey: string;
  readonly isCurrent: boolean;
  /** How many active devices have acknowledged it, of how many. */
  readonly acknowledgedBy: number;
  readonly activeDevices: number;
}

/** Whether a rotation has rivals: others that devices made of the same generation without having heard of each other. */
export interface RotationRivalry {
  /** A person chose among them; until then a rule does. */
  readonly isSettled: boolean;
  /** Whether this is the one whose key holds. */
  readonly isChosen: boolean;
}

/** Two entries of one author with one sequence number: a clone, or a restored backup. */
export interface ForkEvidence {
  readonly device: DeviceId;
  readonly deviceName: string;
  readonly sequence: number;
  readonly entries: readonly [EntryId, EntryId];
}

/** Concurrent rotations that no person has settled. */
export interface RotationConflict {
  readonly generation: number;
  readonly chosen: EntryId;
  readonly others: readonly EntryId[];
}

/** An entry that is held but has no effect, and why. */
export interface VoidEntry {
  readonly device: DeviceId;
  readonly deviceName: string;
  readonly sequence: number;
  readonly kind: EntryKind;
  readonly code: ErrorCode;
  readonly reason: VoidReasonKey;
}

/** What only this installation knows of a device. What changed is another object. */
export interface DeviceFacts {
  /** This machine's wall clock when the device's newest entry arrived. */
  readonly heardAt: number;
  /** How far ahead the device's clock was then, ms. */
  readonly clockAheadMs: number;
  /** Whether a person compared the codes. */
  readonly verified: boolean;
}

/** Facts that only this installation knows, beside the shared feeds. */
export interface LocalFacts {
  readonly thisDevice: DeviceId;
  /** When this device last exported or imported a bundle; null before the first time. */
  readonly lastSyncedAt: number | null;
  /** The same map may change where devices wrote entries; whatever else changes, it is another map. */
  readonly devices: ReadonlyMap<DeviceId, DeviceFacts>;
  /** When the password of this vault was last set. */
  readonly passwordChangedAt: number;
  readonly keyDerivation: KeyDerivationFacts;
  /** Rotations whose secret this device cannot open (it was not among the recipients). */
  readonly unopenedRotations: readonly EntryId[];
  /** Stored records that failed authentication, by name. */
  readonly damagedRecords: readonly string[];
  /** What a person marked as seen. */
  readonly seenFindings: readonly string[];
}

export interface KeyDerivationFacts {
  readonly memoryKiB: number;
  readonly passes: number;
}

/** That other active devices wait for something from this one, by what they said last. */
export interface OpenExchange {
  /** Rotations that this device holds; where nobody lacks any, the news that this device belongs to the account and has them all. */
  readonly needs: 'keys' | 'news';
  /** How many devices wait for that. */
  readonly count: number;
  /** The names of the first of them. */
  readonly names: readonly string[];
}

/** How many warnings, devices and rotations a snapshot or event lists at most; exact counts stand beside them. */
export const LISTED_AT_MOST = { voidEntries: 20, forks: 20, conflicts: 20, waitingDevices: 3 } as const;

/**
 * Everything public about the keystore at one moment: immutable, free of secrets, made by the vault worker.
 * All that health checks see.
 */
export interface KeystoreSnapshot {
  /** Grows with every change; two snapshots with one revision are the same. */
  readonly revision: number;
  readonly accountId: string;
  readonly thisDevice: DeviceId;
  readonly devices: {
    /** Active devices, this one first, then by the order of joining. */
    readonly active: readonly DeviceSummary[];
    readonly archived: readonly DeviceSummary[];
    readonly revoked: readonly DeviceSummary[];
  };
  /** Who revoked this device, and when by that one's clock; null while nobody has. */
  readonly thisDeviceRevoked: { readonly by: DeviceId; readonly byName: string; readonly at: number } | null;
  /** The findings that a person marked as seen, by the key that tells each from all others. */
  readonly seenFindings: readonly string[];
  readonly alignment: {
    /** Active devices that have acknowledged every rotation. */
    readonly inSync: readonly DeviceId[];
    readonly outOfSync: readonly DeviceId[];
    /** How many rotations at least one active device has not acknowledged. */
    readonly missingRotations: number;
  };
  /** What is left of exchanges with other devices; null when nothing is, and while this device lacks keys itself or does not count. */
  readonly openExchange: OpenExchange | null;
  readonly currentKey: {
    readonly rotation: EntryId;
    readonly generation: number;
    readonly publicKey: string;
    readonly author: DeviceId;
    readonly authorName: string;
    readonly writtenAt: number;
    /**
     * Revoked devices that were given this key: a rotation by a device that had not heard of the revocation can come out on top of
     * the one that followed the revocation.
     */
    readonly openToRevoked: readonly DeviceId[];
  };
  readonly rotations: {
    /** All effective `key-rotated` entries. */
    readonly total: number;
    /** The one whose key is current; null while the account has its first key. */
    readonly current: RotationSummary | null;
  };
  /** How many entries other devices are known to have that this one has not received, per feed owner, and one that has them. */
  readonly gaps: readonly { readonly device: DeviceId; readonly missingEntries: number; readonly heardBy: DeviceId }[];
  /** The highest generation that an entry names and that may exist, known to this device or not. */
  readonly highestGenerationNamed: number;
  readonly unopenedRotations: readonly EntryId[];
  readonly lastSyncedAt: number | null;
  readonly passwordChangedAt: number;
  /** Devices revoked since this device last changed its password. */
  readonly revokedSincePasswordChange: readonly DeviceId[];
  readonly keyDerivation: KeyDerivationFacts;
  readonly forks: readonly ForkEvidence[];
  readonly conflicts: readonly RotationConflict[];
  /** Pairs of devices that revoked each other without having heard of the other's revocation. */
  readonly contestedRevocations: readonly { readonly standing: DeviceId; readonly voided: DeviceId }[];
  readonly voidEntries: { readonly total: number; readonly newest: readonly VoidEntry[] };
  /** Remotes that showed an older state than this device has seen. Empty until remotes exist. */
  readonly rollbacks: readonly {
    readonly remote: string;
    readonly device: DeviceId;
    readonly seen: number;
    readonly shown: number;
  }[];
  readonly damagedRecords: readonly string[];
}
