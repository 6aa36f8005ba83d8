import type { KeyDerivationFacts } from '../../../src/keystore/index.js';
import { DeviceIdentity } from '../../../src/plugins/vault/worker/device-identity.js';
import { KEY_DERIVATION_BOUNDS } from '../../../src/plugins/vault/worker/key-derivation.js';
import type { IndexPolicy } from '../../../src/plugins/vault/worker/index-policy.js';
import { makeSlot } from '../../../src/plugins/vault/worker/key-slots.js';
import { LmdbRecordStore } from '../../../src/plugins/vault/worker/lmdb-record-store.js';
import { openRecordStore } from '../../../src/plugins/vault/worker/open-record-store.js';
import { RecordCipher } from '../../../src/plugins/vault/worker/record-cipher.js';
import { recordKeys } from '../../../src/plugins/vault/worker/record-keys.js';
import type { RecordWriter } from '../../../src/plugins/vault/worker/record-store.js';
import { sodium } from '../../../src/plugins/vault/worker/sodium.js';
import { StopSignal } from '../../../src/plugins/vault/worker/stop-signal.js';
import {
  decodeStoredHeader,
  encodeHeaderBody,
  encodeStoredHeader,
  VAULT_FORMAT_VERSION,
  VAULT_ID_BYTES,
} from '../../../src/plugins/vault/worker/vault-header.js';
import { VaultKeys } from '../../../src/plugins/vault/worker/vault-keys.js';
import { VaultRecords } from '../../../src/plugins/vault/worker/vault-records.js';
import { VaultSession } from '../../../src/plugins/vault/worker/vault-session.js';
import { type AccountShape, LargeAccount } from './large-account.js';

/** The password of every vault that is made here. */
export const BENCH_PASSWORD = 'correct horse battery staple';

/** For vaults whose derivation is not what is measured. */
export const cheapestDerivation: KeyDerivationFacts = { memoryKiB: KEY_DERIVATION_BOUNDS.leastMemoryKiB, passes: 2 };

export interface StoredVault {
  readonly file: string;
  /** What the derivation gives in the end. */
  readonly vaultKey: Uint8Array;
}

/**
 * Puts a large account into a vault file, with a secret for every generation, as the app would have stored it. Having the app
 * verify every one of its entries, as it does when they come in, would take minutes.
 */
export async function storeVault(file: string, shape: AccountShape, cost: KeyDerivationFacts): Promise<StoredVault> {
  const identity = DeviceIdentity.random();
  const account = new LargeAccount(shape, identity.publicKeys);
  const keys = VaultKeys.random();
  const vaultId = sodium.randombytes_buf(VAULT_ID_BYTES);
  const store = LmdbRecordStore.open(file, new StopSignal());
  const records = new VaultRecords(store, new RecordCipher(keys.recordKey, vaultId));
  store.transaction((writer) => {
    putHeader(writer, vaultId, keys, cost);
    records.putIdentity(writer, identity);
    putAccount(writer, records, account);
  });
  await store.close();
  return { file, vaultKey: keys.vaultKey };
}

/** Opens a stored vault with its key at hand, as the app does. */
export function openStoredVault({ file, vaultKey }: StoredVault, indexPolicy?: IndexPolicy): VaultSession {
  const store = openRecordStore(file, new StopSignal());
  const header = store?.read(recordKeys.header);
  if (!store || !header) throw new Error(`There is no vault at ${file}.`);
  const session = new VaultSession(store, decodeStoredHeader(header), new VaultKeys(vaultKey.slice()), indexPolicy);
  session.load();
  return session;
}

/** Does what the app does after an opening, so that the next one goes by the index, where the policy wants one. */
export async function verifyStoredVault(vault: StoredVault, indexPolicy?: IndexPolicy): Promise<void> {
  const session = openStoredVault(vault, indexPolicy);
  while (session.awaitsVerification) session.verify(1000);
  await session.close();
}

function putHeader(writer: RecordWriter, vaultId: Uint8Array, keys: VaultKeys, cost: KeyDerivationFacts): void {
  const slots = (['password', 'recovery'] as const).map((kind, index) =>
    makeSlot(vaultId, { id: index + 1, kind }, BENCH_PASSWORD, cost, keys.vaultKey),
  );
  const body = encodeHeaderBody({ formatVersion: VAULT_FORMAT_VERSION, vaultId, createdAt: Date.now(), slots });
  writer.put(recordKeys.header, encodeStoredHeader(body, keys.headerMac(body)));
}

function putAccount(writer: RecordWriter, records: VaultRecords, { feeds, generations }: LargeAccount): void {
  const now = Date.now();
  feeds.forEach(({ fullId, encoded, head }, number) => {
    const local = { heardAt: now, clockAheadMs: 0, verified: true };
    records.putFeed(writer, number, { device: fullId, entries: encoded.length, head: head?.id ?? '', ...local });
    encoded.forEach((entry, index) => records.putEntry(writer, number, index + 1, entry));
  });
  generations.forEach((rotation, index) =>
    records.putGeneration(writer, index, { rotation, secret: sodium.randombytes_buf(32) }),
  );
  records.putLedger(writer, {
    revision: 1,
    feeds: feeds.length,
    generations: generations.length,
    evidence: [],
    ownFeed: 0,
    passwordChangedAt: now,
    lastSyncedAt: now,
    unopened: [],
  });
}
