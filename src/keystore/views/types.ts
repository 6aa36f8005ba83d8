import type { VoidReasonKey } from '../../core/common/text/english/void-reasons.js';
import type { ErrorCode } from '../../core/errors.js';
import type { HoldBackReason } from '../feeds/entry-gate.js';
import type { HeldBackEntries } from '../feeds/held-back.js';

/**
 * Names a member where people and programs speak of it: the first 32 of the 64 digits of its id. 128 bits are enough to tell members apart
 * whose ids nobody chose, and keep events and lists small. Whoever spends 2⁶⁴ hashes on two admissions can have two that begin alike; the
 * one that came later is named by all its digits then, so a name never stands for two.
 */
export type DeviceId = string;

/** Names an entry: its hash in lower-case hex, 64 digits. A generation is named by the entry that made it. */
export type EntryId = string;

/**
 * What an entry says of what happened: its kind, but for an archiving that takes a device back and a suspension that only withdraws others.
 * `of-a-later-version` stands for all kinds that this version doesn't know and that need no knowing. Acknowledgements are in no list.
 */
export const activityKinds = [
  'genesis',
  'device-admitted',
  'device-joined',
  'device-renamed',
  'device-archived',
  'device-unarchived',
  'device-revoked',
  'device-suspended',
  'suspension-withdrawn',
  'device-left',
  'key-rotated',
  'secret-shared',
  'password-rotated',
  'formats-announced',
  'rivalry-seen',
  'derivation-named',
  'of-a-later-version',
] as const;

export type ActivityKind = (typeof activityKinds)[number];

/** `revoked` is whoever is shut out; the reason says how that came. Who is suspended may come back. */
export const deviceStandings = ['active', 'archived', 'suspended', 'revoked'] as const;

export type DeviceStanding = (typeof deviceStandings)[number];

/** How a device came to its standing. Of several entries that say so the first in order (9.3). */
export interface StandingReason {
  /** `not-let-in`: the entry that let it in, or one above it, is void. `suspended`: perhaps for somebody who let it in. */
  readonly kind: 'revoked' | 'not-let-in' | 'left' | 'suspended' | 'archived';
  /** Who said so. */
  readonly by: DeviceId;
  readonly entry: EntryId;
  /** By the clock of whoever said so, ms since 1970; for display only. */
  readonly at: number;
  /** Whether a recovery key said so: then no device can change it. */
  readonly isByRecoveryKey: boolean;
}

/** A device by name. */
export interface NamedDevice {
  readonly id: DeviceId;
  /** Safe for display. */
  readonly name: string;
}

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
  /** Who gave it the name, where that was another (2.7). */
  readonly nameGivenBy?: DeviceId;
  readonly standing: DeviceStanding;
  /** Of what isn't active. */
  readonly reason?: StandingReason;
  readonly isThisDevice: boolean;
  /** True for this device and for those whose code a person typed or compared. */
  readonly verified: boolean;
  /** By the clock of whoever let it in; for display only. */
  readonly addedAt: number;
  /** This machine's wall clock when it last learned something new from the device; `addedAt` while it hasn't. */
  readonly lastHeardAt: number;
  /**
   * 5.8: whether no word of it is held that counts. It is in no alignment until `ARRIVAL_AWAITED_MS` after `addedAt`: see `alignmentAt`.
   */
  readonly isAwaited: boolean;
  /** How many rotations the device has not acknowledged. */
  readonly missingRotations: number;
  /** 8.3: whether it heard of the current key, and has no way to its secret yet. */
  readonly waitsForKey: boolean;
  /** How far the device's clock was ahead of this one's when its newest entry arrived, in ms; 0 when not ahead. */
  readonly clockAheadMs: number;
  /** How many entries of it are held. */
  readonly entries: number;
}

/** 2.8: a recovery key, whether or not somebody has the paper. */
export interface RecoveryKeySummary extends NamedDevice {
  readonly standing: DeviceStanding;
  readonly verified: boolean;
  /** When it last wrote, by the clock of where it was used; null while it never did. */
  readonly lastUsedAt: number | null;
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
  /** Empty where none was given, and where the stored entry can't be read. Safe for display. */
  readonly reason: string;
  /** The Ed25519 half of the new public key, in hex; empty where the stored entry can't be read. */
  readonly publicKey: string;
  readonly isCurrent: boolean;
  /** 7.3: a box or a wrap in it isn't what it should be, as this installation found. */
  readonly isUnfair: boolean;
  /** How many devices of the alignment have acknowledged it, of how many. */
  readonly acknowledgedBy: number;
  readonly activeDevices: number;
}

/** Whether a rotation has rivals: others of its number, made by devices that hadn't heard of each other. */
export interface RotationRivalry {
  /** A later rotation joined them, or a person saw them. */
  readonly isSettled: boolean;
  /** Whether this is the one that goes before the others (7.4). */
  readonly isChosen: boolean;
}

