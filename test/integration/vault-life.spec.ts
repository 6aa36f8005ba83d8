import { copyFileSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';

import { DataFolders } from '../support/vault/data-folders.js';
import { errorOf } from '../support/vault/error-of.js';
import { PASSWORD } from '../support/vault/vault-harness.js';

describe('A vault from its creation on', () => {
  const folders = new DataFolders();

  it('is created, locked, unlocked, and remembers its rotations', async () => {
    const { vault, keystore } = await folders.install();
    expect(vault.state).to.deep.equal({ kind: 'missing' });
    const { recoveryKey } = await vault.create({ deviceName: 'Laptop', password: PASSWORD });
    expect(recoveryKey).to.match(/^([0-9A-Z]{4}-){10}[0-9A-Z]{4}$/);
    expect(vault.state).to.deep.equal({ kind: 'unlocked' });
    expect(keystore.snapshot?.devices.active.map(({ name }) => name)).to.deep.equal(['Laptop']);

    const rotated = await keystore.rotateKey({ reason: 'spring cleaning' });
    expect(rotated.currentKey.generation).to.equal(2);
    expect(rotated.alignment.missingRotations).to.equal(0);
    await vault.lock('person');
    expect(keystore.snapshot).to.equal(null);

    await vault.unlock(PASSWORD);
    expect(keystore.snapshot).to.deep.equal(rotated);
  });

  it('reads and writes nothing once its file is removed, moved or replaced, and says so', async () => {
    for (const lose of [
      (folder: string) => rmSync(folder, { recursive: true }),
      (folder: string) => renameSync(folder, `${folder}-moved`),
      (folder: string) => {
        const file = path.join(folder, 'vault.lmdb');
        copyFileSync(file, `${file}.copy`);
        renameSync(`${file}.copy`, file);
      },
    ]) {
      const { vault, keystore, dataDirectory } = await folders.install({ folder: path.join(folders.make(), 'data') });
      await vault.create({ deviceName: 'Laptop', password: PASSWORD });
      lose(dataDirectory);
      for (const work of [keystore.refresh(), keystore.rotateKey({ reason: 'lost' })]) {
        expect(await errorOf(work)).to.include({ code: 'VAULT_STORAGE_FAILED' });
      }
      await vault.lock('person');
      expect(vault.state).to.deep.equal({ kind: 'locked', reason: 'person' });
    }
  });
});
