/**
 * `npm run pictures [-- <folder> [<name> …]]`: takes pictures of the window in every state. Says everything that the page logs: a breach
 * of its policy shows up here.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { StagedApp, type View } from './staged-app.js';
import { enter, windowStates, type WindowState } from './window-states.js';

const project = path.resolve(import.meta.dirname, '../../..');
const [folder = path.join(project, 'out/screenshots'), ...wanted] = process.argv.slice(2);

const usual = { width: 900, height: 700, colorScheme: 'light' } as const;
const dark = { ...usual, colorScheme: 'dark' } as const;

/** How each state is looked at. */
const views: Readonly<Record<string, View>> = {
  light: usual,
  dark,
  narrow: { width: 480, height: 600, colorScheme: 'light' },
};

/** How some are looked at besides: one of each kind of page. */
const furtherViews: Readonly<Record<string, View>> = {
  contrast: { ...usual, moreContrast: true },
  'dark-contrast': { ...dark, moreContrast: true },
  'forced-colours': { ...dark, forcedColors: true },
  zoomed: { ...dark, zoom: 2 },
  wide: { width: 1440, height: 900, colorScheme: 'light' },
  huge: { width: 3840, height: 2160, colorScheme: 'dark' },
};
const lookedAtFurther = new Set([
  'create',
  'recovery-key',
  'joining',
  'unlock-wrong',
  'overview-needs-sync',
  'overview-crowded',
  'devices',
  'devices-crowded',
  'device-details',
  'device-revoke',
  'rotations',
  'activity',
  'settings-sync',
  'settings-vault',
  'shortcuts',
]);

const say = (text: string): void => void process.stdout.write(`${text}\n`);

async function takePictures(app: StagedApp, state: WindowState): Promise<void> {
  for (const [view, look] of Object.entries({ ...views, ...(lookedAtFurther.has(state.name) && furtherViews) })) {
    await app.look(look);
    await enter(app, state);
    await writeFile(path.join(folder, `${state.name}-${view}.png`), await app.picture());
  }
  say(state.name);
}

await mkdir(folder, { recursive: true });
const app = await StagedApp.launch();
try {
  app.page.on('console', (message) => say(`[${message.type()}] ${message.text()}`));
  app.page.on('pageerror', (error) => say(`[error] ${error.message}`));
  app.page.setDefaultTimeout(20_000);
  for (const state of windowStates) {
    if (wanted.length > 0 && !wanted.includes(state.name)) continue;
    await takePictures(app, state).catch((error: unknown) => say(`${state.name}: ${String(error)}`));
  }
} finally {
  await app.close();
}
