import path from 'node:path';

import type { ElectronApplication } from '@playwright/test';

import { mainFile } from './support/running-app.js';
import { expect, test } from './support/test.js';

const preloadFile = path.join(path.dirname(mainFile('test')), '../preload/preload.cjs');

const OWN_ADDRESS = 'onestar://app/';
const FOREIGN_ADDRESS = 'data:text/html,<title>elsewhere</title>';

/** Tells the code of the refusal, or that there was none. */
const ask = `window.electron.ipcRenderer
  .invoke('sync:scheduler:isRunning', null).then(() => 'answered', ({ code }) => code)`;

interface Stranger {
  readonly address: string;
  /** A frame inside the page asks instead of the page itself; it is put there for that. */
  readonly fromSubframe?: boolean;
}

/** What a page is told in a window that has the app's preload script and session, but that the app did not make. */
function askInStrangeWindow(application: ElectronApplication, stranger: Stranger): Promise<string> {
  return application.evaluate(
    async ({ BrowserWindow }, { address, fromSubframe = false, preload, script }) => {
      const [own] = BrowserWindow.getAllWindows();
      if (own === undefined) throw new Error('There is no window.');
      const { session } = own.webContents;
      // The session would refuse foreign addresses; what is tried here is what stands behind that.
      session.webRequest.onBeforeRequest(null);
      const window = new BrowserWindow({
        show: false,
        webPreferences: { session, preload, nodeIntegrationInSubFrames: true },
      });
      try {
        await window.loadURL(address);
        if (!fromSubframe) return (await window.webContents.executeJavaScript(script)) as string;
        window.webContents.removeAllListeners('will-frame-navigate');
        await window.webContents.executeJavaScript(`new Promise((resolve) => {
          const frame = document.createElement('iframe');
          frame.onload = () => resolve(0);
          frame.src = 'data:text/html,<title>inside</title>';
          document.body.append(frame);
        })`);
        const [frame] = window.webContents.mainFrame.frames;
        if (frame === undefined) throw new Error('There is no frame.');
        return (await frame.executeJavaScript(script)) as string;
      } finally {
        window.destroy();
      }
    },
    { ...stranger, preload: preloadFile, script: ask },
  );
}

test('[E1] a window that the app did not make is refused, whatever it shows, and so is a frame in it', async ({
  launch,
}) => {
  const app = await launch();
  await expect(app.byTestId('begin-create')).toBeVisible();
  expect(await app.page.evaluate(ask)).toBe('answered');
  const strangers: Stranger[] = [
    { address: OWN_ADDRESS },
    { address: FOREIGN_ADDRESS },
    { address: FOREIGN_ADDRESS, fromSubframe: true },
  ];
  for (const stranger of strangers) {
    expect(await askInStrangeWindow(app.application, stranger), JSON.stringify(stranger)).toBe('IPC_FORBIDDEN_SENDER');
  }
  expect(await app.page.evaluate(ask)).toBe('answered');
});

test("[E1] the app's own window is refused once it shows another origin, and heard again when it shows its own", async ({
  launch,
}) => {
  const app = await launch();
  await expect(app.byTestId('begin-create')).toBeVisible();
  const askAt = (address: string): Promise<string> =>
    app.application.evaluate(
      async ({ BrowserWindow }, { url, script }) => {
        const [own] = BrowserWindow.getAllWindows();
        if (own === undefined) throw new Error('There is no window.');
        own.webContents.session.webRequest.onBeforeRequest(null);
        await own.loadURL(url);
        return (await own.webContents.executeJavaScript(script)) as string;
      },
      { url: address, script: ask },
    );
  expect(await askAt(FOREIGN_ADDRESS)).toBe('IPC_FORBIDDEN_SENDER');
  expect(await askAt(OWN_ADDRESS)).toBe('answered');
});

test("[E1] a frame inside the app's own page has no bridge at all", async ({ launch }) => {
  const app = await launch();
  await expect(app.byTestId('begin-create')).toBeVisible();
  const bridgeInside = `(() => {
    const frame = document.createElement('iframe');
    document.body.append(frame);
    return typeof frame.contentWindow.electron;
  })()`;
  expect(await app.page.evaluate(bridgeInside)).toBe('undefined');
});
