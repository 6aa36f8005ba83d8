import { serviceId } from '../../container/service-id.js';
import type { Event } from '../../core/event.js';
import type {
  ActivityItem,
  DeviceDetails,
  DeviceId,
  DeviceListing,
  DeviceQuery,
  EntryId,
  KeystoreSnapshot,
  NamedDevice,
  Page,
  RotationListing,
  VoidEntry,
} from '../../keystore/index.js';

/** What made the keystore change. */
export type KeystoreChangeCause =
  | 'opened'
  | 'rotated'
  | 'imported'
  | 'exported'
  | 'edited'
  | 'verified'
  | 'other-process';

export interface KeystoreChange {
  readonly cause: KeystoreChangeCause;
  readonly snapshot: KeystoreSnapshot;
}

export interface PageRequest {
  /** Index of the first item, from 0. */
  readonly offset: number;
  /** How many items at most, 1 … `MAX_PAGE_SIZE`. */
  readonly limit: number;
}

/** How many items a page holds at most, so that a message between processes stays small. */
export const MAX_PAGE_SIZE = 200;

/** What an import brought. */
export interface ImportReport {
  readonly newEntries: number;
  readonly newRotations: number;
  /** Names of devices that this device had not heard of. */
  readonly newDevices: readonly string[];
  /** Entries that were taken in but have no effect, for instance those written after their author was revoked. */
  readonly voided: readonly VoidEntry[];
  /** How many entries were refused, for what they say or for what they aren't. The others were taken. */
  readonly refused: number;
  /** How many entries wait for something that they build on. */
  readonly waiting: number;
  /** How many entries a newer version of the app made; they wait for it. */
  readonly ofALaterVersion: number;
  /** How many entries are in order, and more than is taken of their device without a look: see `Keystore.lookAtHeldBack`. */
  readonly heldBack: number;
  /** True when the bundle was older than, or the same as, what this device has. */
  readonly nothingNew: boolean;
}

/** A file that was written. */
export interface WrittenFile {
  readonly path: string;
  readonly bytes: number;
}

export interface ExportReport extends WrittenFile {
  readonly entries: number;
}

/** A device that asks to be let in, as its request says. */
export interface JoiningDevice {
  /** Safe for display. */
  readonly name: string;
  /** To be compared with what the other screen shows. */
  readonly comparisonCode: string;
}

/** A device that was let in. */
export interface AdmittedDevice extends JoiningDevice {
  readonly device: DeviceId;
  /** The welcome, which the new device opens. */
  readonly welcome: WrittenFile;
}

/** Whom to get out of the account. */
export interface RevocationRequest {
  readonly devices: readonly {
    readonly device: DeviceId;
    /** The last entries of it that its person knows to be theirs; left out to keep all that counts by now. */
    readonly believed?: readonly EntryId[];
  }[];
  /** The recovery key, as it was printed, to revoke by that: nothing else makes a contested revocation final. */
  readonly recoveryKey?: string;
}

/** What a revocation would come to. */
export interface RevocationTrial {
  /** Whom this device may revoke. */
  readonly revoked: readonly NamedDevice[];
  /** Who is senior to it: they are suspended until the recovery key or a senior says more, and nothing of them becomes void. */
  readonly suspended: readonly NamedDevice[];
  /** Who else would be out, as what let them in becomes void. */
  readonly alsoOut: readonly NamedDevice[];
  /** Whom the revoked let in, and who would stay: offered to be revoked with them. */
  readonly letIn: readonly NamedDevice[];
  /** Who would be in again, as what got them out becomes void. */
  readonly back: readonly NamedDevice[];
  /** What would have no effect any more: how much, and the newest of it. */
  readonly voided: { readonly total: number; readonly newest: readonly ActivityItem[] };
  /** The generations among that: what hangs on their keys is lost. */
  readonly voidedRotations: { readonly total: number; readonly newest: readonly ActivityItem[] };
  /** What had no effect, and would have. */
  readonly restored: { readonly total: number; readonly newest: readonly ActivityItem[] };
}

/**
 * The account's devices, rotations and feeds. Every call throws `VAULT_LOCKED` unless the vault is open, and can throw
 * the storage errors; a call that throws changed nothing. Exports and imports reject with `OPERATION_CANCELLED` after `Vault.cancel`.
 */
