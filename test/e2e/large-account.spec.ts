import { rm } from 'node:fs/promises';
import path from 'node:path';

import { cheapestDerivation, storeVault } from '../bench/support/stored-vault.js';
import { makeFolder, type RunningApp } from './support/running-app.js';
import { expect, test } from './support/test.js';

const DEVICES = 10_000;

/** Rows in sight in the tallest of windows, and those drawn around them. */
const MAX_ROWS_IN_PAGE = 60;

/** How long a task of the page may last before a person feels it, ms. Printed, not asserted: a busy machine makes tasks long. */
const LONG_TASK_MS = 50;

let folder = '';

test.beforeAll(async () => {
  folder = await makeFolder();
  await storeVault(path.join(folder, 'vault.lmdb'), { devices: DEVICES, rotations: 300 }, cheapestDerivation);
});
test.afterAll(() => rm(folder, { recursive: true, force: true }));

test(
  'typing and scrolling at 10,000 devices: bounded rows, requests and drawings',
  { tag: '@large' },
  async ({ launch }) => {
    const app = await launch({ dataDirectory: folder, testMode: '0' });
    await app.unlock();
    const requests = await countRequests(app);
    await app.open('devices');
    await expect(app.byTestId('device-row').first()).toContainText('This device');
    await app.page.evaluate(WATCH_PAGE);

    const scrolling = await measure(app, requests, async () => {
      await scrollTo(app, 'Number.MAX_SAFE_INTEGER', 200);
      // Rows that turn out taller than they were taken for move the end on.
      await expect(async () => {
        await scrollTo(app, 'Number.MAX_SAFE_INTEGER', 1);
        await expect(rowNumber(app, DEVICES)).toBeInViewport({ timeout: 500 });
      }).toPass();
    });
    report('scrolling to the end in 200 steps', scrolling);
    expect(scrolling.mostRows).toBeLessThan(MAX_ROWS_IN_PAGE);
    // Ten thousand devices are a hundred pages: what is scrolled past must not all be asked for, nor each page twice.
    expect(scrolling.requests).toBeLessThanOrEqual(110);
    // At most a drawing for each step and one for each answer, with as much again for what is measured and focused.
    expect(scrolling.drawings).toBeLessThanOrEqual(2 * (200 + 110));

    await scrollTo(app, '0', 1);
    const typing = await measure(app, requests, async () => {
      await app.byTestId('device-search').pressSequentially('number 9999');
      await expect(app.byTestId('device-row')).toHaveCount(1);
    });
    report('typing 11 characters', typing);
    await expect(app.byTestId('device-row')).toContainText('Device number 9999');
    expect(typing.mostRows).toBeLessThan(MAX_ROWS_IN_PAGE);
    expect(typing.requests).toBeLessThanOrEqual(3 * 11);
    expect(typing.drawings).toBeLessThanOrEqual(6 * 11);
  },
);

test(
  'the keyboard reaches every one of 10,000 devices, and a reload comes back to the place',
  { tag: '@large' },
  async ({ launch }) => {
    const app = await launch({ dataDirectory: folder, testMode: '0' });
    await app.unlock();
    await app.open('devices');
    await app.byTestId('device-row').first().focus();
    await app.page.keyboard.press('End');
    await expect(rowNumber(app, DEVICES)).toBeFocused();
    await app.page.keyboard.press('PageUp');
    await expect(rowNumber(app, DEVICES)).not.toBeFocused();
    await app.page.keyboard.press('ArrowUp');
    await expect(app.page.locator('[role="row"]:focus')).toHaveAttribute('data-testid', 'device-row');
    const place = await app.page.locator('[role="row"]:focus').getAttribute('aria-rowindex');
    await expect.poll(() => app.page.evaluate("sessionStorage.getItem('devices') ?? ''")).toMatch(/"scrollTop":\d{4,}/);
    await app.page.reload();
    await expect(rowNumber(app, Number(place))).toBeInViewport();
    await app.byTestId('device-row').first().focus();
    await app.page.keyboard.press('Home');
    await expect(rowNumber(app, 1)).toBeFocused();
  },
);

const rowNumber = (app: RunningApp, row: number) => app.page.locator(`[role="row"][aria-rowindex="${row}"]`);

/** What a piece of work cost the page. */
interface Cost {
  readonly mostRows: number;
  readonly requests: number;
  /** How often the list was changed in the page: once for each drawing that changes anything. */
  readonly drawings: number;
  readonly longestTaskMs: number;
  readonly longTasks: number;
}

// Strings, not functions: the transpiler's helpers do not exist in the page.
const WATCH_PAGE = `(() => {
  const seen = { rows: 0, drawings: 0, tasks: [] };
  window.costOfList = seen;
  const rowsInPage = () => document.querySelectorAll('[role="row"]').length;
  new MutationObserver(() => {
    seen.drawings += 1;
    seen.rows = Math.max(seen.rows, rowsInPage());
  }).observe(document.querySelector('main'), { childList: true, subtree: true, attributes: true, attributeFilter: ['style', 'aria-rowcount'] });
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) seen.tasks.push(duration);
  }).observe({ type: 'longtask' });
})()`;

async function measure(app: RunningApp, requests: () => Promise<number>, work: () => Promise<void>): Promise<Cost> {
  await app.page.evaluate('Object.assign(window.costOfList, { rows: 0, drawings: 0, tasks: [] })');
  const before = await requests();
  await work();
  const { rows, drawings, tasks } = await app.page.evaluate<{
    rows: number;
    drawings: number;
    tasks: number[];
  }>('window.costOfList');
  return {
    mostRows: rows,
    drawings,
    requests: (await requests()) - before,
    longestTaskMs: Math.round(Math.max(0, ...tasks)),
    longTasks: tasks.length,
  };
}

/** Scrolls the page in equal steps, one in each frame. */
async function scrollTo(app: RunningApp, top: string, steps: number): Promise<void> {
  await app.page.evaluate(`(async () => {
    const main = document.querySelector('main');
    const from = main.scrollTop;
    const to = Math.min(${top}, main.scrollHeight - main.clientHeight);
    for (let step = 1; step <= ${steps}; step++) {
      main.scrollTop = from + ((to - from) * step) / ${steps};
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
    main.scrollTop = ${top};
  })()`);
}

/** Counts what the page asks the main process for, from now on. */
async function countRequests(app: RunningApp): Promise<() => Promise<number>> {
  const counter = await app.application.evaluateHandle(({ BrowserWindow }) => {
    const count = { requests: 0 };
    // Electron's own event of each request; nothing else sees them all.
    const event = '-ipc-invoke' as 'did-finish-load';
    BrowserWindow.getAllWindows()[0]?.webContents.on(event, () => {
      count.requests += 1;
    });
    return count;
  });
  return () => counter.evaluate(({ requests }) => requests);
}

function report(what: string, { mostRows, requests, drawings, longestTaskMs, longTasks }: Cost): void {
  const tasks =
    longTasks === 0
      ? `no task above ${LONG_TASK_MS} ms`
      : `longest task ${longestTaskMs} ms (${longTasks} above ${LONG_TASK_MS} ms)`;
  process.stdout.write(`    ${what}: ${mostRows} rows, ${requests} requests, ${drawings} drawings, ${tasks}\n`);
}
