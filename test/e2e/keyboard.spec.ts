import { rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Locator } from '@playwright/test';

import { makeFolder, password, type RunningApp } from './support/running-app.js';
import { expect, test } from './support/test.js';

/** More stops than any page of a small account has. */
const MAX_STOPS = 60;

/** A person who has nothing but a keyboard, and who must see at each moment where they are. */
class KeyboardUser {
  readonly #app: RunningApp;

  constructor(app: RunningApp) {
    this.#app = app;
  }

  /** Goes on with Tab, seeing the focus at each stop, until it is on `target`. */
  async tabTo(target: Locator): Promise<void> {
    await target.waitFor();
    const seen: Focus[] = [];
    while (seen.length < MAX_STOPS && !(await hasFocus(target))) {
      await this.press('Tab');
      seen.push(await this.focus());
    }
    await expect(target).toBeFocused();
    // Once around: between the last stop and the first it is on none.
    expect(seen.filter((focus) => focus !== 'marked')).toEqual(seen.includes('on nothing') ? ['on nothing'] : []);
  }

  focus(): Promise<Focus> {
    return this.#app.page.evaluate(DESCRIBE_FOCUS);
  }

  press(key: string): Promise<void> {
    return this.#app.page.keyboard.press(key);
  }

  async type(target: Locator, text: string): Promise<void> {
    await this.tabTo(target);
    await this.#app.page.keyboard.type(text);
  }