export interface Keystore {
  /** What is public about the keystore, or null while the vault is not open. */
  readonly snapshot: KeystoreSnapshot | null;
  readonly onDidChange: Event<KeystoreChange>;
  /** Takes in what another process wrote to the vault, if anything. */
  refresh(): Promise<KeystoreSnapshot>;
  /** Throws `REASON_TOO_LONG`. */
  rotateKey(request: { readonly reason: string }): Promise<KeystoreSnapshot>;
  /** Throws `DEVICE_UNKNOWN`, `DEVICE_REVOKED`, `DEVICE_NAME_INVALID`. */
  renameDevice(request: { readonly device: DeviceId; readonly name: string }): Promise<KeystoreSnapshot>;
  /** Throws `DEVICE_UNKNOWN`, `DEVICE_REVOKED`, `DEVICE_IS_THIS_ONE`. */
  archiveDevice(request: { readonly device: DeviceId }): Promise<KeystoreSnapshot>;
  /** Takes an archived device back into use. Throws as `renameDevice` does. */
  unarchiveDevice(request: { readonly device: DeviceId }): Promise<KeystoreSnapshot>;
  /**
   * Gets devices out, and makes a key they can't open, in one transaction. Throws `DEVICE_UNKNOWN`, `DEVICE_IS_THIS_ONE`, `DEVICE_REVOKED`,
   * `REASON_TOO_LONG`, `RECOVERY_KEY_INVALID`, `RECOVERY_KEY_FOREIGN`.
   */
  revokeDevices(request: RevocationRequest & { readonly reason: string }): Promise<KeystoreSnapshot>;
  /** What `revokeDevices` would come to; writes nothing. Throws as that does. */
  tryRevoking(request: RevocationRequest): Promise<RevocationTrial>;
  /** Opens a request to join by the code that the other device shows. Throws `REQUEST_*`, `PAIRING_CODE_WRONG`, `FILE_UNREADABLE`. */
  openJoinRequest(request: { readonly requestPath: string; readonly code: string }): Promise<JoiningDevice>;
  /** Lets the device in, and writes its welcome. Throws as `openJoinRequest` does, and `FILE_NOT_WRITTEN`. */
  admitDevice(request: {
    readonly requestPath: string;
    readonly code: string;
    readonly welcomePath: string;
  }): Promise<AdmittedDevice>;
  /** Remembers on this device that a person compared the codes. */
  setDeviceVerified(request: { readonly device: DeviceId; readonly verified: boolean }): Promise<KeystoreSnapshot>;
  /** Remembers on this device whether a person marked a finding as seen, by the key that tells it from all others. */
  setFindingSeen(request: { readonly key: string; readonly seen: boolean }): Promise<KeystoreSnapshot>;
  /**
   * A person looked at a device of which more came than is taken unasked, or at all of them: what is held back of it is taken, and counted anew
   * from now on. Throws `DEVICE_UNKNOWN`.
   */
  lookAtHeldBack(request: { readonly device?: DeviceId }): Promise<KeystoreSnapshot>;
  /** Writes all entries to a file that every member of the account can open. Throws `FILE_NOT_WRITTEN`. */
  exportBundle(request: { readonly path: string }): Promise<ExportReport>;
  /** Merges a bundle. What fails its checks is left out and reported. Throws `FILE_UNREADABLE`, `BUNDLE_*`. */
  importBundle(request: { readonly path: string }): Promise<ImportReport>;
  listDevices(request: PageRequest & DeviceQuery): Promise<Page<DeviceListing>>;
  /** Everything about one device. Throws `DEVICE_UNKNOWN`. */
  describeDevice(request: { readonly device: DeviceId }): Promise<DeviceDetails>;
  /** The newest first. */
  listRotations(request: PageRequest): Promise<Page<RotationListing>>;
  /** Active devices that have not acknowledged a rotation. */
  listDevicesWithout(request: PageRequest & { readonly rotation: EntryId }): Promise<Page<NamedDevice>>;
  /** What all devices did, or what one did and others did to it; the newest first. */
  listActivity(request: PageRequest & { readonly device?: DeviceId }): Promise<Page<ActivityItem>>;
}
export const Keystore = serviceId<Keystore>('Keystore');
