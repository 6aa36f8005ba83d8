import { needsSyncReport } from './support/running-app.js';
import { expect, test } from './support/test.js';

test('full-cycle: from the first start over all pages to a restart, the badge keeps telling the truth', async ({
  launch,
}) => {
  const app = await launch();
  await app.createVault('Tower');
  await expect(app.badge).toHaveAttribute('data-state', 'in-sync');

  await app.forceStatus(needsSyncReport());
  for (const page of ['overview', 'devices', 'rotations', 'activity', 'settings'] as const) {
    await app.open(page);
    await expect(app.badge).toHaveAttribute('data-state', 'needs-sync');
  }
  await app.page.reload();
  await expect(app.badge).toHaveAttribute('data-state', 'needs-sync');
  await app.forceStatus(null);
  await expect(app.badge).toHaveAttribute('data-state', 'in-sync');

  await app.open('devices');
  await expect(app.byTestId('device-row')).toHaveCount(1);
  await expect(app.byTestId('device-row')).toContainText('Tower');

  await app.application.close();
  const again = await launch({ dataDirectory: app.dataDirectory });
  await again.unlock();
  await expect(again.badge).toHaveAttribute('data-state', 'in-sync');
  await again.open('devices');
  await expect(again.byTestId('device-row')).toContainText('Tower');
});
