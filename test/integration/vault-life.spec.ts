import { expect } from 'chai';

import { DataFolders } from '../support/vault/data-folders.js';
import { PASSWORD } from '../support/vault/vault-harness.js';

describe('A vault from its creation on', () => {
  const folders = new DataFolders();

  it('is created, locked, unlocked, and remembers its rotations', async () => {
    const { vault, keystore } = await folders.install();
    expect(vault.state).to.deep.equal({ kind: 'missing' });
    const { recoveryCode } = await vault.create({ deviceName: 'Laptop', password: PASSWORD });
    expect(recoveryCode).to.match(/^([0-9A-Z]{4}-){8}[0-9A-Z]{4}$/);
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
});
