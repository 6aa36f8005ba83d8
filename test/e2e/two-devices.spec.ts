import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { Locator } from '@playwright/test';

import type { SyncCheckResultView } from '../../src/ipc/contract.js';
import type { RunningApp } from './support/running-app.js';
import { makeFolder } from './support/running-app.js';
import { expect, test } from './support/test.js';

async function exportBundle(app: RunningApp, file: string): Promise<void> {
  await app.open('settings');
  await app.byTestId('settings-vault').click();
  await app.answerFileDialog(file);
  await app.byTestId('export-bundle').click();
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
  await app.byTestId('confirm-import').click();
  await expect(app.byTestId('toast').filter({ hasText: 'Bundle imported' }).first()).toBeVisible();
  await expect(app.byTestId('confirm-import')).toBeHidden();
}

/** Marks two rotations at the same time as seen, by mouse and by keyboard: the warning goes at once, and the focus stays on the page. */
async function settleConflict(app: RunningApp): Promise<void> {
  const conflict = app.page.locator('[data-testid="warning-row"][data-code="ROTATION_CONFLICT"]');
  const mark = conflict.getByTestId('mark-as-seen');
  await expect(conflict).toHaveCount(1);
  const { report } = await app.invoke<{ report: SyncCheckResultView }>('sync:scheduler:checkNow');
  const key = report.warnings.find(({ metadata }) => metadata?.code === 'ROTATION_CONFLICT')?.metadata?.key;
  for (const press of [() => mark.click(), () => mark.press('Enter')]) {
    await expect(conflict).toHaveCount(1);
    await press();
    await expect(conflict).toHaveCount(0);
    await expect.poll(() => app.page.evaluate('document.activeElement.tagName')).toMatch(/^(LI|H1)$/);
    await app.invoke('findings:setSeen', { key, seen: false });
  }
}

/** What the overview says is left of an exchange. */
async function openExchange(app: RunningApp): Promise<Locator> {
  await app.open('overview');
  return app.byTestId('open-exchange');
}

test('two-devices: [D1] create, ask, let in, join, rotate, fall behind, import, and be in sync again; what is left is said until it is done', async ({
  launch,
}) => {
  const folder = await makeFolder();
  const bundle = (name: string): string => path.join(folder, `${name}.onestar`);
  const first = await launch();
  await first.createVault('Tower');

  const ownFolder = { dataDirectory: path.join(folder, 'laptop') };
  const asking = await launch(ownFolder);
  const code = await asking.requestJoin('Laptop', bundle('request'));
  const ownComparison = await asking.byTestId('comparison-code').innerText();
  await asking.quit();

  // The page comes back, with the same code, however long the other device takes.
  const second = await launch(ownFolder);
  await second.unlock();
  await expect(second.byTestId('pairing-code')).toHaveText(code);
  expect(await first.admitDevice(bundle('request'), code, bundle('welcome'))).toBe(ownComparison);
  await expect(first.badge).toHaveAttribute('data-state', 'in-sync');
  await expect(first.byTestId('device-row')).toHaveCount(2);
  await expect(first.byTestId('device-row').filter({ hasText: 'Laptop' })).toContainText('Not heard from yet');

  await second.openWelcome(bundle('welcome'));
  await expect(second.badge).toHaveAttribute('data-state', 'in-sync');
  await second.open('devices');
  await expect(second.byTestId('device-row')).toHaveCount(2);

  await exportBundle(second, bundle('hello'));
  await importBundle(first, bundle('hello'));
  await first.open('devices');
  await expect(first.byTestId('device-row').filter({ hasText: 'Laptop' })).toContainText('In sync');
  await expect(first.badge).toHaveAttribute('data-state', 'in-sync');

  await first.open('rotations');
  await first.byTestId('rotate-key').click();
  await first.byTestId('rotate-reason').fill('Practice');
  await first.byTestId('confirm-rotate').click();
  await expect(first.badge).toHaveAttribute('data-state', 'needs-sync');
  await expect(await openExchange(first)).toContainText('Laptop');
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
  await expect(await openExchange(first)).toHaveCount(0);

  for (const app of [first, second]) await app.invoke('keystore:rotateKey', { reason: 'At the same time' });
  await exportBundle(first, bundle('at-once'));
  await importBundle(second, bundle('at-once'));
  await expect(await openExchange(second)).toContainText('Tower');
  await settleConflict(second);
  await rm(folder, { recursive: true, force: true });
});
