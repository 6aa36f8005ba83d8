import type { ElectronApplication } from '@playwright/test';

import type { AppSnapshot } from '../../src/ipc/contract.js';
import { password, type RunningApp } from './support/running-app.js';
import { expect, test } from './support/test.js';

/**
 * Asks the page through the main process: Playwright has no hold on a page any more once it has crashed, even though the
 * window loads it again. Null while there is no page to ask.
 */
function inWindow<T>(application: ElectronApplication, script: string): Promise<T | null> {
  return application.evaluate(async ({ BrowserWindow }, text) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents;
    if (contents === undefined || contents.isCrashed() || contents.isLoading()) return null;
    return (await contents.executeJavaScript(text)) as T;
  }, script);
}

/** Kills the process of the page, and resolves when the main process has heard of it. */
function crash(application: ElectronApplication): Promise<string> {
  return application.evaluate(
    ({ BrowserWindow }) =>
      new Promise<string>((resolve, reject) => {
        const contents = BrowserWindow.getAllWindows()[0]?.webContents;
        if (contents === undefined) {
          reject(new Error('There is no window.'));
          return;
        }
        contents.once('render-process-gone', (_event, { reason }) => resolve(reason));
        contents.forcefullyCrashRenderer();
      }),
  );
}

function isShown(application: ElectronApplication, testId: string): Promise<boolean | null> {
  return inWindow<boolean>(application, `document.querySelector('[data-testid="${testId}"]') !== null`);
}

async function snapshotOf(application: ElectronApplication): Promise<AppSnapshot | null> {
  return inWindow<AppSnapshot>(application, `window.electron.ipcRenderer.invoke('app:getSnapshot', null)`);
}

function mainPid(application: ElectronApplication): Promise<number> {
  return application.evaluate(() => process.pid);
}

/** Starts a request that keeps the vault's worker busy, and a check that has to wait for it; tells once both are under way. */
async function beginWork(app: RunningApp, newPassword: string): Promise<AppSnapshot> {
  const request = JSON.stringify({ currentPassword: password, newPassword });
  return app.page.evaluate<AppSnapshot>(`(async () => {
    const { invoke } = window.electron.ipcRenderer;
    window.settled = [];
    const settle = (name) => () => window.settled.push(name);
    const note = (name, promise) => promise.then(settle(name), settle(name));
    // The rotation makes a check due; the check waits for the worker, which derives keys meanwhile.
    note('rotate', invoke('keystore:rotateKey', { reason: 'Before the crash' }));
    note('password', invoke('vault:changePassword', ${request}));
    for (;;) {
      const snapshot = await invoke('app:getSnapshot', null);
      if (window.settled.includes('password')) throw new Error('The request was over before the crash.');
      if (snapshot.scheduler.isChecking) return snapshot;
    }
  })()`);
}

test('[E7] a page that crashes mid-call leaves the call, the running check and the main process alive, and comes back', async ({
  launch,
}) => {
  const app = await launch();
  const { application } = app;
  await app.createVault();
  await expect(app.badge).toHaveAttribute('data-state', 'in-sync');
  const pid = await mainPid(application);
  const atRest = await app.invoke<AppSnapshot>('app:getSnapshot');
  const before = await beginWork(app, 'another horse battery');
  expect(before.scheduler.isChecking).toBe(true);

  expect(await crash(application)).toMatch(/crashed|killed/);

  await expect.poll(() => isShown(application, 'nav-overview')).toBe(true);
  expect(await mainPid(application)).toBe(pid);
  // The check went on to its end, and others after it.
  await expect
    .poll(async () => (await snapshotOf(application))?.scheduler.lastRun ?? 0)
    .toBeGreaterThan(before.scheduler.lastRun ?? 0);
  const after = await snapshotOf(application);
  expect(after?.vault).toEqual({ kind: 'unlocked' });
  expect(after?.failedCheck).toBe(null);
  expect(after?.keystore?.rotations).toBe((atRest.keystore?.rotations ?? 0) + 1);
  await expect
    .poll(() => inWindow(application, `document.querySelector('[data-testid="sync-badge"]')?.dataset.state`))
    .toBe('in-sync');

  // What was asked for before the crash was done after it: the old password opens nothing, the new one does.
  const attempt = (word: string): Promise<unknown> =>
    inWindow(
      application,
      `window.electron.ipcRenderer.invoke('vault:unlock', { password: '${word}' }).then(() => 'open', ({ code }) => code)`,
    );
  await inWindow(application, `window.electron.ipcRenderer.invoke('vault:lock', null)`);
  expect(await attempt(password)).toBe('WRONG_PASSWORD');
  expect(await attempt('another horse battery')).toBe('open');
});

test('[E7] a page that keeps crashing is loaded again after a person was asked, and shows the present each time', async ({
  launch,
}) => {
  const app = await launch();
  const { application } = app;
  await app.createVault();
  await application.evaluate(({ dialog }) => {
    Object.assign(globalThis, { timesAsked: 0 });
    dialog.showMessageBox = () => {
      Object.assign(globalThis, { timesAsked: (Reflect.get(globalThis, 'timesAsked') as number) + 1 });
      return Promise.resolve({ response: 0, checkboxChecked: false });
    };
  });
  const timesAsked = (): Promise<number> => application.evaluate(() => Reflect.get(globalThis, 'timesAsked') as number);
  for (let crashes = 1; crashes <= 4; crashes += 1) {
    await crash(application);
    await expect.poll(() => isShown(application, 'nav-overview')).toBe(true);
    expect(await timesAsked()).toBe(crashes <= 3 ? 0 : 1);
  }
  // What happens while no page is there is what the next one shows.
  await inWindow(application, `window.electron.ipcRenderer.invoke('vault:lock', null)`);
  await crash(application);
  await expect.poll(() => isShown(application, 'unlock-password')).toBe(true);
});

test('[E7] a person who does not load a page that keeps crashing again quits, as the question says, and the vault is locked', async ({
  launch,
}) => {
  const app = await launch({ environment: { LOG_LEVEL: 'info' } });
  const { application } = app;
  await app.createVault();
  await application.evaluate(({ dialog }) => {
    dialog.showMessageBox = (...question: unknown[]) => {
      const { detail, buttons } = question.at(-1) as Electron.MessageBoxOptions;
      process.stderr.write(`asked: ${detail} ${JSON.stringify(buttons)}\n`);
      return Promise.resolve({ response: 1, checkboxChecked: false });
    };
  });
  for (let crashes = 1; crashes <= 3; crashes += 1) {
    await crash(application);
    await expect.poll(() => isShown(application, 'nav-overview')).toBe(true);
  }
  expect(app.log).not.toContain('asked:');
  // Only begun there: an app that ends does not answer.
  await application.evaluate(
    ({ BrowserWindow }) =>
      void setImmediate(() => BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer()),
  );
  expect(await app.ended()).toEqual({ exitCode: 0, signal: null });
  expect(app.log).toMatch(/asked: .*After you quit, no checks run.* \["Load Again","Quit"\]/);
  expect(app.log).toMatch(/state="paused"[^]*state="stopped"/);
});
