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

  await app.forceStatus(reportWith());
  await expect(app.badge).toHaveAttribute('data-state', 'in-sync', { timeout: 1000 });
  await expect(app.byTestId('warnings-list')).not.toContainText('The laptop lacks', { timeout: 1000 });
});
