import type { Feeds } from '../../../src/keystore/feeds/feeds.js';
import { AccountMeaning } from '../../../src/keystore/meaning/account-meaning.js';
import { AccountSession } from '../../../src/plugins/vault/worker/account/account-session.js';
import type { HeldEntryListener } from '../../../src/plugins/vault/worker/account/stored-account.js';
import { defaultIndexPolicy, type IndexPolicy } from '../../../src/plugins/vault/worker/index-policy.js';
import { LmdbRecordStore } from '../../../src/plugins/vault/worker/lmdb-record-store.js';
import { openRecordStore } from '../../../src/plugins/vault/worker/open-record-store.js';
import type { RecordStore } from '../../../src/plugins/vault/worker/record-store.js';
import { StopSignal } from '../../../src/plugins/vault/worker/stop-signal.js';
import { SecretKeys } from '../../../src/plugins/vault/worker/trust/secret-keys.js';
import { sodiumTrustCrypto } from '../../../src/plugins/vault/worker/trust/sodium-trust-crypto.js';
import { RootKeys } from '../../../src/plugins/vault/worker/keys/root-keys.js';
import { LargeTrustAccount, type TrustAccountShape } from './large-trust-account.js';
import { inPieces } from './in-pieces.js';

/** Nobody signed the entries of a large account; what verifying costs is measured where entries come in. */
const believing = {
  ...sodiumTrustCrypto,
  verifyEd25519: () => true,
  verifyMlDsa65: () => true,
  isEd25519Key: () => true,
};

/** A vault of format 2. */
export interface StoredAccountFile {
  readonly file: string;
  readonly vaultKey: Uint8Array;
}

/** Says what the entries of an account mean as soon as it is open. */
class ToldMeaning implements HeldEntryListener {
  meaning: AccountMeaning | null = null;

  begin(feeds: Feeds): void {
    this.meaning = new AccountMeaning(feeds);
  }

  take(entries: Parameters<HeldEntryListener['take']>[0]): void {
    this.meaning?.take(entries);
  }
}

/** Puts a large account into a file, with a secret for every generation, and has an index written. */
export async function storeAccount(file: string, shape: TrustAccountShape): Promise<StoredAccountFile> {
  const account = new LargeTrustAccount(shape);
  const stored = { file, vaultKey: RootKeys.random().rootKey };
  const { session } = sessionOver(LmdbRecordStore.open(file, new StopSignal()), stored);
  const device = { member: account.account, keys: SecretKeys.random('device') };
  const header = new Uint8Array(300);
  const now = Date.now();
  for (const entries of inPieces(account.entries())) {
    if (session.account.feeds.size === 0)
      session.found(now, { header, account: account.account, device, entries: entries.splice(0, 1) }, () => undefined);
    session.write(now, (edit) => {
      const { taken, refused } = edit.take(entries);
      if (refused[0]) throw new Error(refused[0].reason);
      for (const { entry } of taken)
        if (entry.kind === 'key-rotated') edit.holdGeneration(entry.id, SecretKeys.random('generation'));
    });
  }
  await session.close();
  await verifyAccount(stored);
  return stored;
}

/** Opens it as the app would, until what its entries mean is known. */
export async function openAccount(stored: StoredAccountFile): Promise<void> {
  const session = opened(stored);
  await session.close();
}

/** Opens it, and reads everything that the index saved. */
export async function verifyAccount(stored: StoredAccountFile): Promise<void> {
  const session = opened(stored);
  while (session.awaitsVerification) session.verify(Infinity);
  await session.close();
}

function opened(stored: StoredAccountFile, indexPolicy?: IndexPolicy): AccountSession {
  const store = openRecordStore(stored.file, new StopSignal());
  if (!store) throw new Error('The vault is gone.');
  const { session, told } = sessionOver(store, stored, indexPolicy);
  session.load();
  if (session.account.damages.size > 0 || told.meaning?.missing.size === undefined) throw new Error('It is damaged.');
  return session;
}

function sessionOver(store: RecordStore, { vaultKey }: StoredAccountFile, indexPolicy = defaultIndexPolicy) {
  const told = new ToldMeaning();
  const keys = new RootKeys(vaultKey.slice());
  const options = { vaultId: new Uint8Array(16), keys, listener: told, indexPolicy, crypto: believing };
  return { session: new AccountSession(store, options), told };
}
