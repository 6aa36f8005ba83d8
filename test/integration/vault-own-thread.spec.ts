import { expect } from 'chai';

import { OwnThreadWorker } from '../../src/plugins/vault/own-thread-worker.js';
import { DataFolders } from '../support/vault/data-folders.js';
import { errorOf } from '../support/vault/error-of.js';
import { OTHER_PASSWORD, PASSWORD } from '../support/vault/vault-harness.js';

describe('A vault without a thread of its own', () => {
  const folders = new DataFolders();
  const launch = (): OwnThreadWorker => new OwnThreadWorker();

  it('is made, locked, refused to a wrong password, opened and changed as any other', async () => {
    const { vault, keystore } = await folders.install({ launch });
    await vault.create({ deviceName: 'Laptop', password: PASSWORD });
    await keystore.rotateKey({ reason: 'a test' });
    await vault.lock('person');
    expect(vault.state).to.deep.equal({ kind: 'locked', reason: 'person' });

    expect(await errorOf(vault.unlock(OTHER_PASSWORD))).to.include({ code: 'WRONG_PASSWORD' });
    await vault.unlock(PASSWORD);
    await vault.changePassword({ currentPassword: PASSWORD, newPassword: OTHER_PASSWORD });
    const [device] = (await keystore.listDevices({ offset: 0, limit: 1 })).items;
    expect(device?.name).to.equal('Laptop');
    await vault.lock('person');
    await vault.unlock(OTHER_PASSWORD);
  });

  it('is opened by one with a thread afterwards', async () => {
    const { vault, dataDirectory } = await folders.install({ launch });
    await vault.create({ deviceName: 'Laptop', password: PASSWORD });
    await vault.lock('person');
    const other = await folders.install({ folder: dataDirectory });
    await other.vault.unlock(PASSWORD);
    expect(other.vault.state).to.deep.equal({ kind: 'unlocked' });
  });

  it('ends what holds its secrets before it says that it is locked', async () => {
    const events: string[] = [];
    const { vault } = await folders.install({
      launch: () => {
        const worker = launch();
        worker.once('exit', () => events.push('gone'));
        return worker;
      },
    });
    await vault.create({ deviceName: 'Laptop', password: PASSWORD });
    await vault.lock('shutdown');
    events.push('locked');
    expect(events).to.deep.equal(['gone', 'locked']);
  });

  it('says that its code could not be loaded', async () => {
    const { vault, dataDirectory } = await folders.install({ launch });
    await vault.create({ deviceName: 'Laptop', password: PASSWORD });
    await vault.lock('person');
    const load = () => Promise.reject(new Error('There is no memory for the code.'));
    const broken = await folders.install({ folder: dataDirectory, launch: () => new OwnThreadWorker(load) });
    expect(await errorOf(broken.vault.unlock(PASSWORD))).to.include({ code: 'VAULT_WORKER_ENDED' });
    expect(broken.vault.state).to.include({ kind: 'locked' });
  });
});
