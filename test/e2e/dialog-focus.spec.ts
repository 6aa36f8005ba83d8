import type { Locator } from '@playwright/test';

import type { SceneName } from '../support/ui-preview/scenes.js';
import { StagedApp } from '../support/ui-preview/staged-app.js';
import { expect, test } from './support/test.js';

/** A way into a dialog. */
interface WayIn {
  readonly scene: SceneName;
  readonly hash: string;
  /** Test ids of what is pressed, one after the other; a single character is a shortcut. The last one opens the dialog. */
  readonly presses: readonly string[];
  /** What has the focus once the dialog is left: what opened it, or the test id of what that stood in. */
  readonly back: 'opener' | 'device-row' | 'rotate-key';
}

const ROW = 'device-row';

const onPage = (scene: SceneName, hash: string, ...presses: readonly string[]): WayIn => ({
  scene,
  hash,
  presses,
  back: 'opener',
});
const inRow = (scene: SceneName, ...presses: readonly string[]): WayIn => ({
  ...onPage(scene, '#/devices', ...presses),
  back: ROW,
});
const inPanel = (scene: SceneName, ...presses: readonly string[]): WayIn => onPage(scene, '#/devices', ROW, ...presses);

const waysIn: readonly WayIn[] = [
  inRow('needs-sync', 'device-menu', 'archive-device'),
  inRow('needs-sync', 'device-menu', 'revoke-device'),
  inRow('needs-sync', 'device-menu', 'verify-device'),
  inRow('needs-sync', 'device-menu', 'verify-device', 'codes-differ'),
  inRow('needs-sync', 'device-next-step'),
  inRow('crowded', 'device-next-step'),
  inRow('contested', 'device-next-step'),
  inRow('stolen-tablet', 'device-menu', 'revoke-device'),
  inPanel('suspended-here', 'device-next-step'),
  inPanel('needs-sync', 'archive-device'),
  inPanel('needs-sync', 'revoke-device'),
  inPanel('needs-sync', 'verify-device'),
  inPanel('needs-sync', 'device-next-step'),
  onPage('in-sync', '#/devices', 'import-bundle'),
  onPage('in-sync', '#/devices', 'export-bundle'),
  onPage('in-sync', '#/rotations', 'rotate-key'),
  { ...onPage('behind-here', '#/rotations', 'rotate-key', 'import-first'), back: 'rotate-key' },
  onPage('one-device', '#/overview', 'add-device'),
  onPage('in-sync', '#/overview', 'add-device'),
  onPage('exchange-left', '#/overview', 'import-bundle'),
  onPage('exchange-left', '#/overview', 'export-bundle'),
  onPage('succeeded', '#/overview', 'recommended-action'),
  onPage('needs-sync', '#/overview', 'recommended-action'),
  onPage('needs-sync', '#/settings/sync', 'recommended-action'),
  onPage('to-settle', '#/overview', 'mark-as-seen'),
  onPage('to-settle', '#/settings/sync', 'mark-as-seen'),
  onPage('in-sync', '#/settings/vault', 'import-bundle'),
  onPage('in-sync', '#/settings/vault', 'export-bundle'),
  onPage('in-sync', '#/settings/vault', 'change-password'),
  onPage('in-sync', '#/devices', 'add-device'),
  onPage('in-sync', '#/settings/vault', 'add-device'),
  onPage('in-sync', '#/settings/vault', 'check-recovery-key'),
  onPage('in-sync', '#/settings/vault', 'replace-recovery-key'),
  onPage('in-sync', '#/settings/general', 'show-all-shortcuts'),
  onPage('in-sync', '#/overview', 'show-shortcuts'),
  onPage('in-sync', '#/rotations', '?'),
  onPage('in-sync', '#/rotations', 'i'),
  onPage('in-sync', '#/rotations', 'e'),
];

const isShortcut = (press: string): boolean => press.length === 1;

const hands = {
  keyboard: async (target: Locator): Promise<void> => {
    await target.focus();
    await target.press('Enter');
  },
  // On a row, beside what can be pressed in it.
  mouse: (target: Locator): Promise<void> => target.click({ position: { x: 12, y: 12 } }),
};

let app: StagedApp;
test.beforeAll(async () => {
  app = await StagedApp.launch();
  await app.look({ width: 900, height: 700, colorScheme: 'light' });
  // A menu that fades out is there for longer than one that vanishes.
  await app.page.emulateMedia({ reducedMotion: 'no-preference' });
});
test.afterAll(() => app.close());

