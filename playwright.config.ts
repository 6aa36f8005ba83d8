import { defineConfig } from '@playwright/test';

import { HANG_LIMIT_MS } from './test/e2e/support/hang-limit.js';

/** The variables that lead to each display that `npm test` made; none where the tests use the system's own. */
const displays = JSON.parse(process.env['TEST_DISPLAYS'] ?? '[]') as readonly NodeJS.ProcessEnv[];
// Each worker loads this file anew, and has a display of its own: windows on one display would take the focus from each other.
Object.assign(process.env, displays[Number(process.env['TEST_PARALLEL_INDEX'] ?? 0)]);

/** End-to-end tests in a real Electron. `npm test -- --only e2e` builds the app and provides the display they need. */
export default defineConfig({
  testDir: 'test/e2e',
  outputDir: 'test-results',
  // Each test has an app of its own, and each file one worker.
  workers: Math.max(1, displays.length),
  // Both only catch a hang: a machine that is busy with other things may be ten times slower than a quiet one.
  timeout: 15 * 60_000,
  expect: { timeout: HANG_LIMIT_MS },
  retries: 0,
  forbidOnly: process.env.CI !== undefined,
  // Ten thousand devices take a minute; `npm run large-account` runs what needs them, and nothing else.
  ...(process.env['LARGE_ACCOUNT'] === '1' ? { grep: /@large/ } : { grepInvert: /@large/ }),
  reporter: 'list',
});
