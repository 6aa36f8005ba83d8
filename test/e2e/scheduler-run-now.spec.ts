import { expect, test } from './support/test.js';

test('scheduler-run-now: the button checks, is disabled meanwhile, and says how it went', async ({ launch }) => {
  const app = await launch({ testMode: '0' });
  await app.createVault();
  await expect(app.badge).toHaveAttribute('data-state', 'in-sync');
  await app.badge.click();
  await expect(app.byTestId('run-check-now')).toBeEnabled();
  await expect(app.byTestId('last-check')).toContainText(/now|second|minute/i);
  await expect(app.byTestId('next-check')).toContainText(/in (5h|6h)/);

  await app.page.evaluate(`
    window.events = [];
    window.electron.ipcRenderer.on('sync:status-change', () => window.events.push('status'));
    window.labels = [];
    const button = document.querySelector('[data-testid="run-check-now"]');
    new MutationObserver(() => window.labels.push([button.textContent.trim(), button.disabled]))
      .observe(button, { attributes: true, childList: true, characterData: true, subtree: true });
  `);
  await app.byTestId('run-check-now').click();
  await expect(app.byTestId('toast').first()).toBeVisible();
  await expect(app.byTestId('run-check-now')).toBeEnabled();
  // Within a minute of the first check the last report comes again, as an event too.
  await expect.poll(() => app.page.evaluate('window.events.length')).toBeGreaterThan(0);
  const labels = await app.page.evaluate<[string, boolean][]>('window.labels');
  expect(labels.some(([text, disabled]) => /checking/i.test(text) && disabled)).toBe(true);
});
