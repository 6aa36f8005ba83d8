import type { KeystoreSnapshot } from '../../keystore/index.js';
import { vaultLocked } from './vault-errors.js';
import type { VaultWorkerClient } from './vault-worker-client.js';

/** An open vault as the main thread sees it: a worker to ask, and the public snapshot, until the vault is locked. */
export class OpenVault {
  readonly client: VaultWorkerClient;
  #snapshot: KeystoreSnapshot | null;

  constructor(client: VaultWorkerClient, snapshot: KeystoreSnapshot) {
    this.client = client;
    this.#snapshot = snapshot;
  }

  /** Throws `VAULT_LOCKED` once the vault is locked. */
  get snapshot(): KeystoreSnapshot {
    if (this.#snapshot === null) throw vaultLocked();
    return this.#snapshot;
  }

  /** Takes over a newer snapshot; returns false, and keeps nothing, once the vault is locked. */
  adopt(snapshot: KeystoreSnapshot): boolean {
    if (this.#snapshot === null) return false;
    this.#snapshot = snapshot;
    return true;
  }

  /** Forgets the snapshot at once: callers that still wait for the worker hold this object as well, and nothing of the keystore. */
  close(): void {
    this.#snapshot = null;
  }
}
