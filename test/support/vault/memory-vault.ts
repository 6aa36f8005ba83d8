import type { IndexPolicy } from '../../../src/plugins/vault/worker/index-policy.js';
import { makeSlot } from '../../../src/plugins/vault/worker/key-slots.js';
import { RecordCipher } from '../../../src/plugins/vault/worker/record-cipher.js';
import type { RecordStore } from '../../../src/plugins/vault/worker/record-store.js';
import { sodium } from '../../../src/plugins/vault/worker/sodium.js';
import {
  encodeHeaderBody,
  VAULT_FORMAT_VERSION,
  VAULT_ID_BYTES,
  type StoredHeader,
} from '../../../src/plugins/vault/worker/vault-header.js';
import { RootKeys } from '../../../src/plugins/vault/worker/keys/root-keys.js';
import { VaultRecords } from '../../../src/plugins/vault/worker/vault-records.js';
import { VaultSession } from '../../../src/plugins/vault/worker/vault-session.js';
import { found, NOW } from './founded-session.js';
import { MemoryRecordStore } from './memory-record-store.js';
import { PASSWORD, cheapParameters } from './vault-harness.js';

/** A vault of one device whose records lie in memory, and as many sessions of it as a test wants. */
export class MemoryVault {
  readonly store = new MemoryRecordStore();
  readonly cipher: RecordCipher;
  readonly #keys = RootKeys.random();
  readonly #header: StoredHeader;

  constructor() {
    const vaultId = sodium.randombytes_buf(VAULT_ID_BYTES);
    const slots = (['password', 'recovery'] as const).map((kind, index) =>
      makeSlot(vaultId, { id: index + 1, kind }, PASSWORD, cheapParameters.keyDerivation, this.#keys.vaultKey),
    );
    const header = { formatVersion: VAULT_FORMAT_VERSION, vaultId, createdAt: NOW, slots };
    const body = encodeHeaderBody(header);
    this.#header = { header, body, mac: this.#keys.headerMac(body) };
    this.cipher = new RecordCipher(this.#keys.recordKey, vaultId);
    found(new VaultSession(this.store, this.#header, this.#keys));
  }

  /** @param store another one than the vault's own, for instance a copy of it. */
  open(store: RecordStore = this.store, policy?: IndexPolicy): VaultSession {
    const session = new VaultSession(store, this.#header, this.#keys, policy);
    session.load();
    return session;
  }

  recordsIn(store: RecordStore): VaultRecords {
    return new VaultRecords(store, this.cipher);
  }
}
