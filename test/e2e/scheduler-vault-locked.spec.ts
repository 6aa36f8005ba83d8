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
