/** Builds the preview and takes pictures of it. Says everything that the page logs: a breach of its policy shows up here. */
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { _electron, type Page } from '@playwright/test';

import { launchSwitches, resolveElectron } from '../../../scripts/lib/electron-runtime.mjs';
import type { SceneName } from './scenes.js';

const here = path.dirname(fileURLToPath(import.meta.url));
const project = path.resolve(here, '../../..');
const [folder = path.join(project, 'out/screenshots'), ...wanted] = process.argv.slice(2);

const wide = { width: 1080, height: 800 };
const narrow = { width: 480, height: 600 };

/** Something done to a page before its picture is taken. */
type Step = (page: Page) => Promise<void>;

const click =
  (id: string, index = 0): Step =>
  (page) =>
    page.getByTestId(id).nth(index).click();
const fill =
  (id: string, text: string): Step =>
  (page) =>
    page.getByTestId(id).fill(text);
const appears =
  (id: string): Step =>
  (page) =>
    page.getByTestId(id).waitFor();

interface Picture {
  readonly name: string;
  readonly scene: SceneName;
  readonly hash?: string;
  readonly before?: readonly Step[];
}

const devices = { scene: 'needs-sync', hash: '#/devices' } as const;
const settings = (section: string) => ({ scene: 'in-sync', hash: `#/settings/${section}` }) as const;
const newVault = [
  fill('device-name', 'Work laptop'),
  fill('vault-password', 'correct horse battery'),
  fill('vault-password-confirm', 'correct horse battery'),
  click('create-vault'),
];

const pictures: readonly Picture[] = [
  { name: 'welcome', scene: 'welcome' },
  { name: 'welcome-problems', scene: 'welcome', before: [click('create-vault')] },
  { name: 'join', scene: 'welcome', before: [click('begin-join'), click('choose-file')] },
  { name: 'recovery-code', scene: 'welcome', before: [...newVault, appears('recovery-code')] },
  { name: 'unlock', scene: 'locked' },
  {
    name: 'unlock-wrong',
    scene: 'locked',
    before: [fill('unlock-password', 'wrong'), click('unlock'), appears('error')],
  },
  { name: 'unlock-recovery', scene: 'locked', before: [click('use-recovery-code')] },
  { name: 'unusable', scene: 'unusable' },
  { name: 'overview', scene: 'in-sync' },
  { name: 'overview-needs-sync', scene: 'needs-sync' },
  { name: 'overview-failed', scene: 'failed' },
  { name: 'overview-loading', scene: 'loading' },
  { name: 'devices', ...devices },
  { name: 'devices-menu', ...devices, before: [click('device-menu', 1)] },
  { name: 'rename-device', ...devices, before: [click('device-menu'), click('rename-device')] },
  { name: 'archive-device', ...devices, before: [click('device-menu', 2), click('archive-device')] },
  { name: 'verify-device', ...devices, before: [click('device-menu', 2), click('verify-device')] },
  { name: 'revoke-device', ...devices, before: [click('device-menu', 2), click('revoke-device')] },
  { name: 'rotations', scene: 'needs-sync', hash: '#/rotations' },
  { name: 'rotate-key', scene: 'in-sync', hash: '#/rotations', before: [click('rotate-key')] },
  { name: 'activity', scene: 'in-sync', hash: '#/activity' },
  { name: 'settings-sync', scene: 'needs-sync', hash: '#/settings/sync' },
  { name: 'settings-sync-checking', ...settings('sync'), before: [click('run-check-now')] },
  { name: 'settings-sync-toast', ...settings('sync'), before: [click('run-check-now'), appears('toast')] },
  {
    name: 'settings-sync-runs',
    ...settings('sync'),
    before: [
      (page) => page.getByTestId('run-row').first().locator('summary').click(),
      (page) => page.getByTestId('run-row').last().scrollIntoViewIfNeeded(),
    ],
  },
  { name: 'settings-vault', ...settings('vault') },
  { name: 'change-password', ...settings('vault'), before: [click('change-password')] },
  { name: 'export', ...settings('vault'), before: [click('export-bundle')] },
  {
    name: 'import-result',
    ...settings('vault'),
    before: [
      click('import-bundle'),
      click('choose-file'),
      fill('bundle-passphrase', 'a passphrase'),
      click('confirm-import'),
      appears('import-result'),
    ],
  },
  { name: 'settings-about', ...settings('about') },
];

const say = (text: string): void => void process.stdout.write(`${text}\n`);

function build(): void {
  const vite = path.join(project, 'node_modules/vite/bin/vite.js');
  const { status } = spawnSync(process.execPath, [vite, 'build', '--config', path.join(here, 'vite.config.ts')], {
    stdio: 'inherit',
  });
  if (status !== 0) throw new Error('The preview could not be built.');
}

build();
mkdirSync(folder, { recursive: true });
const app = await _electron.launch({
  executablePath: resolveElectron().executablePath,
  args: [...launchSwitches(), path.join(here, 'window.cjs')],
  chromiumSandbox: true,
});
try {
  const page = await app.firstWindow();
  page.on('console', (message) => say(`[${message.type()}] ${message.text()}`));
  page.on('pageerror', (error) => say(`[error] ${error.message}`));
  page.setDefaultTimeout(10_000);
  for (const { name, scene, hash = '', before = [] } of pictures) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    for (const [view, size] of Object.entries({ light: wide, dark: wide, narrow })) {
      await app.evaluate(
        ({ BrowserWindow }, content) => BrowserWindow.getAllWindows()[0]?.setContentSize(content.width, content.height),
        size,
      );
      await page.emulateMedia({ colorScheme: view === 'dark' ? 'dark' : 'light', reducedMotion: 'reduce' });
      await page.goto(`preview://app/?scene=${scene}&${Date.now()}${hash}`);
      await page.locator('h1').first().waitFor();
      for (const step of before) await step(page);
      await page.mouse.move(0, 0);
      await page.screenshot({ path: path.join(folder, `${name}-${view}.png`), animations: 'disabled' });
    }
    say(name);
  }
} finally {
  await app.close();
}
