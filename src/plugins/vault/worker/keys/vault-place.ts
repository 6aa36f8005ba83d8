import { appError } from '../../../../core/errors.js';
import { vaultExists, vaultMissing } from '../../vault-errors.js';
import { accountKeys } from '../account/account-keys.js';
import { LmdbRecordStore } from '../lmdb-record-store.js';
import { openRecordStore } from '../open-record-store.js';
import type { RecordStore } from '../record-store.js';
import type { StopSignal } from '../stop-signal.js';
import { newestHeader, type StoredHeader } from './header-form.js';

/**
 * Has `work` open the vault in a file, which is closed when it throws. Throws `VAULT_MISSING`, `VAULT_DAMAGED`, `VAULT_HEADER_INVALID`,
 * `VAULT_NEWER_FORMAT`, `VAULT_OLDER_FORMAT` and the storage errors.
 */
export async function withVaultAt<T>(
  path: string,
  stop: StopSignal,
  work: (store: RecordStore, stored: StoredHeader) => T,
): Promise<T> {
  const store = openRecordStore(path, stop);
  if (!store) throw vaultMissing();
  return closedOnError(store, () => work(store, headerIn(store)));
}

/** Has `work` make a vault where there is none. Throws `VAULT_EXISTS` and the storage errors. */
export async function withNewVaultAt<T>(path: string, stop: StopSignal, work: (store: RecordStore) => T): Promise<T> {
  const existing = openRecordStore(path, stop);
  if (existing && (existing.damage !== null || existing.read(accountKeys.header))) {
    await existing.close();
    throw vaultExists();
  }
  const store = existing ?? LmdbRecordStore.open(path, stop);
  return closedOnError(store, () => work(store));
}

async function closedOnError<T>(store: RecordStore, work: () => T): Promise<T> {
  try {
    return work();
  } catch (error) {
    await store.close();
    throw error;
  }
}

function headerIn(store: RecordStore): StoredHeader {
  const stored = newestHeader(store.versions(accountKeys.header));
  if (stored) return stored;
  if (store.damage === null) throw vaultMissing();
  throw appError('VAULT_DAMAGED', {}, { details: { damage: store.damage } });
}
