import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { ElectronApplication } from '@playwright/test';

import type { RunningApp } from './support/running-app.js';
import { expect, test } from './support/test.js';

/** So many seconds pass in the app while one passes outside: waiting out whole minutes is what makes counting worth something. */
const SPEED = 60;
const IDLE_MINUTES = 5;
const MAX_WAKE_UPS_A_MINUTE = 2;

interface Counts {
  /** Minutes of the app's time since the counts began. */
  readonly minutes: number;
  /** Callbacks that the event loop of the main process ran, by the kind of what called: timers, files, messages of threads … */
  readonly wakeUps: Readonly<Record<string, number>>;
  readonly requests: number;
  readonly events: number;
}

/** What the counter leaves in the main process for later calls. */
interface Counter {
  counts: { since: number; wakeUps: Record<string, number>; requests: number; events: number };
}

/** Makes time run faster in the main process, and counts from then on whatever wakes it. */
function quickenAndCount(application: ElectronApplication): Promise<void> {
  return application.evaluate(({ BrowserWindow }, speed) => {
    const counter: Counter = { counts: { since: 0, wakeUps: {}, requests: 0, events: 0 } };
    Object.assign(globalThis, { counter });

    const { now } = Date;
    const monotonic = performance.now.bind(performance);
    const { setTimeout } = globalThis;
    const begin = { wall: now(), monotonic: monotonic() };
    Date.now = () => Math.round(begin.wall + (now() - begin.wall) * speed);
    performance.now = () => begin.monotonic + (monotonic() - begin.monotonic) * speed;
    Object.assign(globalThis, {
      setTimeout: (callback: () => void, delayMs: number) => setTimeout(callback, delayMs / speed),
    });

    // Promises and ticks only go on with what something else began.
    const followers = new Set(['PROMISE', 'TickObject', 'Microtask']);
    const kinds = new Map<number, string>();
    process
      .getBuiltinModule('node:async_hooks')
      .createHook({
        init: (id, kind) => void kinds.set(id, kind),
        destroy: (id) => void kinds.delete(id),
        before: (id) => {
          const kind = kinds.get(id) ?? 'made before';
          if (followers.has(kind)) return;
          counter.counts.wakeUps[kind] = (counter.counts.wakeUps[kind] ?? 0) + 1;
        },
      })
      .enable();

    const contents = BrowserWindow.getAllWindows()[0]?.webContents;
    if (contents === undefined) throw new Error('There is no window.');
    const countRequest = (): void => void (counter.counts.requests += 1);
    for (const event of ['-ipc-invoke', '-ipc-message', '-ipc-message-sync', '-ipc-ports'])
      contents.on(event as 'focus', countRequest);
    const send = contents.send.bind(contents);
    contents.send = (...message) => {
      counter.counts.events += 1;
      send(...message);
    };
  }, SPEED);
}

function resetCounts(application: ElectronApplication): Promise<void> {
  return application.evaluate(() => {
    const { counter } = globalThis as unknown as { counter: Counter };
    counter.counts = { since: performance.now(), wakeUps: {}, requests: 0, events: 0 };
  });
}

function readCounts(application: ElectronApplication): Promise<Counts> {
  return application.evaluate(() => {
    const { since, ...counts } = (globalThis as unknown as { counter: Counter }).counter.counts;
    return { minutes: (performance.now() - since) / 60_000, ...counts };
  });
}

/** Lets so much time of the app's pass. */
async function pass(application: ElectronApplication, minutes: number): Promise<void> {
  const now = (): Promise<number> => application.evaluate(() => performance.now());
  const end = (await now()) + minutes * 60_000;
  await expect.poll(now, { intervals: [500] }).toBeGreaterThan(end);
}

/**
 * Every file of the app's own: which one it is, its size, when it was written. Those of Chromium lie in a folder of their own; it
 * writes some of them once, ten seconds after it has started.
 */
