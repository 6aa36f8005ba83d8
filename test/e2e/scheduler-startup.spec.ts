import { expect, test } from './support/test.js';

test('scheduler-startup: the scheduler starts with the app, and the badge goes from the last verdict to the present one', async ({
  launch,
}) => {
  const founder = await launch();
  await founder.createVault();
  await expect(founder.badge).toHaveAttribute('data-state', 'in-sync');
  await founder.quit();

  const app = await launch({ testMode: '0', dataDirectory: founder.dataDirectory });
  // While it waits for the password, it shows what the last check said before.
  await expect(app.badge).toHaveAttribute('data-paused', 'true');
  await expect(app.badge).toHaveAttribute('data-state', 'in-sync');
  await app.unlock();
  await expect(app.badge).toHaveAttribute('data-paused', 'false');
  await expect(app.badge).toHaveAttribute('data-state', 'in-sync');
  await expect(app.badge).toContainText('✓');
  expect(await app.invoke('sync:scheduler:isRunning')).toBe(true);

  const lastRun = await app.invoke<number>('sync:scheduler:getLastRun');
  const nextRun = await app.invoke<number>('sync:scheduler:getNextRun');
  // Six hours to the millisecond is proven where time is faked; here, that the environment's "0" is no test mode.
  const hours = (nextRun - lastRun) / (60 * 60 * 1000);
  expect(Math.round(hours)).toBe(6);
});
