import type { KeyDerivationFacts } from '../../../src/keystore/index.js';
import { AccountSession } from '../../../src/plugins/vault/worker/account/account-session.js';
import type { IndexPolicy } from '../../../src/plugins/vault/worker/index-policy.js';
import { KEY_DERIVATION_BOUNDS } from '../../../src/plugins/vault/worker/key-derivation.js';
import { composeHeader } from '../../../src/plugins/vault/worker/keys/opened-header.js';
import { RootKeys } from '../../../src/plugins/vault/worker/keys/root-keys.js';
import { LmdbRecordStore } from '../../../src/plugins/vault/worker/lmdb-record-store.js';
import { openRecordStore } from '../../../src/plugins/vault/worker/open-record-store.js';
import type { RecordStore } from '../../../src/plugins/vault/worker/record-store.js';
import { StopSignal } from '../../../src/plugins/vault/worker/stop-signal.js';
import { SecretKeys } from '../../../src/plugins/vault/worker/trust/secret-keys.js';
import { sodiumTrustCrypto } from '../../../src/plugins/vault/worker/trust/sodium-trust-crypto.js';
import { LargeTrustAccount, type TrustAccountShape } from './large-trust-account.js';
import { inPieces } from './in-pieces.js';

/** The password of every vault that is made here. */
export const BENCH_PASSWORD = 'correct horse battery staple';

/** For vaults whose derivation is not what is measured. */
export const cheapestDerivation: KeyDerivationFacts = { memoryKiB: KEY_DERIVATION_BOUNDS.leastMemoryKiB, passes: 2 };

/** Nobody signed the entries of a large account; verifying them, as the app does when they come in, would take minutes. */
const believing = {
  ...sodiumTrustCrypto,
  verifyEd25519: () => true,
  verifyMlDsa65: () => true,
  isEd25519Key: () => true,
};

export interface StoredVault {
  readonly file: string;
  /** 16 bytes. */
  readonly vaultId: Uint8Array;
  /** What the derivation leads to in the end. */
  readonly rootKey: Uint8Array;
}

/**
 * Puts a large account into a vault file, with a secret for every generation, as the app would have stored it. The vault is that of the founder, whose keys
 * are real.
 */
export async function storeVault(
  file: string,
  shape: TrustAccountShape,
  cost: KeyDerivationFacts,
): Promise<StoredVault> {
  const keys = SecretKeys.random('device');
  const account = new LargeTrustAccount(shape, keys.record);
  const root = RootKeys.random();
  const identity = { vaultId: SecretKeys.random('device').secret.slice(0, 16), createdAt: Date.now() };
  const recovery = SecretKeys.random('device').record;
  const header = composeHeader(identity, { password: BENCH_PASSWORD, cost, recovery }, root);
  const stored = { file, vaultId: identity.vaultId, rootKey: root.rootKey };
  const session = sessionOver(LmdbRecordStore.open(file, new StopSignal()), stored);
  const device = { member: account.account, keys };
  const now = Date.now();
  for (const entries of inPieces(account.entries())) {
    if (session.account.feeds.size === 0)
      session.found(now, { header, account: account.account, device, entries: entries.splice(0, 1) }, (edit) => {
        edit.holdGeneration(account.account, SecretKeys.random('generation'));
      });
    session.write(now, (edit) => {
      const { taken, refused } = edit.take(entries);
      if (refused[0]) throw new Error(refused[0].reason);
      for (const { entry } of taken)
        if (entry.kind === 'key-rotated') edit.holdGeneration(entry.id, SecretKeys.random('generation'));
      edit.set({ lastSyncedAt: now });
    });
  }
  await session.close();
  return stored;
}

/** Does what the app does after an opening, so that the next one goes by the index, where the policy wants one. */
export async function verifyStoredVault(stored: StoredVault, indexPolicy?: IndexPolicy): Promise<void> {
  const store = openRecordStore(stored.file, new StopSignal());
  if (!store) throw new Error(`There is no vault at ${stored.file}.`);
  const session = sessionOver(store, stored, indexPolicy);
  session.load();
  while (session.awaitsVerification) session.verify(1000);
  await session.close();
}

function sessionOver(store: RecordStore, { vaultId, rootKey }: StoredVault, indexPolicy?: IndexPolicy): AccountSession {
  const listener = { begin: () => undefined, take: () => undefined };
  const keys = new RootKeys(rootKey.slice());
  return new AccountSession(store, { vaultId, keys, listener, crypto: believing, ...(indexPolicy && { indexPolicy }) });
}
