import { expect, test } from './support/test.js';

test('scheduler-startup: the scheduler starts with the app, and the badge goes from waiting to a verdict', async ({
  launch,
}) => {
  const founder = await launch();
  await founder.createVault();
  await founder.application.close();

  const app = await launch({ testMode: '0', dataDirectory: founder.dataDirectory });
  await expect(app.badge).toHaveAttribute('data-state', 'loading');
  await expect(app.badge).toContainText('·');
  await app.unlock();
  await expect(app.badge).toHaveAttribute('data-state', 'in-sync');
  await expect(app.badge).toContainText('✓');
  expect(await app.invoke('sync:scheduler:isRunning')).toBe(true);

  const lastRun = await app.invoke<number>('sync:scheduler:getLastRun');
  const nextRun = await app.invoke<number>('sync:scheduler:getNextRun');
  // Six hours to the millisecond is proven where time is faked; here, that the environment's "0" is no test mode.
  const hours = (nextRun - lastRun) / (60 * 60 * 1000);
  expect(Math.round(hours)).toBe(6);
});
