import { randomBytes } from 'node:crypto';
import path from 'node:path';

import { AppError, type ErrorCode } from '../../../src/core/errors.js';
import type { SignedRequest } from '../../../src/keystore/entries/join-request.js';
import type { DeviceId, DeviceSummary, KeystoreSnapshot } from '../../../src/keystore/index.js';
import { builtInChecks } from '../../../src/plugins/health-check/checks/index.js';
import { composeReport } from '../../../src/plugins/health-check/compose-report.js';
import { keyOfFinding } from '../../../src/plugins/health-check/finding-words.js';
import type { Finding, SyncCheckResult } from '../../../src/plugins/health-check/index.js';
import { RootKeys } from '../../../src/plugins/vault/worker/keys/root-keys.js';
import { bringIn } from '../../../src/plugins/vault/worker/member/bringing-in.js';
import { carryOut } from '../../../src/plugins/vault/worker/member/carrying-out.js';
import { MemberAccount } from '../../../src/plugins/vault/worker/member/member-account.js';
import {
  renameDevice,
  revokeDevices,
  rotateKey,
  setDeviceArchived,
} from '../../../src/plugins/vault/worker/member/member-operations.js';
import { localFactsOf } from '../../../src/plugins/vault/worker/member/shown-facts.js';
import { OperationControl } from '../../../src/plugins/vault/worker/operation-control.js';
import {
  newPaperBytes,
  recoveryKeysOf,
  recoveryPaperOf,
} from '../../../src/plugins/vault/worker/trust/recovery-paper.js';
import { SecretKeys } from '../../../src/plugins/vault/worker/trust/secret-keys.js';
import { requestOf, WITHOUT_INDEX } from '../trust/account-kit.js';
import { MemoryRecordStore } from '../vault/memory-record-store.js';

/** As it is stored, with its MAC: nobody reads it here. */
const HEADER = new Uint8Array(300);

/** A new device that asked to be let in. */
export interface Joiner {
  readonly name: string;
  readonly keys: SecretKeys;
  readonly request: SignedRequest;
}

/** What the joiner gets back: its place, and the entries with the admission. */
export interface Welcome {
  readonly joiner: Joiner;
  readonly account: string;
  readonly member: string;
  readonly entries: readonly Uint8Array[];
}

/** A bundle in a file. */
export interface CarriedBundle {
  readonly file: string;
  /** The installation that wrote it. */
  readonly from: AdvisedDevice;
}

interface OwnVault {
  readonly keys: RootKeys;
  readonly vaultId: Uint8Array;
}

/** A whole installation at one moment: what a backup of its data folder brings back. */
export type Backup = MemoryRecordStore;

/**
 * An installation with real keys, entries and bundles, whose vault lies in memory, and the report that its checks make. Every act is given
 * its wall clock, in epoch ms.
 */
export class AdvisedDevice {
  #account: MemberAccount;
  #store: MemoryRecordStore;
  readonly #keys: OwnVault;
  /** Where bundles go. */
  readonly #folder: string;

  private constructor(folder: string, store = new MemoryRecordStore(), keys: OwnVault = newVault()) {
    this.#folder = folder;
    this.#store = store;
    this.#keys = keys;
    this.#account = new MemberAccount(store, { ...keys, indexPolicy: WITHOUT_INDEX });
  }

  /** The first device of a new account, and the recovery key that it prints. */
  static found(folder: string, name: string, now: number): { readonly device: AdvisedDevice; readonly paper: string } {
    const device = new AdvisedDevice(folder);
    const bytes = newPaperBytes();
    const paper = recoveryPaperOf(bytes);
    const recovery = recoveryKeysOf(paper);
    if (recovery === null) throw new Error('A new recovery key is none.');
    const [keys, generation] = [SecretKeys.random('device'), SecretKeys.random('generation')];
    device.#account.found(now, HEADER, { device: keys, name, recovery, generation, paper: bytes });
    return { device, paper };
  }

  static ask(name: string): Joiner {
    const keys = SecretKeys.random('device');
    return { name, keys, request: requestOf(keys, name) };
  }

  /** Takes the place that a welcome gives. */
  static join(folder: string, { joiner, account, member, entries }: Welcome, now: number): AdvisedDevice {
    const device = new AdvisedDevice(folder);
    device.#account.join(now, HEADER, { account, member, keys: joiner.keys, entries, appVersion: '1' });
    return device;
  }

