import { rm } from 'node:fs/promises';
import path from 'node:path';

import { cheapestDerivation, storeVault } from '../bench/support/stored-vault.js';
import { makeFolder, type RunningApp } from './support/running-app.js';
import { expect, test } from './support/test.js';

let folder = '';

/** This device, one that lacks two rotations of four, and one that lacks none. */
test.beforeEach(async () => {
  folder = await makeFolder();
  const shape = { devices: 3, rotations: 4, rotators: 1, oneBehindIn: 3 };
  await storeVault(path.join(folder, 'vault.lmdb'), shape, cheapestDerivation);
});
test.afterEach(() => rm(folder, { recursive: true, force: true }));

const rowOf = (app: RunningApp, name: string) => app.byTestId('device-row').filter({ hasText: name });

async function beginRenaming(app: RunningApp, name: string): Promise<void> {
  await rowOf(app, name).getByTestId('device-menu').click();
  await app.byTestId('rename-device').click();
  await expect(app.byTestId('new-device-name')).toBeFocused();
}

test('a device is renamed in its place and archived, and both can be undone', async ({ launch }) => {
  const app = await launch({ dataDirectory: folder });
  await app.unlock();
  await app.open('devices');
  await expect(rowOf(app, 'Device number 2')).toContainText('Behind by 2 rotations since');
  await expect(rowOf(app, 'Device number 3')).toContainText('In sync');

  await beginRenaming(app, 'Device number 2');
  await app.page.keyboard.press('Escape');
  await expect(app.byTestId('new-device-name')).toHaveCount(0);
  await expect(rowOf(app, 'Device number 2')).toBeFocused();

  await beginRenaming(app, 'Device number 2');
  await app.byTestId('new-device-name').fill('   ');
  await app.page.keyboard.press('Enter');
  await expect(rowOf(app, 'Behind by 2')).toContainText('Give the device a name.');
  await app.byTestId('new-device-name').fill('Kitchen');
  await app.page.keyboard.press('Enter');
  await expect(rowOf(app, 'Kitchen')).toHaveCount(1);
  await app.byTestId('toast').getByRole('button', { name: 'Undo' }).click();
  await expect(rowOf(app, 'Device number 2')).toHaveCount(1);

  await rowOf(app, 'Device number 3').getByTestId('device-menu').click();
  await app.byTestId('archive-device').click();
  await expect(app.byTestId('dialog')).toContainText('is left out of checks');
  await app.byTestId('confirm-archive-device').click();
  await expect(rowOf(app, 'Device number 3')).toHaveAttribute('data-condition', 'archived');
  await app.byTestId('toast').filter({ hasText: 'was archived' }).getByRole('button', { name: 'Undo' }).click();
  await expect(rowOf(app, 'Device number 3')).toHaveAttribute('data-condition', 'in-sync');
});

test('opening the menu of a device moves nothing, in a small window either', async ({ launch }) => {
  const app = await launch({ dataDirectory: folder });
  await app.application.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(480, 600));
  await app.unlock();
  await app.open('devices');
  for (const name of ['Device number 2', 'Device number 3']) {
    const menu = rowOf(app, name).getByTestId('device-menu');
    const placeInRow = () =>
      menu.evaluate((button) => {
        const row = button.closest('[role="row"]')?.getBoundingClientRect();
        const { x, y } = button.getBoundingClientRect();
        return row && { x: x - row.x, y: y - row.y, heightOfRow: row.height };
      });
    const before = await placeInRow();
    await menu.click();
    await expect(app.byTestId('rename-device')).toBeVisible();
    expect(await placeInRow(), name).toEqual(before);
    await app.page.keyboard.press('Escape');
    await expect(app.byTestId('rename-device')).toHaveCount(0);
  }
});

test('details say what a device lacks and did, and what revoking it would mean', async ({ launch }) => {
  const app = await launch({ dataDirectory: folder });
  await app.unlock();
  await app.open('devices');
  await rowOf(app, 'Device number 2').focus();
  await app.page.keyboard.press('Enter');
  const panel = app.byTestId('device-panel');
  await expect(panel).toContainText('3 of 5');
  await expect(app.byTestId('lacking-keys')).toContainText('Generation 5');
  await expect(panel.getByTestId('activity-row').last()).toContainText('joined the account');
  await panel.getByTestId('revoke-device').click();
  await expect(app.byTestId('dialog')).toContainText('It keeps the 3 keys that it has');
  await app.byTestId('cancel').click();
  await expect(panel).toBeVisible();
  await app.page.keyboard.press('Escape');
  await expect(panel).toHaveCount(0);
  await expect(rowOf(app, 'Device number 2')).toBeFocused();
});

test('a search survives a reload, and a lock ends it', async ({ launch }) => {
  const app = await launch({ dataDirectory: folder });
  await app.unlock();
  await app.open('devices');
  await app.byTestId('device-search').fill('NUMBER 3');
  await expect(app.byTestId('device-row')).toHaveCount(1);
  await app.page.reload();
  await expect(app.byTestId('device-search')).toHaveValue('NUMBER 3');
  await expect(app.byTestId('device-row')).toHaveCount(1);
  await app.lock();
  expect(await app.page.evaluate('JSON.stringify(sessionStorage)')).not.toContain('NUMBER');
  await app.unlock();
  await expect(app.byTestId('device-search')).toHaveValue('');
  await expect(app.byTestId('device-row')).toHaveCount(3);
});
