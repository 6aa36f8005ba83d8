import path from 'node:path';

import { makeReadOnly } from '../support/faults/read-only-file.js';
import { expect, test } from './support/test.js';

test('scheduler-vault-locked: checks pause with the vault and go on with it, and the badge says so', async ({
  launch,
}) => {
  const app = await launch();
  await app.createVault();
  await expect(app.badge).toHaveAttribute('data-state', 'in-sync');

  await app.lock();
  await expect(app.badge).toHaveAttribute('data-paused', 'true');
  await expect(app.badge).toHaveAttribute('data-state', 'in-sync');
  await expect(app.badge).toContainText('paused while the vault is locked');
  expect(await app.invoke('sync:scheduler:isRunning')).toBe(false);
  expect(await app.invoke('sync:scheduler:getNextRun')).toBe(null);
  const refused = await app.page.evaluate(
    `window.electron.ipcRenderer.invoke('sync:scheduler:checkNow').then(() => 'resolved', (error) => error.code)`,
  );
  expect(refused).toBe('VAULT_LOCKED');

  await app.unlock('not the password');
  await expect(app.byTestId('error')).toContainText(/password/i);
  await app.unlock();
  await expect(app.badge).toHaveAttribute('data-paused', 'false');
  expect(await app.invoke('sync:scheduler:isRunning')).toBe(true);

  await test.step('[B3] unlocked where it can’t be written to, it says so and is checked all the same', async () => {
    await app.lock();
    const makeWritable = makeReadOnly(path.join(app.dataDirectory, 'vault.lmdb'));
    if (makeWritable === null) return test.info().annotations.push({ type: 'skip', description: 'No right to mount.' });
    try {
      await app.unlock();
      await app.open('overview');
      await expect(app.byTestId('read-only')).toContainText('can be read and exported but not changed');
      await expect(app.badge).toHaveAttribute('data-state', 'in-sync');
      await expect(app.badge).toHaveAttribute('data-paused', 'false');
      await app.open('rotations');
      await app.byTestId('rotate-key').click();
      await app.byTestId('confirm-rotate').click();
      await expect(app.byTestId('error')).toContainText('can be read and exported but not changed');
      await app.byTestId('cancel').click();
      await app.lock();
    } finally {
      makeWritable();
    }
    await app.unlock();
    await app.open('overview');
    await expect(app.badge).toHaveAttribute('data-paused', 'false');
    await expect(app.byTestId('read-only')).toHaveCount(0);
  });
});

test('scheduler-vault-locked: a lock told by a test hook pauses like a real one', async ({ launch }) => {
  const app = await launch();
  await app.createVault();
  await expect(app.badge).toHaveAttribute('data-state', 'in-sync');
  await app.emit('vault:locked');
  await expect(app.badge).toHaveAttribute('data-paused', 'true');
  expect(await app.invoke('sync:scheduler:isRunning')).toBe(false);
  await app.emit('vault:unlocked');
  await expect(app.badge).toHaveAttribute('data-paused', 'false');
  expect(await app.invoke('sync:scheduler:isRunning')).toBe(true);
});