for (const [name, hand] of Object.entries(hands)) {
  for (const { scene, hash, presses, back } of waysIn) {
    if (name === 'mouse' && presses.some(isShortcut)) continue;
    test(`[F6] ${scene} ${hash}: ${presses.join(', ')}, by ${name}: the dialog holds the focus and gives it back`, async () => {
      const { page } = app;
      await app.show(scene, hash);
      let opener = page.locator('h1');
      await expect(opener).toBeFocused();
      for (const press of presses) {
        if (isShortcut(press)) await page.keyboard.press(press);
        else await hand((opener = (await inPanelOrPage(presses)).getByTestId(press).first()));
      }
      await expect.poll(focus).toMatch(/^inside/);
      expect(await focus(), 'the first focus').toBe('inside');
      await page.keyboard.press('Tab');
      expect(await focus(), 'after Tab').toMatch(/^inside/);
      await page.keyboard.press('Escape');
      await expect(page.locator(DIALOG)).toHaveCount(0);
      await expect(back === 'opener' ? opener : page.getByTestId(back).first()).toBeFocused();
    });
  }
}

test('[F6] a row that is archived out of the list hands the focus on to the one that takes its place', async () => {
  const { page } = app;
  await app.show('needs-sync', '#/devices');
  await page.getByRole('button', { name: /^Active/ }).click();
  await expect(page.getByTestId(ROW)).toHaveCount(3);
  await hands.keyboard(page.getByTestId('device-menu').first());
  await hands.keyboard(page.getByTestId('archive-device'));
  await hands.keyboard(page.getByTestId('confirm-archive-device'));
  await expect(page.getByTestId(ROW)).toHaveCount(2);
  await expect(page.getByTestId(ROW).first()).toBeFocused();
});

for (const [name, hand] of Object.entries(hands)) {
  for (const hash of ['#/overview', '#/settings/sync']) {
    test(`[F2] [F6] ${hash}: what is marked as seen by ${name} goes at once, and hands the focus on`, async () => {
      const { page } = app;
      await app.show('to-settle', hash);
      await expect(page.locator('h1')).toBeFocused();
      const warnings = page.getByTestId('warning-row');
      const mark = (severity: string): Locator =>
        page.locator(`[data-testid="warning-row"][data-severity="${severity}"]`).getByTestId('mark-as-seen');
      await expect(warnings).toHaveCount(3);
      await hand(mark('critical'));
      await hand(page.getByTestId('confirm-mark-as-seen'));
      await expect(page.locator(DIALOG)).toHaveCount(0);
      await expect(warnings).toHaveCount(2);
      await expect.poll(focusedRow).toBe(0);
      // The last one hands the focus back to the one before it.
      await hand(mark('info'));
      await expect(warnings).toHaveCount(1);
      await expect.poll(focusedRow).toBe(0);
      await hand(mark('warning'));
      await expect(warnings).toHaveCount(0);
      await expect(page.locator('h1')).toBeFocused();
    });
  }
}

/** Where the next thing to press is: the panel lies over a list that has things of the same names. */
async function inPanelOrPage(presses: readonly string[]): Promise<Locator> {
  const panel = app.page.getByTestId('device-panel');
  if (presses[0] === ROW && (await panel.count()) > 0) return panel;
  return app.page.locator('body');
}

const DIALOG = '[role="dialog"]:not([data-testid="device-panel"])';

/** Which row of the warnings has the focus, or what is in it; -1 for none. */
const focusedRow = (): Promise<number> =>
  app.page.evaluate(`[...document.querySelectorAll('[data-testid="warning-row"]')]
    .findIndex((row) => row.contains(document.activeElement))`);

/** Where the focus is: inside the dialog, there on what does or leads to what can't be undone, or outside. */
const focus = (): Promise<string> =>
  app.page.evaluate(`(() => {
    const dialog = document.querySelector(${JSON.stringify(DIALOG)});
    const focused = document.activeElement;
    if (!dialog?.contains(focused)) return 'outside: ' + focused.outerHTML.slice(0, 80);
    return focused.matches('[type="submit"], [data-testid="codes-differ"]') ? 'inside, but careless' : 'inside';
  })()`);
