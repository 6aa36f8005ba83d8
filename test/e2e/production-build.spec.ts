import { spawn } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

import { resolveElectron } from '../../scripts/lib/electron-runtime.mjs';
import { launchArguments, mainFile } from './support/running-app.js';
import { expect, test } from './support/test.js';

test('the production build creates a vault, checks it, and has no test hook', async ({ launch }) => {
  const app = await launch({ build: 'production', testMode: '1' });
  await app.createVault();
  await expect(app.badge).toHaveAttribute('data-state', 'in-sync');
  expect(await app.page.evaluate('typeof window.electron.ipcRenderer.emit')).toBe('undefined');
  // Test mode does not exist in what ships: the next check is hours away whatever the environment says.
  const nextRun = await app.invoke<number>('sync:scheduler:getNextRun');
  expect(nextRun - Date.now()).toBeGreaterThan(5 * 60 * 60 * 1000);
  expect(await app.page.evaluate('typeof require + typeof process')).toBe('undefinedundefined');
});

test('[E3] no test channel, flag or string is in the production bundles', async () => {
  const folder = path.dirname(path.dirname(mainFile('production')));
  const files = (await readdir(folder, { recursive: true })).filter((file) => /\.(js|cjs|html|css)$/.test(file));
  expect(files.length).toBeGreaterThan(4);
  const traces = ['vault:locked', 'vault:unlocked', 'force-status', 'TEST_MODE', 'TEST_HOOKS'];
  for (const file of files) {
    const text = await readFile(path.join(folder, file), 'utf8');
    for (const trace of traces) expect(text.includes(trace), `${trace} in ${file}`).toBe(false);
  }
  // The same search finds them in a test build, so it can find them at all.
  const testFolder = path.dirname(path.dirname(mainFile('test')));
  const testFiles = (await readdir(testFolder, { recursive: true })).filter((file) => /\.(js|cjs)$/.test(file));
  const testText = await Promise.all(testFiles.map((file) => readFile(path.join(testFolder, file), 'utf8')));
  for (const trace of ['vault:locked', 'vault:unlocked', 'force-status', 'TEST_MODE']) {
    expect(
      testText.some((text) => text.includes(trace)),
      trace,
    ).toBe(true);
  }
});

test("[B11] a second instance shows the first one's window and ends", async ({ launch }) => {
  const app = await launch();
  await app.application.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.minimize());
  const second = spawn(resolveElectron().executablePath, launchArguments('test', app.dataDirectory), {
    stdio: 'ignore',
  });
  const exitCode = await new Promise((resolve) => second.once('exit', resolve));
  expect(exitCode).toBe(0);
  await expect
    .poll(() =>
      app.application.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows().map((window) => window.isMinimized()),
      ),
    )
    .toEqual([false]);
});
