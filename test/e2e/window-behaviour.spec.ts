import { rm } from 'node:fs/promises';
import path from 'node:path';

import { cheapestDerivation, storeVault } from '../bench/support/stored-vault.js';
import { makeFolder } from './support/running-app.js';
import { expect, test } from './support/test.js';

/** What moves by itself while a page loads; a shift that follows a person's own input does not count. */
interface LayoutShifts {
  readonly sum: number;
  readonly moved: readonly string[];
}

/** Collects the shifts of the page from its first moment on, those before this ran too. */
const COLLECT_SHIFTS = `new Promise((resolve) => {
  const shifts = { sum: 0, moved: [] };
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      if (entry.hadRecentInput) continue;
      shifts.sum += entry.value;
      for (const { node, previousRect: from, currentRect: to } of entry.sources) {
        const name = node?.className || node?.textContent || String(node?.nodeName);
        shifts.moved.push([name, from.x, from.y, from.width, '→', to.x, to.y, to.width].join(' '));
      }
    }
  }).observe({ type: 'layout-shift', buffered: true });
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => resolve(shifts))));
})`;

const pages = [
  ['#/overview', 'activity-row'],
  ['#/devices', 'device-row'],
  ['#/rotations', 'rotate-key'],
  ['#/activity', 'activity-row'],
  ['#/settings/sync', 'run-row'],
  ['#/settings/vault', 'data-folder'],
  ['#/settings/general', 'color-scheme'],
  ['#/settings/about', 'about'],
] as const;

test('nothing moves on a page while it loads, in any window size', async ({ launch }) => {
  const app = await launch({ testMode: '0' });
  await app.createVault();
  await expect(app.badge).toHaveAttribute('data-state', 'in-sync');
  for (const { width, height } of [
    { width: 1100, height: 800 },
    { width: 480, height: 600 },
  ]) {
    await app.application.evaluate(
      ({ BrowserWindow }, size) => BrowserWindow.getAllWindows()[0]?.setContentSize(size.width, size.height),
      { width, height },
    );
    for (const [hash, lastToCome] of pages) {
      await app.page.evaluate(`location.hash = ${JSON.stringify(hash)}`);
      await app.page.reload();
      await app.byTestId(lastToCome).first().waitFor();
      await expect(app.page.locator('[aria-busy="true"]')).toHaveCount(0);
      const shifts = await app.page.evaluate<LayoutShifts>(COLLECT_SHIFTS);
      expect(shifts, `${hash} at ${width} × ${height}`).toEqual({ sum: 0, moved: [] });
    }
  }
});

test('every page can be reached by keys, which say so, and which no field loses', async ({ launch }) => {
  const app = await launch({ testMode: '0' });
  await app.createVault();
  const { keyboard } = app.page;
  const title = app.page.locator('h1');
  for (const [keys, name] of [
    [['g', 'd'], 'Devices'],
    [['g', 'r'], 'Rotations'],
    [['Control+4'], 'Activity'],
    [['g', 's'], 'Settings'],
    [['Control+1'], 'Overview'],
  ] as const) {
    for (const key of keys) await keyboard.press(key);
    await expect(title).toHaveText(name);
    await expect(title).toBeFocused();
  }

  await keyboard.press('?');
  await expect(app.byTestId('shortcuts')).toBeVisible();
  await expect(app.byTestId('shortcut')).not.toHaveCount(0);
  // Keys mean nothing behind a dialog.
  await keyboard.press('g');
  await keyboard.press('d');
  await keyboard.press('Escape');
  await expect(app.byTestId('shortcuts')).toBeHidden();
  await expect(title).toHaveText('Overview');

  await app.open('rotations');
  await app.byTestId('rotate-key').click();
  await app.byTestId('rotate-reason').fill('');
  await keyboard.type('gd?c');
  await expect(app.byTestId('dialog')).toBeVisible();
  await keyboard.press('Escape');

  await keyboard.press('c');
  await expect(app.byTestId('toast').first()).toBeVisible();

  const taken = await app.application.evaluate(({ Menu }) => {
    type Item = Electron.MenuItem & { readonly getDefaultRoleAccelerator?: () => string | undefined };
    const items = (menu: Electron.Menu): Item[] =>
      menu.items.flatMap((item) => [item as Item, ...(item.submenu ? items(item.submenu) : [])]);
    const menu = Menu.getApplicationMenu();
    return (menu ? items(menu) : []).map((item) => item.accelerator ?? item.getDefaultRoleAccelerator?.() ?? '');
  });
  expect(taken).toContain('CommandOrControl+L');
  expect(taken.filter((accelerator) => /^(CommandOrControl|Control)\+[1-5]$/.test(accelerator))).toEqual([]);

  // Who does not want keys without Control turns them off, for good.
  await keyboard.press('?');
  await app.byTestId('single-key-shortcuts').click();
  await expect(app.byTestId('single-key-shortcuts')).toHaveAttribute('aria-checked', 'false');
  await keyboard.press('Escape');
  await app.page.reload();
  await expect(title).toBeFocused();
  for (const key of ['g', 'd', 'Control+3']) await keyboard.press(key);
  await expect(title).toHaveText('Rotations');
});

