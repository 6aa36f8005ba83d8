import { needsSyncReport, reportWith } from './support/running-app.js';
import { expect, test } from './support/test.js';

test('scheduler-sync-needed: [F2] warnings and recommendation show what is needed, and go when the cause is gone', async ({
  launch,
}) => {
  const app = await launch();
  await app.createVault();
  await app.forceStatus(needsSyncReport());
  await app.badge.click();

  await expect(app.byTestId('status-card')).toContainText(/needs sync/i);
  await expect(app.byTestId('warnings-list')).toContainText('The laptop lacks 2 key rotations.');
  await expect(app.byTestId('warnings-list')).toContainText(/critical/i);
  await expect(app.byTestId('recommendation')).toContainText(/import/i);

  // Nothing is waited for once the window has heard of it: all is gone with the next frame that is drawn.
  await app.page.evaluate(`{
    const textOf = (testId) => document.querySelector('[data-testid="' + testId + '"]')?.textContent ?? '';
    const look = () => ({
      badge: document.querySelector('[data-testid="sync-badge"]').dataset.state,
      told: ['status-card', 'warnings-list', 'recommendation'].map(textOf).join(' '),
    });
    const untilDrawn = (then) => requestAnimationFrame(() => requestAnimationFrame(then));
    window.electron.ipcRenderer.on('sync:status-change', () => untilDrawn(() => (window.shown = look())));
    true;
  }`);
  await app.forceStatus(reportWith());
  await expect.poll(() => app.page.evaluate('window.shown?.badge')).toBe('in-sync');
  expect(await app.page.evaluate('window.shown.told')).not.toMatch(/laptop|critical|needs sync/i);
});