  async activate(testId: string, key: 'Enter' | 'Space' = 'Enter'): Promise<void> {
    await this.tabTo(this.#app.byTestId(testId));
    await this.press(key);
  }
}

const hasFocus = (target: Locator): Promise<boolean> =>
  target.evaluate((element) => element === document.activeElement);

/** Where the focus is, as a person sees it: marked by more than a caret, on something in the window, or not. */
type Focus = 'marked' | 'not marked' | 'out of sight' | 'on nothing';

const DESCRIBE_FOCUS = `(() => {
  const focused = document.activeElement;
  if (focused === document.body) return 'on nothing';
  const { top, left, bottom, right, width } = focused.getBoundingClientRect();
  if (width === 0 || bottom <= 0 || right <= 0 || top >= innerHeight || left >= innerWidth) return 'out of sight';
  const { outlineStyle, outlineWidth } = getComputedStyle(focused);
  return outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2 ? 'marked' : 'not marked';
})()`;

test('[F6] by keyboard alone: create, rotate, export, lock, unlock', async ({ launch }) => {
  const app = await launch({ testMode: '0' });
  const person = new KeyboardUser(app);
  const at = (testId: string): Locator => app.byTestId(testId);
  const title = app.page.locator('h1');

  await test.step('create', async () => {
    await expect(title).toBeFocused();
    await person.activate('begin-create');
    await expect(at('device-name')).toBeFocused();
    await app.page.keyboard.press('ControlOrMeta+A');
    await person.type(at('device-name'), 'Desk');
    await person.type(at('vault-password'), password);
    await person.type(at('vault-password-confirm'), password);
    await person.press('Enter');
    await expect(at('recovery-key')).toBeVisible();
    await expect(title).toBeFocused();
    await typeRecoveryKey(app, person);
    await expect(title).toHaveText('Overview');
    await expect(title).toBeFocused();
  });

  await test.step('rotate', async () => {
    await person.activate('nav-rotations');
    await expect(title).toHaveText('Rotations');
    await expect(title).toBeFocused();
    await person.activate('rotate-key', 'Space');
    await expect(at('rotate-reason')).toBeFocused();
    await person.press('Escape');
    await expect(at('rotate-key')).toBeFocused();
    await person.press('Enter');
    await person.type(at('rotate-reason'), 'By hand');
    await person.activate('confirm-rotate');
    await expect(at('rotation-row').first()).toContainText('By hand');
    await expect(at('rotate-key')).toBeFocused();
  });

  await test.step('export', async () => {
    const folder = await makeFolder();
    const bundle = path.join(folder, 'by-hand.onestar');
    await app.answerFileDialog(bundle);
    await person.activate('nav-settings');
    await expect(title).toBeFocused();
    // Tabs are one stop; arrows go from one to the next.
    await person.tabTo(at('settings-sync'));
    await person.press('ArrowRight');
    await expect(at('settings-vault')).toBeFocused();
    await person.press('Enter');
    await person.activate('export-bundle');
    await person.activate('confirm-export');
    await expect(at('export-result')).toBeVisible();
    await person.activate('dialog-done');
    await expect(at('export-bundle')).toBeFocused();
    expect((await stat(bundle)).size).toBeGreaterThan(0);
    await rm(folder, { recursive: true, force: true });
  });

  await test.step('lock and unlock', async () => {
    await person.activate('lock');
    await expect(at('unlock-password')).toBeFocused();
    await app.page.keyboard.type('not the password');
    await person.press('Enter');
    await expect(at('error')).toBeVisible();
    expect(await person.focus()).toBe('marked');
    // The wrong password is selected or stands there still: either way it is replaced without a mouse.
    await expect(at('unlock')).toBeEnabled();
    await person.tabTo(at('unlock-password'));
    await person.press('ControlOrMeta+A');
    await app.page.keyboard.type(password);
    await person.press('Enter');
    await expect(title).toHaveText('Settings');
    await expect(title).toBeFocused();
  });
});

/** Reads the recovery key, goes on, and types it. */
async function typeRecoveryKey(app: RunningApp, person: KeyboardUser): Promise<void> {
  const recoveryKey = await app.byTestId('recovery-key').innerText();
  await person.activate('recovery-key-continue');
  const field = app.byTestId('recovery-key-input');
  await expect(field).toBeFocused();
  await person.type(field, recoveryKey);
  await person.press('Enter');
}

test('[F6] by keyboard alone: a device is renamed, looked at and left, and the focus never gets lost', async ({
  launch,
}) => {
  const app = await launch({ testMode: '0' });
  await app.createVault('Desk');
  const person = new KeyboardUser(app);
  const row = app.byTestId('device-row').first();
  await app.open('devices');
  await person.tabTo(row);
  await person.press('Enter');
  await expect(app.byTestId('device-panel')).toBeVisible();
  await person.press('Escape');
  await expect(row).toBeFocused();

  await person.activate('device-menu');
  await expect(app.byTestId('rename-device')).toBeVisible();
  await person.press('Escape');
  await expect(app.byTestId('device-menu')).toBeFocused();
  await person.press('Enter');
  await expect(app.byTestId('rename-device')).toBeVisible();
  // Around a menu stand elements without a name that hand the focus on.
  await person.press('Tab');
  await expect.poll(() => app.page.evaluate('document.activeElement.ariaHidden')).toBe(null);
  await person.tabTo(app.byTestId('device-menu'));
  await person.press('Enter');
  await expect(app.byTestId('rename-device')).toBeVisible();
  await person.press('ArrowDown');
  await person.press('ArrowUp');
  await expect(app.byTestId('rename-device')).toBeFocused();
  await person.press('Enter');
  await expect(app.byTestId('new-device-name')).toBeFocused();
  await person.press('ControlOrMeta+A');
  await app.page.keyboard.type('Table');
  await person.press('Enter');
  await expect(row).toContainText('Table');
  await expect(row).toBeFocused();

  await test.step('F2, in the list and beside it', async () => {
    const field = app.byTestId('new-device-name');
    const panel = app.byTestId('device-panel');
    await person.press('F2');
    await expect(field).toBeFocused();
    await person.press('ControlOrMeta+A');
    await app.page.keyboard.type('Shelf');
    await person.press('Enter');
    await expect(row).toContainText('Shelf');
    await expect(row).toBeFocused();
    await person.press('Enter');
    await expect(panel).toContainText('Shelf');
    // The panel takes the focus a moment after it came; until then the key is one of the row.
    await expect(panel.locator(':focus')).toHaveCount(1);
    await person.press('F2');
    await expect(panel.getByTestId('new-device-name')).toBeFocused();
    await person.press('Escape');
    await expect(app.byTestId('rename-in-panel')).toBeFocused();
    await person.press('F2');
    await person.press('ControlOrMeta+A');
    await app.page.keyboard.type('Chair');
    await person.press('Enter');
    await expect(panel).toContainText('Chair');
    await expect(app.byTestId('rename-in-panel')).toBeFocused();
    await person.press('Escape');
    await expect(row).toBeFocused();
    await person.press('?');
    await expect(app.byTestId('shortcut').filter({ hasText: 'Rename' })).toContainText('F2');
    await person.press('Escape');
  });

  await test.step('a button that was busy', async () => {
    await app.open('overview');
    await person.activate('run-check-now');
    await expect(app.byTestId('toast').filter({ hasText: /check/i }).first()).toBeVisible();
    await expect(app.byTestId('run-check-now')).toBeFocused();
  });
});

test('[F6] Tab comes by everything that a mouse can use', async ({ launch }) => {
  const app = await launch({ testMode: '0' });
  await app.createVault('Desk');
  for (const [hash, lastToCome] of [
    ['#/overview', 'activity-row'],
    ['#/rotations', 'rotate-key'],
    ['#/activity', 'activity-row'],
    ['#/settings/vault', 'data-folder'],
    ['#/settings/general', 'color-scheme'],
    ['#/settings/about', 'about'],
  ] as const) {
    await app.page.evaluate(`location.hash = ${JSON.stringify(hash)}`);
    await app.byTestId(lastToCome).first().waitFor();
    await expect(app.page.locator('[aria-busy="true"]')).toHaveCount(0);
    // A tab that is left stays for a moment.
    await expect(app.page.locator('[role="tabpanel"][hidden]')).toHaveCount(0);
    await app.page.evaluate('document.activeElement.blur()');
    const usable = await app.page.evaluate<string[]>(LIST_USABLE);
    const visited: string[] = [];
    for (const _ of usable) {
      await app.page.keyboard.press('Tab');
      // From the last stop the focus leaves the page, and the browser brings it back to the first one a moment later.
      await app.page.waitForFunction('document.activeElement !== document.body');
      visited.push(await app.page.evaluate('window.nameOf(document.activeElement)'));
    }
    expect(visited.toSorted(), hash).toEqual(usable.toSorted());
  }

  // What must be noticed is: a focus that nobody sees.
  await app.page.evaluate(`{
    const spoiled = new CSSStyleSheet();
    spoiled.replaceSync(':focus-visible { outline: none !important }');
    document.adoptedStyleSheets = [spoiled];
  }`);
  await app.page.keyboard.press('Tab');
  expect(await new KeyboardUser(app).focus()).toBe('not marked');
});

/** Everything in sight that a mouse can use, one of each group that arrows lead through. */
const LIST_USABLE = `(() => {
  window.nameOf = (element) => [element.tagName, element.dataset?.testid ?? '', element.getAttribute('aria-label') ?? element.textContent.slice(0, 30)].join(' ');
  const isUsable = (element) => !element.disabled && element.tabIndex >= 0 && element.getClientRects().length > 0;
  return [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex]')].filter(isUsable).map(window.nameOf);
})()`;
