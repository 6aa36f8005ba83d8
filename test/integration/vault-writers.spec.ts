import { expect } from 'chai';

import { ChildScript } from '../support/vault/child-script.js';
import { DataFolders } from '../support/vault/data-folders.js';
import { PASSWORD } from '../support/vault/vault-harness.js';

const ROUNDS = 10;

describe('Several writers of one vault', () => {
  const folders = new DataFolders();

  it(`[B11] two processes that rename and rotate ${ROUNDS} times each at once lose nothing`, async () => {
    const { vault, keystore, dataDirectory } = await folders.install();
    await vault.create({ deviceName: 'Laptop', password: PASSWORD });
    const writers = ['left', 'right'].map(
      (name) => new ChildScript('concurrent-writer.ts', [dataDirectory, PASSWORD, name, String(ROUNDS)]),
    );
    for (const writer of writers) await writer.printed('ready');
    for (const writer of writers) writer.send('go');
    for (const writer of writers) expect(await writer.ended()).to.equal(0);

    const snapshot = await keystore.refresh();
    expect(snapshot.devices.active[0]?.entries).to.equal(1 + 4 * ROUNDS);
    expect(snapshot.rotations.total).to.equal(2 * ROUNDS);
    expect(snapshot.currentKey.generation).to.equal(1 + 2 * ROUNDS);
    expect([...snapshot.forks, ...snapshot.conflicts, ...snapshot.damagedRecords]).to.deep.equal([]);
    const reasons = (await keystore.listRotations({ offset: 0, limit: 200 })).items.map(({ reason }) => reason);
    for (const name of ['left', 'right']) {
      const own = reasons.filter((reason) => reason.startsWith(name));
      expect(own).to.deep.equal(Array.from({ length: ROUNDS }, (_, index) => `${name} ${ROUNDS - index}`));
    }

    // All of it is really there, and every key can be used.
    await vault.lock('person');
    await vault.unlock(PASSWORD);
    expect(keystore.snapshot).to.deep.equal(snapshot);
    await keystore.rotateKey({ reason: 'one more' });
  });

  it('[B11] what another one wrote is seen on refresh, and told', async () => {
    const first = await folders.install();
    await first.vault.create({ deviceName: 'Laptop', password: PASSWORD });
    const second = await folders.install({ folder: first.dataDirectory });
    await second.vault.unlock(PASSWORD);
    const causes: string[] = [];
    first.keystore.onDidChange(({ cause }) => causes.push(cause));

    await second.keystore.rotateKey({ reason: 'from there' });
    expect((await first.keystore.refresh()).currentKey.generation).to.equal(2);
    await second.vault.changePassword({ currentPassword: PASSWORD, newPassword: 'quite another one' });
    await first.keystore.refresh();
    await first.keystore.refresh();
    expect(causes).to.deep.equal(['other-process', 'other-process']);
    // The password that holds is the one last set, whoever asks.
    await first.vault.changePassword({ currentPassword: 'quite another one', newPassword: PASSWORD });
  });

  it('of two that found an account in one place at once, one is told that there is one', async () => {
    const first = await folders.install();
    const second = await folders.install({ folder: first.dataDirectory });
    const founding = [first, second].map(({ vault }) => vault.create({ deviceName: 'Laptop', password: PASSWORD }));
    const outcomes = await Promise.allSettled(founding);
    expect(outcomes.map(({ status }) => status).toSorted()).to.deep.equal(['fulfilled', 'rejected']);
    const [refused] = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as unknown] : []));
    expect(refused).to.include({ code: 'VAULT_EXISTS' });
  });
});
