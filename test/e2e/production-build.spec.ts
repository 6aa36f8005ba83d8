import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

import { mainFile } from './support/running-app.js';
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

test('the services are not loaded before the window, nor what lies behind the lock before its first screen', async () => {
  const main = await withStaticImports(mainFile('production'));
  expect(main.includes('new BrowserWindow('), 'new BrowserWindow(').toBe(true);
  for (const late of ['ContainerModule', 'ZodError', 'SyncScheduler']) expect(main.includes(late), late).toBe(false);

  const folder = path.join(path.dirname(mainFile('production')), '../renderer');
  const [, script = ''] =
    /<script[^>]* src="([^"]+)"/.exec(await readFile(path.join(folder, 'index.html'), 'utf8')) ?? [];
  const page = await withStaticImports(path.join(folder, script));
  expect(page.includes('unlock-password'), 'unlock-password').toBe(true);
  for (const late of ['device-row', 'rotation-row', 'run-check-now']) expect(page.includes(late), late).toBe(false);
  // The late parts are there all the same, in files that it loads afterwards.
  const afterwards = [...page.matchAll(/\bimport\(["'`](\.\/[\w-]+\.js)["'`]\)/g)].map(([, name = '']) => name);
  const texts = afterwards.map((name) => readFile(path.join(folder, path.dirname(script), name), 'utf8'));
  expect(
    (await Promise.all(texts)).some((text) => text.includes('device-row')),
    'device-row',
  ).toBe(true);
});

/** The text of a script, and of all that must be there before it runs. */
async function withStaticImports(file: string, seen = new Set<string>()): Promise<string> {
  if (seen.has(file)) return '';
  seen.add(file);
  const text = await readFile(file, 'utf8');
  const imports = [...text.matchAll(/\b(?:import|from)\s*["'`](\.{1,2}\/[\w./-]+\.js)["'`]/g)];
  const imported = imports.map(([, name = '']) => withStaticImports(path.resolve(path.dirname(file), name), seen));
  return [text, ...(await Promise.all(imported))].join('\n');
}
