import type { MessagePort } from 'node:worker_threads';

import type { ErrorDescription } from '../../../core/errors.js';
import type {
  ActivityItem,
  DeviceDetails,
  DeviceId,
  DeviceListing,
  DeviceQuery,
  EntryId,
  KeyDerivationFacts,
  KeystoreSnapshot,
  NamedDevice,
  Page,
  RotationListing,
} from '../../../keystore/index.js';
import type {
  AdmittedDevice,
  ExportReport,
  ImportReport,
  JoiningDevice,
  PageRequest,
  RevocationRequest,
  RevocationTrial,
  WrittenFile,
} from '../keystore.js';
import type { KeptRecoveryKey, PendingRequest, PrintableRecoveryKey, RecoveryKeyCheck } from '../vault.js';
import type { ReadOnlyReason } from '../vault-errors.js';
import type { PackedSnapshot } from '../snapshot-transfer.js';

/** Which vault a fresh worker opens, and what new key slots and bundles cost. */
export interface VaultPlace {
  /** Absolute path of `vault.lmdb`. */
  readonly path: string;
  readonly keyDerivation: KeyDerivationFacts;
}

/** The public outcome of a change. */
export interface Changed {
  readonly snapshot: KeystoreSnapshot;
}

/** The public outcome of a change that made a recovery key. */
export interface ChangedWithRecoveryKey extends Changed, PrintableRecoveryKey {}

/** The public outcome of a change of key slots. */
export interface ChangedSlots extends Changed {
  /** Whether nothing of the old slots is left in the file. Else the next opening tries again. */
  readonly isOverwritten: boolean;
}

/** What opening a member's vault gives. */
export interface OpenedAccount extends Changed {
  readonly kind: 'member';
  /** Whether opening left something unread: then `verify` is to be asked until it is done. */
  readonly awaitsVerification: boolean;
  /** Why nothing can be changed; null when it can. */
  readonly readOnlyReason: ReadOnlyReason | null;
}

/** One operation of the worker: what goes in and what comes out. */
interface Operation<Argument, Result> {
  readonly argument: Argument;
  readonly result: Result;
}

/** A device that is to be made a member, or to begin an account. */
interface NewDevice {
  readonly deviceName: string;
  readonly password: string;
}

/**
 * All operations. The first five open a vault and are the first thing a worker is asked; those of a pending join come while it waits for its
 * welcome, and the others need a member's vault. Passwords go in, and no secret comes out, but for what a person has to see: the code of a
 * request, and a recovery key to be printed.
 */
export interface VaultOperations {
  readonly create: Operation<VaultPlace & NewDevice, ChangedWithRecoveryKey>;
  readonly requestJoin: Operation<VaultPlace & NewDevice, { readonly pending: PendingRequest }>;
  readonly recoverAccount: Operation<
    VaultPlace & NewDevice & PrintableRecoveryKey & { readonly bundlePath: string; readonly appVersion: string },
    Changed
  >;
  readonly unlock: Operation<VaultPlace & { readonly password: string }, OpenedAccount | { readonly kind: 'pending' }>;
  readonly recover: Operation<VaultPlace & PrintableRecoveryKey & { readonly newPassword: string }, ChangedSlots>;

  readonly describeJoin: Operation<null, PendingRequest>;
  readonly saveJoinRequest: Operation<{ readonly path: string }, WrittenFile>;
  readonly completeJoin: Operation<{ readonly welcomePath: string; readonly appVersion: string }, Changed>;
  readonly cancelJoin: Operation<null, null>;

