import type { Locator } from '@playwright/test';

import { StagedApp } from '../support/ui-preview/staged-app.js';
import { expect, test } from './support/test.js';

let app: StagedApp;
const at = (testId: string): Locator => app.page.getByTestId(testId);

test.beforeAll(async () => {
  app = await StagedApp.launch();
  await app.look({ width: 900, height: 700, colorScheme: 'light' });
});
test.afterAll(() => app.close());

/** Presses Tab until something has the focus. */
async function tabTo(target: Locator): Promise<void> {
  for (let count = 0; count < 12; count++) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await app.page.keyboard.press('Tab');
  }
  await expect(target).toBeFocused();
}

async function pressOn(target: Locator): Promise<void> {
  await tabTo(target);
  await app.page.keyboard.press('Enter');
}

async function askToRevoke(name: string): Promise<void> {
  await at('device-row').filter({ hasText: name }).getByTestId('device-menu').click();
  await at('revoke-device').click();
  await expect(at('revocation-outcome').locator('[aria-busy="false"]')).toBeVisible();
}

test('[F6] a device is added by keyboard alone, and each step is read as it comes', async () => {
  const { page } = app;
  await app.show('in-sync', '#/devices');
  await at('add-device').focus();
  await page.keyboard.press('Enter');
  await expect(at('choose-file')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(at('chosen-file')).toHaveText('request.onestar');
  await tabTo(at('pairing-code'));
  await page.keyboard.type('7hkq 2mxd rw4t');
  await page.keyboard.press('Enter');

  const compare = at('add-device-admit');
  await expect(compare).toContainText('Adas new phone asks to join your account.');
  await expect(at('comparison-code')).toHaveText('M2RD-7FKX-91VB-TQ0H');
  await expect(page.locator(':focus')).toContainText('asks to join your account');
  await pressOn(at('admit-device'));

  await expect(at('admit-result')).toContainText('welcome.onestar');
  await expect(page.locator(':focus')).toContainText('On the new device');
  await pressOn(at('dialog-done'));
  await expect(at('add-device')).toBeFocused();
  const added = at('device-row').filter({ hasText: 'Adas new phone' });
  await expect(added).toContainText('Not heard from yet');
  await expect(added.getByTestId('device-next-step')).toHaveCount(0);
});

test('a request is not opened without its file and its code, and a wrong code leaves the file', async () => {
  await app.show('in-sync', '#/settings/vault');
  await at('add-device').click();
  await at('open-request').click();
  await expect(at('add-device-request')).toContainText('Choose the request that the new device saved.');
  await expect(at('add-device-request')).toContainText('Type the code that the new device shows.');
  await at('choose-file').click();
  await expect(at('add-device-request')).not.toContainText('Choose the request that the new device saved.');
  await at('pairing-code').fill('wrong');
  await app.page.keyboard.press('Enter');
  await expect(at('add-device-request')).toContainText('4 attempts are left');
  await expect(at('pairing-code')).toBeFocused();
  await expect(at('chosen-file')).toHaveText('request.onestar');
  // What is typed takes the place of the wrong code, and of what was said about it.
  await app.page.keyboard.type('7HKQ-2MXD-RW4T');
  await expect(at('add-device-request')).not.toContainText('4 attempts are left');
  await app.page.keyboard.press('Enter');
  await expect(at('comparison-code')).toBeVisible();
  await at('back').click();
  await expect(at('chosen-file')).toHaveText('request.onestar');
});

test('whom a stolen device let in is revoked with it by one tick', async () => {
  await app.show('stolen-tablet', '#/devices');
  await askToRevoke('Tablet');
  await expect(at('revocation-outcome')).toContainText('What it wrote up to now stands');
  await expect(at('revoke-let-in')).not.toBeChecked();
  await at('revoke-let-in').check();
  await expect(at('dialog')).toContainText('Revoke “Watch” too');
  await at('confirm-revoke-device').click();
  await expect(at('dialog')).toHaveCount(0);
  await expect(at('device-row').filter({ hasText: 'Tablet' })).toHaveAttribute('data-standing', 'revoked');
});

test('what a device wrote since it was stolen is shown before it loses its effect', async () => {
  await app.show('stolen-tablet', '#/devices');
  await askToRevoke('Tablet');
  await expect(at('revocation-voided')).toHaveCount(0);
  await at('believe-until').check();
  await expect(at('last-believed')).toBeVisible();
  await at('confirm-revoke-device').click();
  await expect(at('last-believed')).toBeFocused();
  await expect(at('dialog')).toContainText('Choose the last thing that you believe');

  await at('last-believed').selectOption({ index: 4 });
  await expect(at('dialog')).not.toContainText('Choose the last thing that you believe');
  await expect(at('revocation-voided')).toContainText('3 entries');
  await expect(at('revocation-voided')).toContainText('let Watch in');
  await expect(at('revocation-lost-keys')).toContainText('generation\u00a06');
  await expect(at('revocation-also-out')).toContainText('“Watch” goes out as well');
  await expect(at('revocation-back')).toContainText('“Old phone” comes back');
  await expect(at('revocation-outcome')).not.toContainText('What it wrote up to now stands');

  await at('believe-all').check();
  await expect(at('revocation-voided')).toHaveCount(0);
  await expect(at('revocation-back')).toHaveCount(0);
});

test('a device that is older in the account is suspended, unless the recovery key is typed', async () => {
  const { page } = app;
  await app.show('junior', '#/devices');
  await askToRevoke('Tablet');
  await expect(at('revoking-as-junior')).toContainText('“Tablet” is older in the account than this device.');
  await expect(at('confirm-revoke-device')).toHaveText('Suspend');
  await at('recovery-key-input').fill('K7QM-2XWD');
  // What the key changes is shown before it is done.
  await page.keyboard.press('Enter');
  await expect(at('confirm-revoke-device')).toHaveText('Revoke for good');
  await expect(at('revocation-outcome')).toContainText('“Tablet” is shut out of the account.');
  await expect(at('revoking-as-junior')).toHaveCount(0);
  await expect(at('recovery-key-input')).toHaveValue('K7QM-2XWD');
  await at('recovery-key-input').focus();
  await page.keyboard.press('Enter');
  await expect(at('toast')).toContainText('The device was revoked');
});

test('a device that is suspended is told how that ends, here and elsewhere', async () => {
  await app.show('suspended-here', '#/devices');
  const here = at('device-row').filter({ hasText: 'This device' });
  await expect(here).toContainText('Suspended');
  await here.getByTestId('device-next-step').click();
  await expect(at('dialog')).toContainText('Revoke “Tablet”?');
  await at('cancel').click();

  await app.show('contested', '#/devices');
  await expect(at('filter-suspended')).toContainText('1');
  await at('filter-suspended').click();
  await expect(at('device-row')).toHaveCount(1);
  await expect(at('device-row')).toContainText('Desktop at home');
});
