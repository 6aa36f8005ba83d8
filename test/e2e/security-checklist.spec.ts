import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

import { launchSwitches, resolveElectron } from '../../scripts/lib/electron-runtime.mjs';
import { mainFile, RunningApp } from './support/running-app.js';
import { expect, test } from './support/test.js';

/*
 * A test for each point of the security checklist in Electron's documentation, by its number there, on the build that ships. Point 19,
 * the fuses, belongs to the packaged app. docs/security.md says what stands behind each.
 */

const production = path.dirname(mainFile('production'));

let app: RunningApp;

test.beforeAll(async () => {
  app = await RunningApp.launch({ build: 'production' });
  // Whatever leaves the app by way of the system's other programs is written down instead.
  await app.application.evaluate(({ shell }) => {
    const handedOver: string[] = [];
    Object.assign(globalThis, { handedOver });
    shell.openExternal = (url) => Promise.resolve(void handedOver.push(url));
    shell.openPath = (file) => Promise.resolve(String(handedOver.push(file)));
  });
});

test.afterAll(() => app.close());

/** What the page got, or that it was refused. */
function attempt(script: string): Promise<unknown> {
  return app.page.evaluate(`(async () => { ${script} })().catch((error) => 'refused: ' + (error.code ?? error.name))`);
}

/** The preferences that the window really has, defaults included. */
function preferences(): Promise<Record<string, unknown>> {
  return app.application.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents as
      | (Electron.WebContents & { getLastWebPreferences(): Record<string, unknown> | null })
      | undefined;
    const found = contents?.getLastWebPreferences();
    if (!found) throw new Error('The window has no preferences.');
    return JSON.parse(JSON.stringify(found)) as Record<string, unknown>;
  });
}

/** What the page's session answers to a request of its own. */
function statusOf(address: string): Promise<unknown> {
  return app.application.evaluate(async ({ BrowserWindow }, wanted) => {
    const session = BrowserWindow.getAllWindows()[0]?.webContents.session;
    return session?.fetch(wanted).then(
      ({ status }) => status,
      () => 'refused',
    );
  }, address);
}

/** Every script of the main process and the preload script, as shipped. */
async function shippedScripts(): Promise<string> {
  const folders = [production, path.join(production, '../preload')];
  const files = await Promise.all(
    folders.map(async (folder) => (await readdir(folder)).map((name) => path.join(folder, name))),
  );
  const scripts = files.flat().filter((file) => /\.c?js$/.test(file));
  return (await Promise.all(scripts.map((file) => readFile(file, 'utf8')))).join('\n');
}

const elsewhere = ['https://example.org/', 'http://127.0.0.1:1/', 'file:///etc/hostname', 'onestar://app.evil/'];

test('[E5] 1: only secure content is loaded', async () => {
  expect(await app.page.evaluate('isSecureContext')).toBe(true);
  const loaded: string[] = [];
  app.page.on('request', (request) => loaded.push(request.url()));
  await app.page.reload();
  await expect(app.byTestId('begin-create')).toBeVisible();
  expect(loaded.length).toBeGreaterThan(2);
  expect(loaded.filter((address) => !address.startsWith('onestar://app/'))).toEqual([]);
  expect(await statusOf('onestar://app/')).toBe(200);
  // Of files a session asks itself, for the main process alone; that a page gets none is point 18.
  const remote = elsewhere.filter((address) => !address.startsWith('file:'));
  for (const address of remote) expect(['refused', 404], address).toContain(await statusOf(address));
});

test('[E5] 2: pages, their frames and their workers have no Node.js', async () => {
  expect(await preferences()).toMatchObject({ nodeIntegration: false, nodeIntegrationInSubFrames: false });
  // Electron does not tell this one.
  expect(await shippedScripts()).toMatch(/nodeIntegrationInWorker:\s*(false|!1)/);
  const names = ['require', 'process', 'module', 'Buffer', 'global', '__dirname'];
  expect(await app.page.evaluate(`[${names.map((name) => `typeof ${name}`).join()}].join()`)).toBe(
    names.map(() => 'undefined').join(),
  );
});

