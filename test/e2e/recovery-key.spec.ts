import { rm } from 'node:fs/promises';
import path from 'node:path';

import { makeFolder, password, type RunningApp } from './support/running-app.js';
import { expect, test } from './support/test.js';

const newPassword = 'another horse with a battery';

/** Founds an account and types its recovery key back; gives the key. */
async function found(app: RunningApp): Promise<string> {
  await app.byTestId('begin-create').click();
  await app.byTestId('device-name').fill('Tower');
  await typePassword(app, password);
  await app.byTestId('create-vault').click();
  return app.confirmRecoveryKey();
}

async function typePassword(app: RunningApp, chosen: string): Promise<void> {
  await app.byTestId('vault-password').fill(chosen);
  await app.byTestId('vault-password-confirm').fill(chosen);
}

async function openVaultSettings(app: RunningApp): Promise<void> {
  await app.open('settings');
  await app.byTestId('settings-vault').click();
}

async function recover(app: RunningApp, recoveryKey: string, chosen: string): Promise<void> {
  await app.byTestId('use-recovery-key').click();
  await app.byTestId('recovery-key-input').fill(recoveryKey);
  await typePassword(app, chosen);
  await app.byTestId('recover-vault').click();
}

async function check(app: RunningApp, recoveryKey: string): Promise<void> {
  await app.byTestId('check-recovery-key').click();
  await app.byTestId('recovery-key-input').fill(recoveryKey);
  await app.byTestId('confirm-check-recovery-key').click();
}

test('recovery key: [B10] it opens a vault whose password is forgotten, as often as it is needed', async ({
  launch,
}) => {
  const app = await launch();
  const recoveryKey = await found(app);
  await app.lock();
  await recover(app, `${recoveryKey.slice(0, -1)}U`, newPassword);
  await expect(app.byTestId('recovery-key-input')).toBeFocused();
  await expect(app.byTestId('recovery-key-input')).toHaveAccessibleDescription(/not a recovery key/);
  await app.byTestId('recovery-key-input').fill(recoveryKey.toLowerCase().replaceAll('-', ' '));
  await app.byTestId('recover-vault').click();
  await expect(app.byTestId('nav-overview')).toBeVisible();

  await app.lock();
  await app.unlock(password);
  await expect(app.byTestId('error')).toBeVisible();
  await app.unlock(newPassword);
  await expect(app.byTestId('nav-overview')).toBeVisible();
  await app.lock();
  await recover(app, recoveryKey, password);
  await expect(app.byTestId('nav-overview')).toBeVisible();
});

test('recovery key: [M10] it is checked without being used up, and replaced by one that is printed', async ({
  launch,
}) => {
  const app = await launch();
  const first = await found(app);
  await openVaultSettings(app);
  await expect(app.byTestId('show-recovery-key')).toBeHidden();
  await check(app, first);
  await expect(app.byTestId('recovery-key-works')).toBeVisible();
  await app.byTestId('dialog-done').click();

  await app.byTestId('replace-recovery-key').click();
  await app.byTestId('recovery-key-input').fill(first);
  await app.byTestId('confirm-replace-recovery-key').click();
  const second = await app.byTestId('recovery-key').innerText();
  expect(second).not.toBe(first);
  await app.byTestId('recovery-key-later').click();
  // It is kept, also over a lock, and does not open the vault before it was typed back.
  await app.lock();
  await app.unlock();
  await openVaultSettings(app);
  await check(app, second);
  await expect(app.byTestId('recovery-key-opens-not-here')).toBeVisible();
  await expect(app.byTestId('current-password')).toBeFocused();
  await app.byTestId('cancel').click();
  await app.byTestId('show-recovery-key').click();
  await expect(app.byTestId('recovery-key')).toHaveText(second);
  await app.byTestId('recovery-key-continue').click();
  await app.byTestId('recovery-key-input').fill(second);
  await app.byTestId('current-password').fill('not the password');
  await app.byTestId('recovery-key-confirm').click();
  await expect(app.byTestId('current-password')).toBeFocused();
  await app.byTestId('current-password').fill(password);
  await app.byTestId('recovery-key-confirm').click();
  await expect(app.byTestId('show-recovery-key')).toBeHidden();

  await app.lock();
  await recover(app, first, newPassword);
  await expect(app.byTestId('error')).toContainText('does not open the vault of this device');
  await app.byTestId('recovery-key-input').fill(second);
  await app.byTestId('recover-vault').click();
  await expect(app.byTestId('nav-overview')).toBeVisible();
});

test('recovery key: [M10] with a bundle it brings the account back when all devices are lost', async ({ launch }) => {
  const folder = await makeFolder();
  const bundle = path.join(folder, 'keystore.onestar');
  const lost = await launch();
  const recoveryKey = await found(lost);
  await openVaultSettings(lost);
  await lost.answerFileDialog(bundle);
  await lost.byTestId('export-bundle').click();
  await lost.byTestId('confirm-export').click();
  await expect(lost.byTestId('export-result')).toBeVisible();
  await lost.quit();

  const app = await launch();
  await app.byTestId('begin-recover').click();
  await app.byTestId('recover-account').click();
  await expect(app.byTestId('choose-file')).toBeFocused();
  await app.answerFileDialog(bundle);
  await app.byTestId('choose-file').click();
  await app.byTestId('recovery-key-input').fill(recoveryKey);
  await app.byTestId('device-name').fill('Laptop');
  await typePassword(app, password);
  await app.byTestId('recover-account').click();
  await app.open('devices');
  const rows = app.byTestId('device-row');
  await expect(rows.filter({ hasText: 'Laptop' })).toHaveAttribute('data-standing', 'active');
  await app.byTestId('filter-revoked').click();
  await expect(rows.filter({ hasText: 'Tower' })).toHaveAttribute('data-standing', 'revoked');
  await rm(folder, { recursive: true, force: true });
});
