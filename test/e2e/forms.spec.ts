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

test('an error goes as soon as its field is mended, and comes back when it was mended badly', async () => {
  const { page } = app;
  await app.show('welcome');
  await at('begin-create').click();
  await at('device-name').fill('');
  await at('vault-password').fill('short');
  await at('create-vault').click();
  await expect(page.getByText('Give this device a name.')).toBeVisible();
  await expect(at('vault-password')).toHaveAttribute('aria-invalid', 'true');

  await at('vault-password').pressSequentially('er');
  await expect(page.getByText(/Too short/)).toHaveCount(0);
  await expect(at('vault-password')).not.toHaveAttribute('aria-invalid');
  // The other field is as it was.
  await expect(page.getByText('Give this device a name.')).toBeVisible();

  await at('create-vault').click();
  await expect(page.getByText(/Too short/)).toBeVisible();
  await at('suggest-passphrase').click();
  await expect(page.getByText(/Too short/)).toHaveCount(0);
  await at('device-name').fill('Work laptop');
  await at('vault-password-confirm').fill('another one');
  await at('create-vault').click();
  await expect(page.getByText(/passwords differ/)).toBeVisible();
  // That two fields differ can be mended in either.
  await at('vault-password').fill('another one');
  await expect(page.getByText(/passwords differ/)).toHaveCount(0);
});

test('an error below the name that is written anew goes with the first letter', async () => {
  await app.show('needs-sync', '#/devices');
  await at('device-row').first().press('F2');
  await at('new-device-name').fill(' ');
  await app.page.keyboard.press('Enter');
  await expect(app.page.getByText('Give the device a name.')).toBeVisible();
  await at('new-device-name').pressSequentially('T');
  await expect(app.page.getByText('Give the device a name.')).toHaveCount(0);
  await expect(at('new-device-name')).not.toHaveAttribute('aria-invalid');
});

const family = '👨‍👩‍👧‍👦';

test('[C10] a long name is counted as a person counts, is never cut without a word, and is not saved', async () => {
  const { page } = app;
  await app.show('needs-sync', '#/devices');
  const first = at('device-row').first();
  await first.press('F2');
  await at('new-device-name').fill(`${family} ${'x'.repeat(60)}`);
  await expect(first).toContainText('62 of 64');
  await at('new-device-name').fill(`${family} ${'x'.repeat(70)}`);
  await expect(first).toContainText('72 of 64');
  await expect(page.getByText('Too long. Use at most 64 characters.')).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(at('new-device-name')).toHaveValue(`${family} ${'x'.repeat(70)}`);
  await at('new-device-name').fill(family.repeat(11));
  await expect(page.getByText('Too long. Use fewer characters.')).toBeVisible();
  await at('new-device-name').fill(`Tablet ${family}`);
  await page.keyboard.press('Enter');
  await expect(first).toContainText(`Tablet ${family}`);

  await app.show('in-sync', '#/rotations');
  await at('rotate-key').click();
  await at('rotate-reason').fill('y'.repeat(201));
  await expect(page.getByText('201 of 200')).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(at('rotate-reason')).toBeFocused();
  await expect(page.getByText('Too long. Use at most 200 characters.')).toBeVisible();
});

test('checks by hand, one after the other, leave one message', async () => {
  await app.show('in-sync');
  for (let count = 0; count < 4; count++) {
    await expect(at('run-check-now')).toBeEnabled();
    await at('run-check-now').click();
    await expect(at('toast')).toHaveCount(1);
  }
});

test('a password that opens nothing is selected, so that typing replaces it', async () => {
  await app.show('locked');
  // On a busy machine a frame comes before the window has drawn what is wrong.
  await app.page.evaluate(
    'window.requestAnimationFrame = (callback) => { queueMicrotask(() => callback(performance.now())); return 0; }; null',
  );
  await at('unlock-password').fill('wrong');
  await at('unlock').click();
  await expect(at('error')).toBeVisible();
  await expect(at('unlock-password')).toBeFocused();
  await app.page.keyboard.type('right');
  await expect(at('unlock-password')).toHaveValue('right');
  await expect(at('unlock-password')).not.toHaveAttribute('aria-invalid');
});

test('what judges a password is ready before the first character is typed', async () => {
  await app.show('welcome');
  await at('begin-create').click();
  expect(app.page.workers()).toHaveLength(0);
  const judge = app.page.waitForEvent('worker');
  await at('vault-password').focus();
  await judge;
  await expect(at('vault-password')).toHaveValue('');
});