test('[E5] 3: the preload script has a world of its own', async () => {
  expect(await preferences()).toMatchObject({ contextIsolation: true });
  // What the page does to its own built-ins does not reach the script that asks the main process for it.
  expect(
    await attempt(`
      const { structuredClone } = window;
      window.structuredClone = () => { window.wasReached = true; };
      await window.electron.ipcRenderer.invoke('sync:scheduler:isRunning', null);
      window.structuredClone = structuredClone;
      return window.wasReached === true;`),
  ).toBe(false);
});

test('[E5] 4: pages are sandboxed, and nothing in the app turns that off', async () => {
  expect(await preferences()).toMatchObject({ sandbox: true });
  // One place of the project names the switch; it is given only where the sandbox refuses to run.
  const isOff = await app.application.evaluate(
    ({ app: { commandLine } }, name) => commandLine.hasSwitch(name),
    ['no', 'sandbox'].join('-'),
  );
  expect(isOff).toBe(launchSwitches().length > 0);
  expect(await shippedScripts()).not.toMatch(/(?:no|disable)-sandbox|sandbox:\s*(?:false|!1)/);
});

test('[E5] 5: every permission is denied, in every session', async () => {
  const names = [
    'geolocation',
    'notifications',
    'camera',
    'microphone',
    'midi',
    'clipboard-read',
    'persistent-storage',
  ];
  for (const name of names) {
    const answer = await attempt(`return (await navigator.permissions.query({ name: '${name}' })).state`);
    expect(answer, name).toBe('denied');
  }
  // A session that nobody has made yet, and a page of it that asks.
  const inNewSession = await app.application.evaluate(async ({ BrowserWindow, session }) => {
    const other = session.fromPartition('made-for-a-test');
    other.webRequest.onBeforeRequest(null);
    const window = new BrowserWindow({ show: false, webPreferences: { session: other } });
    try {
      await window.loadURL('data:text/html,<title>other</title>');
      const script = `navigator.permissions.query({ name: 'geolocation' }).then(({ state }) => state)`;
      return (await window.webContents.executeJavaScript(script)) as string;
    } finally {
      window.destroy();
    }
  });
  expect(inNewSession).toBe('denied');
});

test('[E5] 6, 8, 9, 10: web security stays on, and nothing insecure or experimental is turned on', async () => {
  expect(await preferences()).toMatchObject({
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
  });
  expect((await preferences())['enableBlinkFeatures'] ?? '').toBe('');
  const switches = [
    'disable-web-security',
    'allow-running-insecure-content',
    'enable-experimental-web-platform-features',
    'enable-blink-features',
    'ignore-certificate-errors',
  ];
  const found = await app.application.evaluate(
    ({ app: { commandLine } }, names) => names.filter((name) => commandLine.hasSwitch(name)),
    switches,
  );
  expect(found).toEqual([]);
});

test('[E5] 7: the page has a content security policy that lets nothing run but its own scripts', async () => {
  const policy = (await app.page.reload())?.headers()['content-security-policy'] ?? '';
  await expect(app.byTestId('begin-create')).toBeVisible();
  expect(policy.split('; ')).toEqual(expect.arrayContaining(["default-src 'none'", "script-src 'self'"]));
  expect(policy).not.toMatch(/unsafe|\*|https?:|data:|blob:/);
  for (const script of [`eval('1 + 1')`, `new Function('return 1')()`, `document.body.innerHTML = '<b>text</b>'`]) {
    // Later, by itself: what a debugger evaluates may evaluate more.
    const later = `return new Promise((resolve, reject) => setTimeout(() => {
      try { resolve(${script}); } catch (error) { reject(error); }
    }));`;
    expect(await attempt(later), script).toMatch(/^refused: EvalError|^refused: TypeError/);
  }
});

test('[E5] 11, 12: there is no webview, whatever its options', async () => {
  expect(await preferences()).toMatchObject({ webviewTag: false });
  expect(await attempt(`return typeof document.createElement('webview').loadURL`)).toBe('undefined');
  const isPrevented = await app.application.evaluate(({ BrowserWindow }) => {
    let prevented = false;
    const event = { preventDefault: () => (prevented = true) };
    BrowserWindow.getAllWindows()[0]?.webContents.emit('will-attach-webview', event, {}, { allowpopups: 'true' });
    return prevented;
  });
  expect(isPrevented).toBe(true);
});

