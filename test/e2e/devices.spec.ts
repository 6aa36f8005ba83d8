import { rm } from 'node:fs/promises';
import path from 'node:path';

import { PASSWORD } from '../support/vault/file-vault.js';
import { storeThreeDevices } from '../support/vault/three-devices.js';
import { makeFolder, type RunningApp } from './support/running-app.js';
import { expect, test } from './support/test.js';

let folder = '';
let elsewhere = '';
let recoveryKey = '';

/** This device, one that lacks two rotations, and one that lacks none. */
test.beforeEach(async () => {
  folder = await makeFolder();
  elsewhere = await makeFolder();
  recoveryKey = await storeThreeDevices(folder, elsewhere);
});
test.afterEach(async () => {
  for (const one of [folder, elsewhere]) await rm(one, { recursive: true, force: true });
});

const rowOf = (app: RunningApp, name: string) => app.byTestId('device-row').filter({ hasText: name });

async function beginRenaming(app: RunningApp, name: string): Promise<void> {
  await rowOf(app, name).getByTestId('device-menu').click();
  await app.byTestId('rename-device').click();
  await expect(app.byTestId('new-device-name')).toBeFocused();
}

test('a device is renamed in its place and archived, and both can be undone', async ({ launch }) => {
  const app = await launch({ dataDirectory: folder });
  await app.unlock(PASSWORD);
  await app.open('devices');
  await expect(rowOf(app, 'Phone')).toContainText('Behind by 2 rotations since');
  await expect(rowOf(app, 'Tablet')).toContainText('In sync');

  await beginRenaming(app, 'Phone');
  await app.page.keyboard.press('Escape');
  await expect(app.byTestId('new-device-name')).toHaveCount(0);
  await expect(rowOf(app, 'Phone')).toBeFocused();

  await beginRenaming(app, 'Phone');
  await app.byTestId('new-device-name').fill('   ');
  await app.page.keyboard.press('Enter');
  await expect(rowOf(app, 'Behind by 2')).toContainText('Give the device a name.');
  await app.byTestId('new-device-name').fill('Kitchen');
  await app.page.keyboard.press('Enter');
  await expect(rowOf(app, 'Kitchen')).toHaveCount(1);
  await app.byTestId('toast').getByRole('button', { name: 'Undo' }).click();
  await expect(rowOf(app, 'Phone')).toHaveCount(1);

  await rowOf(app, 'Tablet').getByTestId('device-menu').click();
  await app.byTestId('archive-device').click();
  await expect(app.byTestId('dialog')).toContainText('is left out of checks');
  await app.byTestId('confirm-archive-device').click();
  await expect(rowOf(app, 'Tablet')).toHaveAttribute('data-condition', 'archived');
  await app.byTestId('toast').filter({ hasText: 'was archived' }).getByRole('button', { name: 'Undo' }).click();
  await expect(rowOf(app, 'Tablet')).toHaveAttribute('data-condition', 'in-sync');
});

test('opening the menu of a device moves nothing, in a small window either', async ({ launch }) => {
  const app = await launch({ dataDirectory: folder });
  await app.application.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(480, 600));
  await app.unlock(PASSWORD);
  await app.open('devices');
  for (const name of ['Phone', 'Tablet']) {
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
  await app.unlock(PASSWORD);
  await app.open('devices');
  await rowOf(app, 'Phone').focus();
  await app.page.keyboard.press('Enter');
  const panel = app.byTestId('device-panel');
  await expect(panel).toContainText('1 of 3');
  await expect(app.byTestId('lacking-keys')).toContainText('Generation\u00a03');
  await expect(panel.getByTestId('activity-row').first()).toContainText('joined the account');
  await expect(panel.getByTestId('activity-row').last()).toContainText('Laptop let Phone in');
  await expect(panel).toContainText('Let in byLaptop');
  await panel.getByTestId('revoke-device').click();
  await expect(app.byTestId('dialog')).toContainText('It keeps the 1 key that it has');
  await app.byTestId('cancel').click();
  await expect(panel).toBeVisible();
  await app.page.keyboard.press('Escape');
  await expect(panel).toHaveCount(0);
  await expect(rowOf(app, 'Phone')).toBeFocused();
});

test('[I6] a revocation says what it changes, and takes back what was written since', async ({ launch }) => {
  const app = await launch({ dataDirectory: folder });
  await app.unlock(PASSWORD);
  await app.open('devices');
  await rowOf(app, 'Phone').getByTestId('device-menu').click();
  await app.byTestId('revoke-device').click();
  await expect(app.byTestId('revocation-outcome')).toContainText('What it wrote up to now stands');
  await app.byTestId('believe-until').check();
  await app.byTestId('last-believed').selectOption({ label: 'Nothing that it wrote' });
  await expect(app.byTestId('revocation-voided')).toContainText('Phone joined the account');
  await app.byTestId('revoke-reason').fill('Stolen on the train');
  await app.byTestId('confirm-revoke-device').click();
  await expect(app.byTestId('dialog')).toHaveCount(0);
  await expect(rowOf(app, 'Phone')).toHaveAttribute('data-condition', 'revoked');
  await rowOf(app, 'Phone').focus();
  await app.page.keyboard.press('Enter');
  await expect(app.byTestId('device-panel')).toContainText('Revoked by Laptop');
  await expect(app.byTestId('activity-row').filter({ hasText: 'joined the account' })).toContainText('Had no effect');
});

test('[I6] a device that is older in the account is suspended, and revoked for good by the recovery key', async ({
  launch,
}) => {
  const app = await launch({ dataDirectory: path.join(elsewhere, 'tablet') });
  await app.unlock(PASSWORD);
  await app.open('devices');
  const askToRevoke = async (): Promise<void> => {
    await rowOf(app, 'Laptop').getByTestId('device-menu').click();
    await app.byTestId('revoke-device').click();
    await expect(app.byTestId('revoking-as-junior')).toBeVisible();
  };
  await askToRevoke();
  await app.byTestId('confirm-revoke-device').click();
  await expect(rowOf(app, 'Laptop')).toHaveAttribute('data-condition', 'suspended');
  await expect(app.byTestId('filter-suspended')).toContainText('1');

  await askToRevoke();
  await app.byTestId('recovery-key-input').fill(`${recoveryKey.slice(0, -1)}U`);
  await app.page.keyboard.press('Tab');
  await expect(app.byTestId('recovery-key-input')).toHaveAccessibleDescription(/not a recovery key/);
  await app.byTestId('recovery-key-input').fill(recoveryKey);
  await app.page.keyboard.press('Tab');
  await expect(app.byTestId('confirm-revoke-device')).toHaveText('Revoke for good');
  await app.byTestId('confirm-revoke-device').click();
  await expect(rowOf(app, 'Laptop')).toHaveAttribute('data-condition', 'revoked');
});

test('a search survives a reload, and a lock ends it', async ({ launch }) => {
  const app = await launch({ dataDirectory: folder });
  await app.unlock(PASSWORD);
  await app.open('devices');
  await app.byTestId('device-search').fill('TABLET');
  await expect(app.byTestId('device-row')).toHaveCount(1);
  await app.page.reload();
  await expect(app.byTestId('device-search')).toHaveValue('TABLET');
  await expect(app.byTestId('device-row')).toHaveCount(1);
  await app.lock();
  expect(await app.page.evaluate('JSON.stringify(sessionStorage)')).not.toContain('TABLET');
  await app.unlock(PASSWORD);
  await expect(app.byTestId('device-search')).toHaveValue('');
  await expect(app.byTestId('device-row')).toHaveCount(3);
});