/** Concurrent rotations that nothing has settled. */
export interface RotationConflict {
  readonly generation: number;
  readonly chosen: EntryId;
  readonly others: readonly EntryId[];
}

/** Entries of one author with one number: a copy, or a restored backup (9.1). */
export interface ForkEvidence {
  readonly device: DeviceId;
  readonly deviceName: string;
  readonly sequence: number;
  readonly entries: readonly [EntryId, EntryId];
  /** 9.2: an entry of the device heard of all branches. */
  readonly isHealed: boolean;
  /** Of this device: the entry on the line that this vault goes on with. Null where that has none of them, and of other devices. */
  readonly onOwnLine: EntryId | null;
}

/** An entry that is held and has no effect, and why. */
export interface VoidEntry {
  readonly id: EntryId;
  readonly device: DeviceId;
  readonly deviceName: string;
  readonly sequence: number;
  readonly kind: string;
  readonly code: ErrorCode;
  readonly reason: VoidReasonKey;
  /** Whose revocation took the effect from it. */
  readonly by: DeviceId;
  readonly byName: string;
}

/** 6.6, 6.8: that a device said of seniors of its own that they are out, and that no recovery key has decided. */
export interface Contest {
  /** Who suspended. */
  readonly by: NamedDevice;
  /** When, by its clock. */
  readonly at: number;
  readonly suspensions: readonly EntryId[];
  /** Whom, but for those who are shut out for good; the first `LISTED_AT_MOST.contestedMembers` of them. */
  readonly members: readonly NamedDevice[];
  readonly total: number;
  /** Null while it is in force. Else who revoked the one that suspended: then those are not suspended any more. */
  readonly answeredBy: (NamedDevice & { readonly at: number }) | null;
}

/** Admissions of one device, or by one code, on pasts that don't know each other (5.3, 5.7). */
export interface DoubleAdmission {
  readonly kind: 'device' | 'code';
  /** Who was let in. */
  readonly members: readonly NamedDevice[];
  /** Who let in; each once. */
  readonly by: readonly NamedDevice[];
}

/** A generation of which its maker, or somebody who shared it, made a box or wrap that isn't what it should be (7.2). */
export interface UnfairRotation {
  readonly rotation: EntryId;
  readonly generation: number;
  readonly author: DeviceId;
  readonly authorName: string;
}

export interface KeyDerivationFacts {
  readonly memoryKiB: number;
  readonly passes: number;
}

/** What only this installation knows of a member. What changed is another object. */
export interface MemberFacts {
  /** This machine's wall clock when its newest entry arrived; null when none did. */
  readonly heardAt: number | null;
  /** How far ahead its clock was then, ms. */
  readonly clockAheadMs: number;
  /** Whether a person compared the codes. */
  readonly isVerified: boolean;
}

/** What this installation knows beside the entries. */
export interface LocalFacts {
  /** Of what is stored: it grows with each change, so that snapshots have no revision again that another one had before the vault was opened anew. */
  readonly revision: number;
  /** This device, by the id of its admission. */
  readonly thisMember: string;
  /** This device's newest entry, by which it goes on; null before its first. */
  readonly ownNewest: EntryId | null;
  readonly members: { of(member: string): MemberFacts };
  /** Whether this vault holds the secret of a generation. What it held once isn't asked again before the account is read anew. */
  holds(generation: EntryId): boolean;
  /** Entries that make or share a generation, and in which a box or wrap isn't what it should be. */
  readonly unfair: readonly EntryId[];
  /** When this device last exported or imported a bundle; null before the first time. */
  readonly lastSyncedAt: number | null;
  /** When the password of this vault was last set. */
  readonly passwordChangedAt: number;
  readonly keyDerivation: KeyDerivationFacts;
  /** Whether this vault keeps a recovery key that was not printed yet (2.8). */
  readonly keepsPaper: boolean;
  /** When a recovery key was last typed here and found right; not given, or null, where that is not known. */
  readonly recoveryKeyCheckedAt?: number | null;
  /** Entries that can't be held yet. */
  readonly waiting: WaitingEntries;
  /** 7.8: the ids of those who made rotations necessary so often that a person is asked before the next. */
  readonly rotationsForcedBy?: readonly string[];
  /** Entries that a brake holds back: `EntryIntake.heldBack`. */
  readonly heldBack: readonly HeldBackEntries[];
  /** Entries that imports refused since the vault was opened: `IntakeReport.refused`. */
  readonly refused: readonly RefusedEntry[];
  /** Stored records that failed authentication, by name. */
  readonly damagedRecords: readonly string[];
  /** What a person marked as seen. */
  readonly seenFindings: readonly string[];
}