test('[E5] 13: the page goes nowhere else', async () => {
  const url = app.page.url();
  // The engine shows about:blank without asking; it is empty, and has the page's origin and policy.
  for (const address of [
    ...elsewhere,
    'onestar://app/licences.html',
    'data:text/html,x',
    'javascript:document.write(1)',
  ]) {
    await attempt(`location.href = '${address}'`);
    // Whatever was going to happen has happened once the page answers a question that goes through the main process.
    await app.invoke('sync:scheduler:isRunning');
    expect(app.page.url(), address).toBe(url);
  }
});

test('[E5] 14: no page opens a window', async () => {
  for (const address of [...elsewhere, 'onestar://app/', 'about:blank', '']) {
    expect(await attempt(`return window.open('${address}') === null`), address).toBe(true);
  }
  const windows = await app.application.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length);
  expect(windows).toBe(1);
});

test('[E5] 15: no address is handed to another program', async () => {
  for (const address of [...elsewhere, 'mailto:somebody@example.org', 'ms-msdt:/id', 'smb://example.org/share']) {
    await attempt(`
      for (const target of ['', '_blank']) {
        const link = document.createElement('a');
        Object.assign(link, { href: '${address}', target });
        document.body.append(link);
        link.click();
        link.remove();
      }`);
    await app.invoke('sync:scheduler:isRunning');
  }
  expect(await app.application.evaluate(() => Reflect.get(globalThis, 'handedOver') as unknown)).toEqual([]);
  expect(await shippedScripts()).not.toContain('openExternal');
});

test('[E5] 16: what runs is the Electron that the project names', async () => {
  const read = async (file: string): Promise<{ version: string; devDependencies: Record<string, string> }> =>
    JSON.parse(await readFile(file, 'utf8')) as Awaited<ReturnType<typeof read>>;
  const root = path.resolve(production, '../../..');
  const wanted = (await read(path.join(root, 'package.json'))).devDependencies['electron'] ?? '';
  const installed = (await read(path.join(root, 'node_modules/electron/package.json'))).version;
  expect(Number.parseInt(installed, 10)).toBe(Number.parseInt(wanted.replace(/\D+/, ''), 10));
  const running = await app.application.evaluate(() => process.versions.electron);
  const { kind, version } = resolveElectron();
  expect(running).toBe(kind === 'official' ? installed : version);
});

test('[E5] 17: a message from any window but our own is refused', async () => {
  const answer = await app.application.evaluate(
    async ({ BrowserWindow }, preload) => {
      const session = BrowserWindow.getAllWindows()[0]?.webContents.session;
      const window = new BrowserWindow({ show: false, webPreferences: { preload, ...(session && { session }) } });
      try {
        await window.loadURL('onestar://app/');
        const script = `window.electron.ipcRenderer
          .invoke('sync:scheduler:isRunning', null).then(() => 'answered', ({ code }) => code)`;
        return (await window.webContents.executeJavaScript(script)) as string;
      } finally {
        window.destroy();
      }
    },
    path.join(production, '../preload/preload.cjs'),
  );
  expect(answer).toBe('IPC_FORBIDDEN_SENDER');
});

test('[E5] 18: the page has an origin of its own, and no way to files', async () => {
  expect(await app.page.evaluate('location.origin')).toBe('onestar://app');
  expect(await attempt(`return (await fetch('file:///etc/hostname')).status`)).toMatch(/^refused/);
  for (const address of [
    'onestar://app/../main/main.js',
    'onestar://app/%2e%2e/main/main.js',
    'onestar://app//etc/hostname',
  ])
    expect(await statusOf(address), address).toBe(404);
});

test('[E5] 20: the page sees none of Electron, but functions that take and give plain values', async () => {
  const seen = await app.page.evaluate(`(() => {
    const list = (value) => Object.keys(value).sort();
    const { electron } = window;
    return { electron: list(electron), ipcRenderer: list(electron.ipcRenderer), droppedFiles: list(electron.droppedFiles) };
  })()`);
  expect(seen).toMatchObject({ electron: ['droppedFiles', 'ipcRenderer'], ipcRenderer: ['invoke', 'on'] });
  const heard = await attempt(`return await new Promise((resolve) => {
    const end = window.electron.ipcRenderer.on('settings:change', (...values) => { end(); resolve(values.map((value) => typeof value)); });
    void window.electron.ipcRenderer.invoke('settings:update', { colorScheme: 'light' });
  })`);
  expect(heard, 'a payload and a revision, and no event object, which would hand over its sender').toEqual([
    'object',
    'number',
  ]);
});