async function filesOf({ dataDirectory }: RunningApp): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  for (const entry of await readdir(dataDirectory, { withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const { ino, size, mtimeNs } = await stat(path.join(dataDirectory, entry.name), { bigint: true });
    files[entry.name] = `${ino} ${size} ${mtimeNs}`;
  }
  return files;
}

/** Tells the page whether anybody sees it. Playwright keeps every page visible, even that of a window that is hidden. */
async function setVisible({ page }: RunningApp, isVisible: boolean): Promise<void> {
  await page.evaluate(`{
    Object.defineProperty(document, 'visibilityState', { configurable: true, value: '${isVisible ? 'visible' : 'hidden'}' });
    document.dispatchEvent(new Event('visibilitychange'));
  }`);
}

/** Makes the page's timers run faster, and counts those that go off. */
async function quickenAndCountTicks({ page }: RunningApp): Promise<void> {
  await page.evaluate(`{
    const { setTimeout } = window;
    window.ticks = 0;
    window.setTimeout = (callback, delay) => setTimeout(() => { window.ticks += 1; callback(); }, delay / ${SPEED});
  }`);
}

function readTicks({ page }: RunningApp): Promise<number> {
  return page.evaluate('window.ticks');
}

test(`[H4] in ${IDLE_MINUTES} idle minutes main wakes at most twice a minute, writes nothing, and nothing is sent either way`, async ({
  launch,
}) => {
  const app = await launch({ testMode: '0' });
  const { application } = app;
  await app.createVault();
  await expect(app.badge).toHaveAttribute('data-state', 'in-sync');
  await quickenAndCount(application);
  // Sets the alarm that locks anew, so that its wait is a quickened one; it goes off long after the end of the test.
  await app.invoke('settings:update', { autoLockMinutes: 24 * 60 });
  const timers = (): Promise<number> =>
    application.evaluate(() => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length);
  await expect.poll(timers, { message: 'all waiting is done by one timer' }).toBe(1);

  await resetCounts(application);
  const before = await filesOf(app);
  await pass(application, IDLE_MINUTES);
  // Sleep and clock steps are found by waking; a busy machine lets the alarms come late, but come they must.
  const alarmsSoFar = async (): Promise<number> => (await readCounts(application)).wakeUps['Timeout'] ?? 0;
  await expect.poll(alarmsSoFar).toBeGreaterThan(IDLE_MINUTES);
  const { minutes, wakeUps, requests, events } = await readCounts(application);
  const { Timeout: alarms = 0, ...others } = wakeUps;
  expect({ others, requests, events }).toEqual({ others: {}, requests: 0, events: 0 });
  expect(alarms).toBeLessThanOrEqual(Math.ceil(minutes * MAX_WAKE_UPS_A_MINUTE));
  expect(await filesOf(app)).toEqual(before);

  // The counting is not blind: a setting makes a request, an event, wake-ups for each step of its file, and a changed file.
  await app.invoke('settings:update', { colorScheme: 'dark' });
  const after = await readCounts(application);
  expect(after.requests).toBe(1);
  expect(after.events).toBeGreaterThan(0);
  expect(Object.keys(after.wakeUps).length).toBeGreaterThan(1);
  expect(await filesOf(app)).not.toEqual(before);
});

test('[H4] a page that nobody sees does not tick', async ({ launch }) => {
  const app = await launch({ testMode: '0' });
  const { application } = app;
  await app.createVault();
  await expect(app.badge).toHaveAttribute('data-state', 'in-sync');
  await quickenAndCount(application);
  await quickenAndCountTicks(app);
  await setVisible(app, false);
  await setVisible(app, true);
  await expect.poll(() => readTicks(app), { message: 'a page that is seen ticks' }).toBeGreaterThan(2);

  await setVisible(app, false);
  const before = await readTicks(app);
  await pass(application, 2);
  expect(await readTicks(app)).toBe(before);
});
