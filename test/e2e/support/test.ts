import { test as base } from '@playwright/test';

import { RunningApp, type LaunchOptions } from './running-app.js';

interface Fixtures {
  /** Opens an app that is closed when the test ends, however it ends. */
  readonly launch: (options?: LaunchOptions) => Promise<RunningApp>;
}

export const test = base.extend<Fixtures>({
  // Playwright reads from this pattern that the fixture depends on no other.
  // oxlint-disable-next-line no-empty-pattern
  launch: async ({}, use) => {
    const running: RunningApp[] = [];
    await use(async (options) => {
      const app = await RunningApp.launch(options);
      running.push(app);
      return app;
    });
    for (const app of running.reverse()) await app.close();
  },
});

export { expect } from '@playwright/test';
