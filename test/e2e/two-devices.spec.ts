import { rm } from 'node:fs/promises';
import path from 'node:path';

import type { RunningApp } from './support/running-app.js';
import { makeFolder, passphrase } from './support/running-app.js';
import { expect, test } from './support/test.js';

async function exportBundle(app: RunningApp, file: string): Promise<void> {
  await app.open('settings');
  await app.byTestId('settings-vault').click();
  await app.answerFileDialog(file);
  await app.byTestId('export-bundle').click();
  await app.byTestId('bundle-passphrase').fill(passphrase);
  await app.byTestId('bundle-passphrase-confirm').fill(passphrase);
  await app.byTestId('confirm-export').click();
  await expect(app.byTestId('export-result')).toContainText(path.basename(file));
  await app.byTestId('dialog-done').click();
  await expect(app.byTestId('dialog')).toBeHidden();
}

async function importBundle(app: RunningApp, file: string): Promise<void> {
  await app.open('settings');
  await app.byTestId('settings-vault').click();
  await app.answerFileDialog(file);
  await app.byTestId('import-bundle').click();
  await app.byTestId('choose-file').click();
  await app.byTestId('bundle-passphrase').fill(passphrase);
  await app.byTestId('confirm-import').click();
  await expect(app.byTestId('toast').filter({ hasText: 'Bundle imported' }).first()).toBeVisible();
  await expect(app.byTestId('confirm-import')).toBeHidden();
}

test('two-devices: [D1] create, join by bundle, rotate, fall behind, import, and be in sync again', async ({
  launch,
}) => {
  const folder = await makeFolder();
  const bundle = (name: string): string => path.join(folder, `${name}.onestar`);
  const first = await launch();
  await first.createVault('Tower');
  await exportBundle(first, bundle('invitation'));

  const second = await launch();
  await second.joinVault(bundle('invitation'), 'Laptop');
  await expect(second.badge).toHaveAttribute('data-state', 'in-sync');
  await second.open('devices');
  await expect(second.byTestId('device-row')).toHaveCount(2);

  await exportBundle(second, bundle('hello'));
  await importBundle(first, bundle('hello'));
  await first.open('devices');
  await expect(first.byTestId('device-row')).toHaveCount(2);
  await expect(first.badge).toHaveAttribute('data-state', 'in-sync');

  await first.open('rotations');
  await first.byTestId('rotate-key').click();
  await first.byTestId('rotate-reason').fill('Practice');
  await first.byTestId('confirm-rotate').click();
  await expect(first.badge).toHaveAttribute('data-state', 'needs-sync');
  await first.badge.click();
  await expect(first.byTestId('warnings-list')).toContainText('Laptop');
  await expect(first.byTestId('recommendation')).toContainText('Laptop');

  await exportBundle(first, bundle('rotation'));
  await importBundle(second, bundle('rotation'));
  await expect(second.badge).toHaveAttribute('data-state', 'in-sync');
  await second.open('rotations');
  await expect(second.byTestId('rotation-row').first()).toContainText('Practice');

  await exportBundle(second, bundle('thanks'));
  await importBundle(first, bundle('thanks'));
  await expect(first.badge).toHaveAttribute('data-state', 'in-sync');
  await rm(folder, { recursive: true, force: true });
});
