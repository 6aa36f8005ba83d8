import { rm } from 'node:fs/promises';
import path from 'node:path';

import { makeFolder } from './support/running-app.js';
import { expect, test } from './support/test.js';

test('joining: [M9] request, code and welcome find their way by dropping, also over a lock; what is no welcome is told', async ({
  launch,
}) => {
  const folder = await makeFolder();
  const inFolder = (name: string): string => path.join(folder, `${name}.onestar`);
  const member = await launch();
  await member.createVault('Tower');
  await member.open('settings');
  await member.byTestId('settings-vault').click();
  await member.answerFileDialog(inFolder('bundle'));
  await member.byTestId('export-bundle').click();
  await member.byTestId('confirm-export').click();
  await member.byTestId('dialog-done').click();

  const joiner = await launch();
  const code = await joiner.requestJoin('Laptop', inFolder('request'));
  await expect(joiner.byTestId('nav-overview')).toBeHidden();
  for (const [file, words] of [
    ['bundle', 'This file is a bundle, not a welcome'],
    ['request', 'This file is a request to join'],
  ] as const) {
    await joiner.drop([inFolder(file)]);
    await expect(joiner.byTestId('toast').filter({ hasText: words })).toBeVisible();
    await joiner.answerFileDialog(inFolder(file));
    await joiner.byTestId('open-welcome').click();
    await expect(joiner.byTestId('error')).toContainText(words);
  }

  // The code is a secret: it goes with the lock, and comes back.
  await joiner.invoke('vault:lock');
  await expect(joiner.byTestId('unlock-password')).toBeVisible();
  await expect(joiner.page.getByText(code)).toBeHidden();
  await joiner.unlock();
  await expect(joiner.byTestId('pairing-code')).toHaveText(code);
  await expect(joiner.byTestId('save-request')).toBeFocused();

  await member.drop([inFolder('request')]);
  await expect(member.byTestId('chosen-file')).toHaveText('request.onestar');
  await member.byTestId('pairing-code').fill('AAAA-AAAA-AAAA');
  await member.byTestId('open-request').click();
  await expect(member.byTestId('add-device-request')).toContainText(
    'Wrong code. Nothing was changed, and 4 attempts are left.',
  );
  await member.byTestId('pairing-code').fill(code.toLowerCase());
  await member.byTestId('open-request').click();
  await expect(member.byTestId('comparison-code')).toHaveText(await joiner.byTestId('comparison-code').innerText());
  await member.answerFileDialog(inFolder('welcome'));
  await member.byTestId('admit-device').click();
  await expect(member.byTestId('admit-result')).toContainText('welcome.onestar');
  await member.byTestId('dialog-done').click();
  await member.drop([inFolder('welcome')]);
  await expect(member.byTestId('toast').filter({ hasText: 'does not wait for a welcome' })).toBeVisible();

  await joiner.drop([inFolder('welcome')]);
  await expect(joiner.byTestId('toast').filter({ hasText: 'This device is in your account' })).toBeVisible();
  await joiner.open('devices');
  for (const app of [member, joiner]) {
    await app.open('devices');
    await expect(app.byTestId('device-row')).toHaveCount(2);
    await expect(app.badge).toHaveAttribute('data-state', 'in-sync');
  }
  await rm(folder, { recursive: true, force: true });
});
