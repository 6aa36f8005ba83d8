import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import type { ElectronApplication } from '@playwright/test';

import { resolveElectron } from '../../scripts/lib/electron-runtime.mjs';
import { withVirtualDisplay } from '../../scripts/lib/virtual-display.mjs';
import type { RequestResult } from '../../src/ipc/contract.js';
import { launchArguments, makeFolder, type RunningApp } from './support/running-app.js';
import { expect, test } from './support/test.js';

/** What the app asks of its window from now on. A display without a window manager shows and hides nothing, so the asking is what can be seen. */
function noteCalls(application: ElectronApplication, isMinimized: boolean): Promise<void> {
  return application.evaluate(({ BrowserWindow }, minimized) => {
    const window = BrowserWindow.getAllWindows()[0];
    if (window === undefined) throw new Error('There is no window.');
    const calls: string[] = [];
    Object.assign(globalThis, { calls });
    window.isMinimized = () => minimized;
    for (const name of ['restore', 'show', 'focus'] as const) window[name] = () => void calls.push(name);
  }, isMinimized);
}

function notedCalls(application: ElectronApplication): Promise<string[]> {
  return application.evaluate(() => Reflect.get(globalThis, 'calls') as string[]);
}

/** Starts the app once more on the same folder, and waits for the end of that. */
async function startAgain({ dataDirectory }: RunningApp): Promise<{ exitCode: number | null; told: string }> {
  const second = spawn(resolveElectron().executablePath, launchArguments('test', dataDirectory), { stdio: 'pipe' });
  let told = '';
  second.stderr.setEncoding('utf8').on('data', (text: string) => (told += text));
  await once(second, 'close');
  return { exitCode: second.exitCode, told };
}

for (const [what, isMinimized, expected] of [
  ['restores, shows and focuses a minimized window', true, ['restore', 'show', 'focus']],
  ['shows and focuses a window that others cover', false, ['show', 'focus']],
] as const) {
  test(`[B11] a second instance ends, and the first one ${what}`, async ({ launch }) => {
    const app = await launch();
    await noteCalls(app.application, isMinimized);
    const { exitCode, told } = await startAgain(app);
    expect(exitCode).toBe(0);
    expect(told).toContain('OneStarStream is open already');
    await expect.poll(() => notedCalls(app.application)).toEqual(expected);
    expect(app.application.windows()).toHaveLength(1);
  });
}

async function runsKept(dataDirectory: string): Promise<number> {
  const text = await readFile(path.join(dataDirectory, 'run-history.json'), 'utf8').catch(() => '{"runs":[]}');
  return (JSON.parse(text) as { runs: unknown[] }).runs.length;
}

async function runsMade(app: RunningApp): Promise<number> {
  return (await app.invoke<RequestResult<'metrics:listRuns'>>('metrics:listRuns', { offset: 0, limit: 1 })).total;
}

/** The ways in which a person ends the app. */
const ways: readonly [string, (app: RunningApp) => Promise<unknown>][] = [
  ['by the menu', (app) => app.quit()],
  [
    'by closing its window',
    async (app) => {
      await app.application.evaluate(
        ({ BrowserWindow }) => void setImmediate(() => BrowserWindow.getAllWindows()[0]?.close()),
      );
      await app.ended();
    },
  ],
];

for (const [way, end] of ways) {
  test(`ended ${way}, the app locks the vault, and keeps every check and the place of its window`, async ({
    launch,
  }) => {
    const folder = await makeFolder();
    const app = await launch({ dataDirectory: folder, environment: { LOG_LEVEL: 'info' } });
    await app.createVault();
    const place = { x: 130, y: 70, width: 901, height: 702 };
    await app.application.evaluate(({ BrowserWindow }, to) => BrowserWindow.getAllWindows()[0]?.setBounds(to), place);
    const placeOf = ({ application }: RunningApp): Promise<unknown> =>
      application.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBounds());
    await expect.poll(() => placeOf(app)).toEqual(place);
    // Between two writes, so that only the end can keep what was checked since.
    let made = 0;
    await expect
      .poll(async () => {
        made = await runsMade(app);
        return made - (await runsKept(folder));
      })
      .toBeGreaterThan(1);

    await end(app);
    expect(await app.ended()).toEqual({ exitCode: 0, signal: null });
    expect(app.log, 'locked first, which pauses checks, and then stopped').toMatch(/state="paused"[^]*state="stopped"/);
    expect(await runsKept(folder)).toBeGreaterThanOrEqual(made);

    const again = await launch({ dataDirectory: folder });
    await expect(again.byTestId('unlock-password')).toBeVisible();
    expect(await placeOf(again)).toEqual(place);
    await again.close();
    await rm(folder, { recursive: true, force: true });
  });
}

test('[B2] when the display goes away, the app ends, and all that was acknowledged is there', async ({ launch }) => {
  test.skip(process.platform !== 'linux', 'Only here a display can go away under an app.');
  const folder = await makeFolder();
  // The display ends with this function.
  const app = await withVirtualDisplay(async (environment) => {
    const opened = await launch({ dataDirectory: folder, testMode: '0', environment });
    await opened.createVault();
    await opened.invoke('keystore:rotateKey', { reason: 'Before the end' });
    await expect.poll(() => runsKept(folder)).toBeGreaterThan(0);
    return opened;
  });
  expect((await app.ended()).exitCode).not.toBe(0);

  const again = await launch({ dataDirectory: folder, testMode: '0' });
  await again.unlock();
  await again.open('rotations');
  await expect(again.byTestId('rotation-row').first()).toContainText('Before the end');
  expect(await runsMade(again)).toBeGreaterThan(0);
  await again.close();
  await rm(folder, { recursive: true, force: true });
});

test('the colour scheme that a person chose holds at once, for page and system, and after a restart', async ({
  launch,
}) => {
  const folder = await makeFolder();
  const isDark = async ({ application, page }: RunningApp): Promise<unknown> => {
    // Playwright gives every page a scheme of its own, unless told not to.
    await page.emulateMedia({ colorScheme: null });
    const system = await application.evaluate(({ nativeTheme, BrowserWindow }) => ({
      source: nativeTheme.themeSource,
      behind: BrowserWindow.getAllWindows()[0]?.getBackgroundColor().toLowerCase(),
    }));
    return { ...system, page: await page.evaluate(`matchMedia('(prefers-color-scheme: dark)').matches`) };
  };
  const dark = { source: 'dark', behind: '#0f1115', page: true };
  const light = { source: 'light', behind: '#f6f6f8', page: false };

  const app = await launch({ dataDirectory: folder });
  for (const [colorScheme, expected] of [
    ['light', light],
    ['dark', dark],
    ['light', light],
    ['dark', dark],
  ] as const) {
    await app.invoke('settings:update', { colorScheme });
    await expect.poll(() => isDark(app), { message: colorScheme }).toEqual(expected);
  }
  await app.quit();

  const again = await launch({ dataDirectory: folder });
  await expect.poll(() => isDark(again)).toEqual(dark);
  await again.close();
  await rm(folder, { recursive: true, force: true });
});