test('Settings tell what the last check looked at, where the data lies, and the licences of all parts', async ({
  launch,
}) => {
  const app = await launch({ testMode: '0' });
  await app.createVault();
  await app.badge.click();
  await expect(app.byTestId('healthy-parts').first()).toHaveText(/^\s*\d+ checks, nothing found/);
  await app.byTestId('healthy-parts').first().locator('summary').click();
  await expect(app.byTestId('run-part').first()).toBeVisible();
  await expect(app.byTestId('run-part')).not.toHaveCount(0);

  await app.byTestId('settings-vault').click();
  await expect(app.byTestId('data-folder')).toHaveText(app.dataDirectory);
  await app.application.evaluate(({ shell }) => {
    Object.assign(globalThis, { openedFolders: [] });
    shell.openPath = (folder) => {
      (globalThis as unknown as { openedFolders: string[] }).openedFolders.push(folder);
      return Promise.resolve('');
    };
  });
  await app.byTestId('open-data-folder').click();
  await expect
    .poll(() => app.application.evaluate(() => (globalThis as unknown as { openedFolders: string[] }).openedFolders))
    .toEqual([app.dataDirectory]);

  await app.byTestId('settings-about').click();
  await app.byTestId('show-licences').click();
  await expect(app.byTestId('licence-row').filter({ hasText: '@base-ui/react' })).toHaveCount(1);
  await expect(app.byTestId('licence-row').first().locator('summary')).toBeFocused();
  // Many at once: the list is long, and begins where it can be seen.
  await expect(app.byTestId('licence-row').nth(5)).toBeInViewport();
});

interface PlaceInList {
  readonly anchor: string;
  readonly offset: number;
}

/** The item of a list that is at the top of the page, and how far down the top of the page is from its own, in CSS pixels. */
const TOP_ITEM = `(() => {
  const edge = document.querySelector('main').getBoundingClientRect().top;
  const item = [...document.querySelectorAll('[data-place]')].find((one) => one.getBoundingClientRect().bottom > edge);
  return { anchor: item.dataset.place, offset: edge - item.getBoundingClientRect().top };
})()`;

const areSame = (one: PlaceInList, other: PlaceInList | undefined): boolean =>
  one.anchor === other?.anchor && Math.abs(one.offset - other.offset) <= 1;

test('a reload comes back to the same place in a long list, which another page and a lock forget', async ({
  launch,
}) => {
  const folder = await makeFolder();
  const shape = { devices: 2, rotations: 230, rotators: 1, oneBehindIn: 2 };
  await storeVault(path.join(folder, 'vault.lmdb'), shape, cheapestDerivation);
  const app = await launch({ dataDirectory: folder, testMode: '0' });
  await app.unlock();
  const top = (): Promise<PlaceInList> => app.page.evaluate<PlaceInList>(TOP_ITEM);
  const places = (): Promise<unknown> => app.page.evaluate("JSON.parse(sessionStorage.getItem('places'))");
  for (const [page, rows] of [
    ['rotations', 'rotation-row'],
    ['activity', 'activity-row'],
  ] as const) {
    await app.open(page);
    await app.byTestId('show-more').click();
    await expect(app.byTestId(rows)).toHaveCount(200);
    const start = await top();
    await app.byTestId(rows).nth(150).scrollIntoViewIfNeeded();
    // At rest, which is what was noted, and twice the same.
    let seen = start;
    const isAtRest = async (): Promise<boolean> => {
      const [before, noted] = [seen, (await places()) as Record<string, PlaceInList> | null];
      seen = await top();
      return !areSame(seen, start) && areSame(seen, before) && areSame(seen, noted?.[`#/${page}`]);
    };
    await expect.poll(isAtRest).toBe(true);
    await app.page.reload();
    await expect(app.byTestId(rows)).toHaveCount(200);
    await expect.poll(async () => areSame(await top(), seen)).toBe(true);
  }

  await app.open('overview');
  await expect.poll(() => app.page.evaluate("document.querySelector('main').scrollTop")).toBe(0);
  await app.open('rotations');
  await app.byTestId('show-more').click();
  await expect(app.byTestId('first-key')).toContainText('Made with the account by Device number 1');
  await app.lock();
  expect(await places()).toBe(null);
  await rm(folder, { recursive: true, force: true });
});
