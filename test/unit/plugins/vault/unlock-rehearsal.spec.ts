import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';

import { AEAD_NAME, AEAD_NONCE_BYTES, AEAD_TAG_BYTES } from '../../../../src/plugins/vault/worker/aead.js';
import { type KeyDerivation, newKeyDerivation } from '../../../../src/plugins/vault/worker/key-derivation.js';
import { LmdbRecordStore } from '../../../../src/plugins/vault/worker/lmdb-record-store.js';
import { recordKeys } from '../../../../src/plugins/vault/worker/record-keys.js';
import { StopSignal } from '../../../../src/plugins/vault/worker/stop-signal.js';
import { rehearseUnlock } from '../../../../src/plugins/vault/worker/unlock-rehearsal.js';
import {
  encodeHeaderBody,
  encodeStoredHeader,
  VAULT_FORMAT_VERSION,
  VAULT_ID_BYTES,
} from '../../../../src/plugins/vault/worker/vault-header.js';
import { VAULT_KEY_BYTES, RootKeys } from '../../../../src/plugins/vault/worker/keys/root-keys.js';
import { DataFolders } from '../../../support/vault/data-folders.js';
import { cheapParameters } from '../../../support/vault/vault-harness.js';

describe('The rehearsal of an unlock', () => {
  const folders = new DataFolders();
  let file: string;
  let derived: number[];

  beforeEach(() => {
    file = path.join(folders.make(), 'vault.lmdb');
    derived = [];
  });

  const rehearse = (): void => rehearseUnlock(file, (memoryKiB) => derived.push(memoryKiB));

  /** A file with nothing but a header, whose slots ask for this derivation and open nothing. */
  async function storeHeader(asked: Partial<KeyDerivation>): Promise<void> {
    const [vaultId, keys] = [new Uint8Array(VAULT_ID_BYTES), RootKeys.random()];
    const derivation = { ...newKeyDerivation(cheapParameters.keyDerivation), ...asked };
    const slots = (['password', 'recovery'] as const).map((kind, index) => ({
      ...{ id: index + 1, kind, derivation, cipher: AEAD_NAME },
      nonce: new Uint8Array(AEAD_NONCE_BYTES),
      wrappedKey: new Uint8Array(VAULT_KEY_BYTES + AEAD_TAG_BYTES),
    }));
    const body = encodeHeaderBody({ formatVersion: VAULT_FORMAT_VERSION, vaultId, createdAt: 0, slots });
    const store = LmdbRecordStore.open(file, new StopSignal());
    store.transaction(({ put }) => put(recordKeys.header, encodeStoredHeader(body, keys.headerMac(body))));
    await store.close();
  }

  it('takes the memory that the derivation asks for, up to 128 MiB', async () => {
    await storeHeader({ memoryKiB: 64 * 1024 });
    rehearse();
    await storeHeader({ memoryKiB: 1024 * 1024 });
    rehearse();
    expect(derived).to.deep.equal([64 * 1024, 128 * 1024]);
  });

  it('[B5] derives nothing for a header that asks for what is refused', async () => {
    await storeHeader({ memoryKiB: 2 * 1024 * 1024 });
    rehearse();
    await storeHeader({ algorithm: 'another' });
    rehearse();
    expect(derived).to.deep.equal([]);
  });

  it('does nothing, and makes nothing, where there is no vault or none that can be read', () => {
    rehearse();
    expect(readdirSync(path.dirname(file))).to.deep.equal([]);
    writeFileSync(file, 'not a vault');
    rehearse();
    file = path.join(path.dirname(file), 'folder');
    mkdirSync(file);
    rehearse();
    expect(derived).to.deep.equal([]);
  });
});