  readonly changePassword: Operation<{ readonly currentPassword: string; readonly newPassword: string }, ChangedSlots>;
  readonly readRecoveryKey: Operation<null, { readonly kept: KeptRecoveryKey | null }>;
  readonly confirmRecoveryKey: Operation<PrintableRecoveryKey, ChangedSlots>;
  readonly checkRecoveryKey: Operation<PrintableRecoveryKey, Changed & RecoveryKeyCheck>;
  readonly replaceRecoveryKey: Operation<{ readonly oldRecoveryKey: string }, ChangedWithRecoveryKey>;
  readonly adoptRecoveryKey: Operation<PrintableRecoveryKey & { readonly currentPassword: string }, ChangedSlots>;
  /** Reads a part of what opening left unread. With a snapshot when something came of it. */
  readonly verify: Operation<null, { readonly isDone: boolean } | (Changed & { readonly isDone: boolean })>;
  /** Null when no other process wrote anything. */
  readonly refresh: Operation<null, Changed | null>;
  readonly rotateKey: Operation<{ readonly reason: string }, Changed>;
  readonly renameDevice: Operation<{ readonly device: DeviceId; readonly name: string }, Changed>;
  readonly archiveDevice: Operation<{ readonly device: DeviceId }, Changed>;
  readonly unarchiveDevice: Operation<{ readonly device: DeviceId }, Changed>;
  readonly revokeDevices: Operation<RevocationRequest & { readonly reason: string }, Changed>;
  readonly tryRevoking: Operation<RevocationRequest, RevocationTrial>;
  readonly openJoinRequest: Operation<{ readonly requestPath: string; readonly code: string }, JoiningDevice>;
  readonly admitDevice: Operation<
    { readonly requestPath: string; readonly code: string; readonly welcomePath: string },
    Changed & { readonly admitted: AdmittedDevice }
  >;
  readonly setDeviceVerified: Operation<{ readonly device: DeviceId; readonly verified: boolean }, Changed>;
  readonly setFindingSeen: Operation<{ readonly key: string; readonly seen: boolean }, Changed>;
  readonly lookAtHeldBack: Operation<{ readonly device?: DeviceId }, Changed>;
  readonly exportBundle: Operation<{ readonly path: string }, Changed & { readonly report: ExportReport }>;
  readonly importBundle: Operation<{ readonly path: string }, Changed & { readonly report: ImportReport }>;
  readonly listDevices: Operation<PageRequest & DeviceQuery, Page<DeviceListing>>;
  readonly describeDevice: Operation<{ readonly device: DeviceId }, DeviceDetails>;
  readonly listRotations: Operation<PageRequest, Page<RotationListing>>;
  readonly listDevicesWithout: Operation<PageRequest & { readonly rotation: EntryId }, Page<NamedDevice>>;
  readonly listActivity: Operation<PageRequest & { readonly device?: DeviceId }, Page<ActivityItem>>;
  /** Overwrites every key and closes the vault. The last thing a worker is asked. */
  readonly wipe: Operation<null, null>;
}

export type OperationName = keyof VaultOperations;
export type OperationArgument<O extends OperationName> = VaultOperations[O]['argument'];
export type OperationResult<O extends OperationName> = VaultOperations[O]['result'];

/** The operations that open a vault. */
export type OpeningOperation = 'create' | 'requestJoin' | 'recoverAccount' | 'unlock' | 'recover';

/** Comes before all requests. */
export interface AttachMessage {
  readonly kind: 'attach';
  /** See `StopSignal`. */
  readonly stopSignal: SharedArrayBuffer;
  /** See `OperationControl`. */
  readonly control: SharedArrayBuffer;
  /** See `AttemptMemory`. */
  readonly attemptMemory: SharedArrayBuffer;
  /** Nothing is ever sent through it: the thread holds it as long as it runs code, so that its other end closes when that is over. */
  readonly alive: MessagePort;
}

/**
 * To a worker that stands by, before anything else: it is about to be asked to open this vault, and may do ahead whatever needs no key and
 * changes nothing. Not answered.
 */
export interface WarmUpMessage {
  readonly kind: 'warm-up';
  /** Absolute path of `vault.lmdb`. */
  readonly path: string;
}

export interface RequestMessage<O extends OperationName = OperationName> {
  readonly kind: 'request';
  readonly id: number;
  readonly operation: O;
  readonly argument: OperationArgument<O>;
  /** The wall clock of the asking side, ms since 1970. */
  readonly now: number;
  /** What this machine's clock showed at that moment. See `AskingClock`. */
  readonly sentAt: number;
}

/** To a worker that stands by: nobody will ask it for anything, and its thread is to end, once its code is loaded. */
export interface EndMessage {
  readonly kind: 'end';
}

export type MessageToWorker = WarmUpMessage | EndMessage | AttachMessage | RequestMessage;

export type AnswerMessage =
  | {
      readonly id: number;
      readonly ok: true;
      readonly value: unknown;
      /** What is to stand as `snapshot` in the value, on its way between the threads. */
      readonly snapshot?: PackedSnapshot;
    }
  | {
      readonly id: number;
      readonly ok: false;
      readonly error: ErrorDescription;
      /** Where the cause was thrown, for the log; null when there is no cause. Shown to nobody. */
      readonly trace: string | null;
    };
