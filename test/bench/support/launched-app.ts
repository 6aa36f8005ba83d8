import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { chromium, type Page } from '@playwright/test';

import { launchSwitches, resolveElectron } from '../../../scripts/lib/electron-runtime.mjs';
import { inProject } from '../../../scripts/lib/project.mjs';
import { password, RunningApp } from '../../e2e/support/running-app.js';

const DEVTOOLS_ADDRESS = /^DevTools listening on (ws:\S+)$/;

/** How long an app may take to end before it is made to, ms. */
const FAREWELL_MS = 5_000;

/** What shows that the app can be unlocked. */
export const PASSWORD_FIELD = '[data-testid="unlock-password"]';

/** How fast the password is typed, ms. Fast, for a person; what the app makes ready meanwhile is ready for them. */
const BETWEEN_KEYS_MS = 50;

/** How to launch an Electron with next to nothing in it, and what it shows. */
export const EMPTY_WINDOW: Parameters<typeof launch> = [
  [...launchSwitches(), inProject('test/bench/electron/main.cjs')],
  'main',
];

/** Makes a data folder with a vault of one device, as a person does, and gives its path. */
export async function makeVault(parent: string): Promise<string> {
  const dataDirectory = await mkdtemp(path.join(parent, 'app-'));
  const app = await RunningApp.launch({ build: 'production', dataDirectory, testMode: '' });
  await app.createVault();
  await app.close();
  return dataDirectory;
}

/** Types the password of such a vault. */
export async function typePassword({ page }: LaunchedApp): Promise<void> {
  await page.locator(PASSWORD_FIELD).pressSequentially(password, { delay: BETWEEN_KEYS_MS });
}

/** An Electron that was started as a person starts it; a driver looks into its window from outside. */
export interface LaunchedApp {
  readonly page: Page;
  /** Of the main process. */
  readonly pid: number;
  /** From starting the program until the largest thing in the window was painted, ms; by the page's own clock. */
  readonly firstScreenMs: number;
  end(): Promise<void>;
}

/**
 * Starts Electron, and finds the driver's way in only afterwards: Playwright's own launcher holds an app back until it is connected.
 *
 * @param args switches, the program and its arguments.
 * @param selector what the first screen shows.
 */
export async function launch(args: readonly string[], selector: string): Promise<LaunchedApp> {
  const began = Date.now();
  const electron = spawn(resolveElectron().executablePath, ['--remote-debugging-port=0', ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, TEST_MODE: '' },
  });
  try {
    const browser = await chromium.connectOverCDP(await devToolsAddress(electron));
    const context = browser.contexts()[0];
    if (context === undefined) throw new Error('The app shows no pages to its debugger.');
    const page = context.pages()[0] ?? (await context.waitForEvent('page'));
    await page.locator(selector).waitFor();
    const firstScreenMs = Number(await page.evaluate(LARGEST_PAINT)) - began;
    const end = async (): Promise<void> => {
      await browser.close();
      await endProcess(electron);
    };
    return { page, pid: electron.pid ?? 0, firstScreenMs, end };
  } catch (error) {
    await endProcess(electron);
    throw error;
  }
}

/**
 * A script for a page: when the largest element was painted, epoch ms. What is in the page by now is painted within two frames. A string, as
 * the transpiler's helpers do not exist in the page.
 */
const LARGEST_PAINT = `(async () => {
  for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
  return new Promise((resolve) => {
    new PerformanceObserver((list) => {
      const newest = list.getEntries().at(-1);
      if (newest !== undefined) resolve(performance.timeOrigin + newest.startTime);
    }).observe({ type: 'largest-contentful-paint', buffered: true });
  });
})()`;

async function devToolsAddress({ stderr }: ChildProcess): Promise<string> {
  if (stderr === null) throw new Error('Nobody can read what the app writes.');
  for await (const line of createInterface({ input: stderr })) {
    const address = DEVTOOLS_ADDRESS.exec(line)?.[1];
    if (address !== undefined) {
      // It goes on writing; a full pipe would hold it up.
      stderr.resume();
      return address;
    }
  }
  throw new Error('The app ended before its debugger could be reached.');
}

async function endProcess(electron: ChildProcess): Promise<void> {
  if (electron.exitCode !== null || electron.signalCode !== null) return;
  const ended = once(electron, 'exit');
  electron.kill('SIGTERM');
  const force = setTimeout(() => electron.kill('SIGKILL'), FAREWELL_MS);
  await ended;
  clearTimeout(force);
}
