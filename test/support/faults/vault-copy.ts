import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import type { Disposable } from '../../../src/core/disposable.js';
import { AppError } from '../../../src/core/errors.js';
import type { KeystoreSnapshot } from '../../../src/keystore/index.js';
import { accountKeys } from '../../../src/plugins/vault/worker/account/account-keys.js';
import { newestHeader } from '../../../src/plugins/vault/worker/keys/header-form.js';
import { MemberVault } from '../../../src/plugins/vault/worker/keys/member-vault.js';
import { RootKeys } from '../../../src/plugins/vault/worker/keys/root-keys.js';
import { openRecordStore } from '../../../src/plugins/vault/worker/open-record-store.js';
import { ShownVault } from '../../../src/plugins/vault/worker/shown-vault.js';
import { StopSignal } from '../../../src/plugins/vault/worker/stop-signal.js';

/** A copy that was opened, and what is shown of it. */
export interface OpenedCopy {
  readonly vault: MemberVault;
  readonly snapshot: KeystoreSnapshot;
}

/** A place for damaged copies of a vault, which are opened without its password. */
export class VaultCopy implements Disposable {
  readonly #folder = mkdtempSync(path.join(tmpdir(), 'onestarstream-flip-'));
  readonly path = path.join(this.#folder, 'vault.lmdb');

  /** Puts a copy there, in place of the last one. */
  write(bytes: Uint8Array): void {
    rmSync(`${this.path}-lock`, { force: true });
    rmSync(this.path, { force: true });
    writeFileSync(this.path, bytes);
  }

  /** Opens the copy as the app does, and looks at all of it. Throws what the app would throw. */
  open(rootKey: Uint8Array): OpenedCopy {
    const store = openRecordStore(this.path, new StopSignal());
    if (!store) throw new AppError('VAULT_MISSING', 'Nothing there.', '');
    try {
      const stored = newestHeader(store.versions(accountKeys.header));
      if (!stored) throw new AppError('VAULT_DAMAGED', 'No header.', '');
      const vault = new MemberVault(store, { header: stored.header, root: new RootKeys(rootKey.slice()) });
      const { session } = vault.account;
      session.load();
      session.account.requireDevice();
      session.verifyAll();
      return { vault, snapshot: new ShownVault(vault).snapshot };
    } catch (error) {
      void store.close();
      throw error;
    }
  }

  dispose(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** What a damaged vault must not show otherwise without saying so. */
export function factsOf(snapshot: KeystoreSnapshot): string {
  const { accountId, devices, currentKey, rotations, passwordChangedAt, lastSyncedAt, unopenedRotations } = snapshot;
  return JSON.stringify({
    accountId,
    names: devices.active.map(({ name }) => name),
    verified: devices.active.map(({ verified }) => verified),
    entries: devices.active.reduce((sum, { entries }) => sum + entries, 0),
    currentKey,
    rotations,
    passwordChangedAt,
    lastSyncedAt,
    unopenedRotations,
    keepsPaper: snapshot.keepsPaper,
  });
}
