import { StagedApp } from '../support/ui-preview/staged-app.js';
import { expect, test } from './support/test.js';

let app: StagedApp;
test.beforeAll(async () => {
  app = await StagedApp.launch();
  await app.look({ width: 900, height: 700, colorScheme: 'light' });
});
test.afterAll(() => app.close());

for (const [hash, word, line] of [
  ['#/overview', 'Generation', 'one version of the account key'],
  ['#/rotations', 'rotation', 'replaces the account key'],
  ['#/devices', 'bundle', 'one sealed file'],
  ['#/settings/vault', 'bundle', 'one sealed file'],
] as const) {
  test(`[F6] ${hash} says in a line what a ${word} is, to the pointer, the keyboard and the ear`, async () => {
    const { page } = app;
    await app.show('in-sync', hash);
    const term = page.getByTestId('term').filter({ hasText: word }).first();
    await expect(term).toHaveAccessibleDescription(new RegExp(line));
    await term.hover();
    await expect(page.getByTestId('term-explained')).toContainText(line);
    await page.mouse.move(0, 0);
    await expect(page.getByTestId('term-explained')).toHaveCount(0);
    await page.keyboard.press('Tab');
    for (let stops = 0; stops < 40 && !(await term.evaluate((one) => one === document.activeElement)); stops += 1) {
      await page.keyboard.press('Tab');
    }
    await expect(page.getByTestId('term-explained')).toContainText(line);
    await page.keyboard.press('Escape');
    await expect(page.getByTestId('term-explained')).toHaveCount(0);
  });
}

test('[F6] the details of a device say what verified means', async () => {
  await app.show('needs-sync', '#/devices');
  await app.page.getByTestId('device-row').first().press('Enter');
  const term = app.page.getByTestId('device-panel').getByTestId('term').filter({ hasText: 'Verified' });
  await expect(term).toHaveAccessibleDescription(/compared its code/);
  await term.hover();
  await expect(app.page.getByTestId('term-explained')).toBeVisible();
});
