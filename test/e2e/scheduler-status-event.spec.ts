import { needsSyncReport, reportWith } from './support/running-app.js';
import { expect, test } from './support/test.js';

function glyphColor(badge: Element): string {
  const glyph = badge.querySelector('[aria-hidden]');
  return glyph === null ? 'no glyph' : getComputedStyle(glyph).color;
}

test('scheduler-status-event: a status event from the main process changes the badge both ways', async ({ launch }) => {
  const app = await launch();
  await app.createVault();
  await expect(app.badge).toHaveAttribute('data-state', 'in-sync');

  await app.page.evaluate(`
    window.heard = [];
    window.addEventListener('onestar:sync-status-update', (event) => window.heard.push(event.detail.needsSync));
    window.electron.ipcRenderer.on('sync:status-change', (report) => window.heard.push(report.needsSync));
  `);
  await app.forceStatus(needsSyncReport());
  await expect(app.badge).toHaveAttribute('data-state', 'needs-sync');
  await expect(app.badge).toContainText('!');
  const colorWhenNeeded = await app.badge.evaluate(glyphColor);

  await app.forceStatus(reportWith());
  await expect(app.badge).toHaveAttribute('data-state', 'in-sync');
  const colorWhenWell = await app.badge.evaluate(glyphColor);
  expect(colorWhenWell).not.toBe(colorWhenNeeded);
  const heard = await app.page.evaluate('window.heard');
  expect(heard).toContain(true);
  expect(heard).toContain(false);
});
