import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';

import { encodeCbor } from '../../../../src/core/cbor/cbor-fields.js';
import { type KeyDerivation, newKeyDerivation } from '../../../../src/plugins/vault/worker/key-derivation.js';
import { decodeHeader, encodeHeaderBody } from '../../../../src/plugins/vault/worker/keys/header-form.js';
import { LmdbRecordStore } from '../../../../src/plugins/vault/worker/lmdb-record-store.js';
import { recordKeys } from '../../../../src/plugins/vault/worker/record-keys.js';
import { StopSignal } from '../../../../src/plugins/vault/worker/stop-signal.js';
import { SecretKeys } from '../../../../src/plugins/vault/worker/trust/secret-keys.js';
import { rehearseUnlock } from '../../../../src/plugins/vault/worker/unlock-rehearsal.js';
import { DataFolders } from '../../../support/vault/data-folders.js';
import { newHeader } from '../../../support/vault/opened-slots.js';
import { cheapParameters, PASSWORD } from '../../../support/vault/vault-harness.js';

describe('The rehearsal of an unlock', () => {
  const folders = new DataFolders();
  let file: string;
  let derived: number[];

  beforeEach(() => {
    file = path.join(folders.make(), 'vault.lmdb');
    derived = [];
  });

  const rehearse = (): void => rehearseUnlock(file, (memoryKiB) => derived.push(memoryKiB));

  /** A file with nothing but a header, whose password slot asks for this derivation and opens nothing. */
  async function storeHeader(asked: Partial<KeyDerivation>): Promise<void> {
    const { header, mac } = decodeHeader(newHeader(PASSWORD, SecretKeys.random('device')));
    const derivation = { ...newKeyDerivation(cheapParameters.keyDerivation), ...asked };
    const slots = { ...header.slots, password: { ...header.slots.password, derivation } };
    const body = encodeHeaderBody({ ...header, slots });
    const store = LmdbRecordStore.open(file, new StopSignal());
    store.transaction(({ put }) => put(recordKeys.header, encodeCbor({ body, mac })));
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
    await storeHeader({ memoryKiB: 1024 });
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
