import { serviceId } from '../../container/service-id.js';
import type { Event } from '../../core/event.js';
import type {
  ActivityKind,
  DeviceDetails,
  DeviceId,
  DeviceListing,
  DeviceQuery,
  EntryId,
  KeystoreSnapshot,
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

export interface Page<T> {
  readonly total: number;
  readonly items: readonly T[];
}

export interface PageRequest {
  /** Index of the first item, from 0. */
  readonly offset: number;
  /** How many items at most, 1 … `MAX_PAGE_SIZE`. */
  readonly limit: number;
}

/** How many items a page holds at most, so that a message between processes stays small. */
export const MAX_PAGE_SIZE = 200;

/** Something that happened in the account, for people. */
export interface ActivityItem {
  readonly id: EntryId;
  readonly device: DeviceId;
  readonly deviceName: string;
  readonly kind: ActivityKind;
  /** The author's wall clock; for display only. */
  readonly writtenAt: number;
  /** The name of the device that it was about, when that is not the one that did it. Safe for display. */
  readonly subjectName: string | null;
  /** A reason or a new name; empty when there is none. Safe for display. */
  readonly text: string;
  /** The generation that a rotation made; null for other kinds. */
  readonly generation: number | null;
  /** False when it had no effect, for instance because its author had been revoked. */
  readonly isEffective: boolean;
}

/** A device by name. */
export interface NamedDevice {
  readonly id: DeviceId;
  /** Safe for display. */
  readonly name: string;
}

/** What an import brought. */
export interface ImportReport {
  readonly newEntries: number;
  readonly newRotations: number;
  /** Names of devices that this device had not heard of. */
  readonly newDevices: readonly string[];
  /** Entries that were taken in but have no effect, for instance those written after their author was revoked. */
  readonly voided: readonly VoidEntry[];
  /** True when the bundle was older than, or the same as, what this device has. */
  readonly nothingNew: boolean;
}

export interface ExportReport {
  readonly path: string;
  readonly bytes: number;
  readonly entries: number;
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
  /** Shuts a device out, and makes a key it can't open, in one transaction. Throws as `archiveDevice` does, and `REASON_TOO_LONG`. */
  revokeDevice(request: { readonly device: DeviceId; readonly reason: string }): Promise<KeystoreSnapshot>;
  /** Remembers on this device that a person compared the codes. */
  setDeviceVerified(request: { readonly device: DeviceId; readonly verified: boolean }): Promise<KeystoreSnapshot>;
  /** Remembers on this device whether a person marked a finding as seen, by the key that tells it from all others. */
  setFindingSeen(request: { readonly key: string; readonly seen: boolean }): Promise<KeystoreSnapshot>;
  /** Writes all feeds to a file, sealed by a passphrase. Throws `FILE_NOT_WRITTEN`, `PASSWORD_TOO_SHORT`, `PASSWORD_TOO_LONG`. */
  exportBundle(request: { readonly path: string; readonly passphrase: string }): Promise<ExportReport>;
  /**
   * Merges a bundle: all of it or nothing. Throws `FILE_UNREADABLE`, `BUNDLE_*`, `ENTRY_*`, `KEY_DERIVATION_REFUSED`.
   */
  importBundle(request: { readonly path: string; readonly passphrase: string }): Promise<ImportReport>;
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