/** 3.6, 10.3: how many entries wait. */
export interface WaitingEntries {
  /** Those that miss something they build on, or build on something of a newer version. */
  readonly incomplete: number;
  /** Those that a newer version of the app made. */
  readonly ofALaterVersion: number;
}

/** 10.5: what is held back of one device, and of those who are counted with it, until a person looked. */
export interface HeldBackSummary {
  readonly device: DeviceId;
  readonly deviceName: string;
  readonly reason: HoldBackReason;
  readonly entries: number;
  /** Of the encoded entries. */
  readonly bytes: number;
}

/** An entry that was refused, for what it says or for what it isn't. */
export interface RefusedEntry {
  /** Null where the bytes are no entry. */
  readonly id: EntryId | null;
  /** A `RefusalReason`. */
  readonly reason: string;
  /** How many entries wait for it in vain. */
  readonly descendants: number;
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

/** How much of each a snapshot lists at most; exact counts stand beside what a person has to know whole. */
export const LISTED_AT_MOST = {
  voidEntries: 20,
  forks: 20,
  conflicts: 20,
  waitingDevices: 3,
  contests: 20,
  contestedMembers: 20,
  doubleAdmissions: 20,
  heldBack: 20,
  unfairRotations: 20,
  refused: 20,
} as const;

/** 5.8: for so long a device that was let in and hasn't arrived is in no alignment, ms. */
export const ARRIVAL_AWAITED_MS = 7 * 24 * 60 * 60 * 1000;

/**
 * Everything public about the keystore at one moment: immutable, free of secrets, made by the vault worker.
 * All that health checks see.
 */
export interface KeystoreSnapshot {
  /** Grows with every change; two snapshots with one revision are the same. */
  readonly revision: number;
  readonly accountId: string;
  readonly thisDevice: DeviceId;
  readonly devices: Readonly<Record<DeviceStanding, readonly DeviceSummary[]>>;
  readonly recoveryKeys: readonly RecoveryKeySummary[];
  /** By whom this device is out, and since when by that one's clock; null while it isn't. Whom it left itself, too. */
  readonly thisDeviceOut: (StandingReason & { readonly byName: string }) | null;
  /** 7.7: this vault lacks the secret of the current key. */
  readonly lacksCurrentKey: boolean;
  /** 7.4: no key is fit to seal what is new: a rotation comes first. */
  readonly needsRotation: boolean;
  /** 7.8: who made rotations necessary so often that this one is not made without a person; empty as a rule. */
  readonly rotationsForcedBy: readonly NamedDevice[];
  /** 2.8: whether this vault keeps a recovery key that was not printed yet. */
  readonly keepsPaper: boolean;
  /** When a recovery key was last typed on this device and found right, epoch ms; null where that is not known. */
  readonly recoveryKeyCheckedAt: number | null;
  /** The findings that a person marked as seen, by the key that tells each from all others. */
  readonly seenFindings: readonly string[];
  /** Of the active devices that arrived; see `alignmentAt`. */
  readonly alignment: {
    /** Those that have acknowledged every rotation. */
    readonly inSync: readonly DeviceId[];
    readonly outOfSync: readonly DeviceId[];
    /** How many rotations at least one of them has not acknowledged. */
    readonly missingRotations: number;
  };
  /** What is left of exchanges with other devices; null when nothing is, and while this device lacks keys itself or is not active. */
  readonly openExchange: OpenExchange | null;
  /** The key that is current; while a rotation comes first, the newest one. */
  readonly currentKey: {
    readonly rotation: EntryId;
    readonly generation: number;
    readonly publicKey: string;
    readonly author: DeviceId;
    readonly authorName: string;
    readonly writtenAt: number;
  };
  readonly rotations: {
    /** All effective `key-rotated` entries. */
    readonly total: number;
    /** The one whose key is current, or else the newest one; null while the account has its first key. */
    readonly current: RotationSummary | null;
  };
  readonly waiting: WaitingEntries;
  /** Those of whom most is held back first. */
  readonly heldBack: readonly HeldBackSummary[];
  readonly refused: { readonly total: number; readonly newest: readonly RefusedEntry[] };
  /** Effective rotations whose secret this vault doesn't hold. */
  readonly unopenedRotations: readonly EntryId[];
  readonly unfairRotations: { readonly total: number; readonly newest: readonly UnfairRotation[] };
  readonly lastSyncedAt: number | null;
  readonly passwordChangedAt: number;
  /** Devices revoked since this device last changed its password. */
  readonly revokedSincePasswordChange: readonly DeviceId[];
  readonly keyDerivation: KeyDerivationFacts;
  readonly forks: readonly ForkEvidence[];
  readonly conflicts: readonly RotationConflict[];
  /** What only the recovery key ends for good, the newest first; those in force before those that were answered. */
  readonly contests: readonly Contest[];
  readonly doubleAdmissions: readonly DoubleAdmission[];
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