  /** As snapshots name it. */
  get id(): DeviceId {
    return this.#snapshot().thisDevice;
  }

  /** Whether it knows of nothing by which it is out. */
  get isIn(): boolean {
    return this.#snapshot().thisDeviceOut === null;
  }

  /** The other devices that this one knows and that are not shut out. */
  get others(): readonly DeviceSummary[] {
    const { active, archived, suspended } = this.#snapshot().devices;
    return [...active, ...archived, ...suspended].filter(({ isThisDevice }) => !isThisDevice);
  }

  /** Lets a device in. Throws where it was let in before, as far as this one knows. */
  admit(joiner: Joiner, now: number): Welcome {
    const member = this.#account.admit(now, joiner.request);
    const { account } = this.#account.meaning.feeds;
    return { joiner, account, member, entries: [...this.#account.entries()] };
  }

  rename(device: DeviceId, name: string, now: number): void {
    renameDevice(this.#account, { device, name }, now);
  }

  setArchived(device: DeviceId, isArchived: boolean, now: number): void {
    setDeviceArchived(this.#account, { device, isArchived }, now);
  }

  rotate(now: number): void {
    rotateKey(this.#account, { reason: 'test' }, now);
  }

  /** @param recoveryKey typed, to revoke by that */
  revoke(device: DeviceId, now: number, recoveryKey?: string): void {
    const devices = [{ device }];
    revokeDevices(this.#account, { devices, reason: 'test', ...(recoveryKey !== undefined && { recoveryKey }) }, now);
  }

  changePassword(now: number): void {
    this.#account.change(now, (pen) => {
      pen.edit.set({ passwordChangedAt: now });
      if (!pen.meaning.verdicts.isOut(pen.self)) pen.say({ kind: 'password-rotated' });
    });
  }

  /** What was printed was typed back: the vault keeps it no longer. */
  confirmPaper(now: number): void {
    this.#account.session.write(now, (edit) => edit.setPaper(null));
  }

  markAsSeen(key: string, now: number): void {
    this.#account.session.write(now, (edit) => edit.setSeen(key, true));
  }

  export(now: number): CarriedBundle {
    const name = `${randomBytes(8).toString('hex')}.bundle`;
    const target = { path: path.join(this.#folder, name), vaultFile: path.join(this.#folder, 'data', 'vault.lmdb') };
    return { file: carryOut(this.#account, target, now, new OperationControl()).path, from: this };
  }

  /** Gives the code of the error with which the bundle is refused, and null when it is taken. */
  import({ file }: CarriedBundle, now: number): ErrorCode | null {
    try {
      bringIn(this.#account, file, now, new OperationControl());
      return null;
    } catch (error) {
      if (error instanceof AppError) return error.code;
      throw error;
    }
  }

  backUp(): Backup {
    return this.#store.copy();
  }

  /** Puts the installation back to where it was. */
  restore(backup: Backup): void {
    this.#store = backup.copy();
    this.#account = new MemberAccount(this.#store, { ...this.#keys, indexPolicy: WITHOUT_INDEX });
    this.#account.session.load();
  }

  /** A second installation with all that this one holds, its keys included. */
  clone(): AdvisedDevice {
    const copy = new AdvisedDevice(this.#folder, this.#store, this.#keys);
    copy.restore(this.#store);
    return copy;
  }

  /** What the app's own checks say here. */
  check(now: number): SyncCheckResult {
    const snapshot = this.#snapshot();
    const { signal } = new AbortController();
    const findings = builtInChecks.flatMap((check) =>
      (check.evaluate(snapshot, { now }, signal) as readonly Finding[])
        .filter((finding) => finding.ends !== 'seen' || !snapshot.seenFindings.includes(keyOfFinding(finding)))
        .map((finding) => ({ ...finding, checkId: check.id })),
    );
    return composeReport(snapshot, findings, { place: 'window', now });
  }

  #snapshot(): KeystoreSnapshot {
    const { session, views } = this.#account;
    const keyDerivation = { memoryKiB: 64 * 1024, passes: 3 };
    return views.snapshot(localFactsOf(session.account, { keyDerivation, refused: [], damagedRecords: [] }));
  }
}

function newVault(): OwnVault {
  return { keys: RootKeys.random(), vaultId: new Uint8Array(randomBytes(16)) };
}
