import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { RunningApp } from './support/running-app.js';
import { expect, test } from './support/test.js';

/** What the page tried to do, told by the page itself: the text of what it got, or of what was thrown. */
function attempt(app: RunningApp, script: string): Promise<unknown> {
  return app.page.evaluate(`(async () => { ${script} })().catch((error) => 'refused: ' + (error.code ?? error.name))`);
}

test.describe('the page', () => {
  let server: Server;
  let origin: string;
  const requests: string[] = [];

  test.beforeAll(async () => {
    server = createServer((request, response) => {
      requests.push(request.url ?? '');
      response.setHeader('access-control-allow-origin', '*');
      response.end('<!doctype html><title>elsewhere</title>');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  test.afterAll(async () => {
    await new Promise((resolve) => server.close(resolve));
  });

  test.beforeEach(() => {
    requests.length = 0;
  });

  test('[E4] opens no window and goes nowhere else', async ({ launch }) => {
    const app = await launch();
    await expect(app.byTestId('begin-create')).toBeVisible();
    const url = app.page.url();
    expect(await attempt(app, `return window.open('${origin}/opened') === null`)).toBe(true);
    expect(await attempt(app, `return window.open('onestar://app/') === null`)).toBe(true);
    await attempt(app, `location.href = '${origin}/navigated'`);
    await attempt(
      app,
      `const link = document.createElement('a'); link.href = '${origin}/linked'; link.target = '_blank'; document.body.append(link); link.click();`,
    );
    await attempt(
      app,
      `const form = document.createElement('form'); form.action = '${origin}/submitted'; document.body.append(form); form.submit();`,
    );
    // Whatever was going to happen has happened once the page answers a question that goes through the main process.
    await app.invoke('app:getSnapshot');
    expect(app.page.url()).toBe(url);
    expect(app.application.windows()).toHaveLength(1);
    expect(requests).toEqual([]);
  });

  test('[E4] loads and asks nothing from elsewhere', async ({ launch }) => {
    const app = await launch();
    await expect(app.byTestId('begin-create')).toBeVisible();
    expect(await attempt(app, `return (await fetch('${origin}/fetched')).status`)).toMatch(/refused/);
    expect(await attempt(app, `return (await fetch('file:///etc/hostname')).status`)).toMatch(/refused/);
    const loads = (element: string, property: string, address: string): Promise<unknown> =>
      attempt(
        app,
        `const element = document.createElement('${element}');
         return await new Promise((resolve) => {
           element.onload = () => resolve('loaded');
           element.onerror = () => resolve('failed');
           document.addEventListener('securitypolicyviolation', () => resolve('failed'), { once: true });
           element.${property} = '${address}';
           document.body.append(element);
         });`,
      );
    expect(await loads('img', 'src', `${origin}/image`)).toBe('failed');
    expect(await loads('script', 'src', `${origin}/script`)).toMatch(/failed|refused/);
    expect(await loads('iframe', 'srcdoc', '<p>inside</p>')).toMatch(/failed|refused/);
    // A frame whose address is refused fires "load" all the same, for the empty page in its place.
    await loads('iframe', 'src', `${origin}/frame`);
    expect(app.page.frames().filter((frame) => frame.url().startsWith(origin))).toEqual([]);
    expect(requests).toEqual([]);
  });

  test('[E4] runs no text as code, has no webview, gets no permission, downloads nothing', async ({ launch }) => {
    const app = await launch();
    await expect(app.byTestId('begin-create')).toBeVisible();
    const inline = await attempt(
      app,
      `const script = document.createElement('script'); script.textContent = 'window.ranInline = true'; document.body.append(script);
       return 'put in'`,
    );
    expect(inline).toMatch(/refused|put in/);
    expect(await app.page.evaluate('window.ranInline')).toBe(undefined);
    expect(
      await attempt(
        app,
        `return document.createElement('webview') instanceof HTMLUnknownElement || typeof document.createElement('webview').loadURL`,
      ),
    ).toBe('undefined');
    expect(await attempt(app, `return await Notification.requestPermission()`)).toBe('denied');
    expect(await attempt(app, `return (await navigator.permissions.query({ name: 'geolocation' })).state`)).toBe(
      'denied',
    );
    expect(
      await attempt(app, `return await navigator.mediaDevices.getUserMedia({ audio: true }).then(() => 'granted')`),
    ).toMatch(/refused/);
    await app.application.evaluate(({ BrowserWindow }) => {
      const pages = BrowserWindow.getAllWindows()[0]?.webContents.session;
      pages?.on('will-download', (event) => Object.assign(globalThis, { refusedDownload: event.defaultPrevented }));
    });
    await attempt(
      app,
      `const link = document.createElement('a'); link.href = URL.createObjectURL(new Blob(['x'])); link.download = 'x.txt'; link.click();`,
    );
    await expect
      .poll(() => app.application.evaluate(() => Reflect.get(globalThis, 'refusedDownload') as unknown))
      .toBe(true);
  });

  test('[E4] is served under a strict policy, and nothing beside its own files is', async ({ launch }) => {
    const app = await launch();
    await expect(app.byTestId('begin-create')).toBeVisible();
    const policy = (await app.page.reload())?.headers()['content-security-policy'];
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toMatch(/unsafe|\*|https?:/);

    // The answer is kept by the app and looked at until it is there: nothing waits for a promise of another process.
    const statusOf = async (address: string): Promise<unknown> => {
      await app.application.evaluate(({ BrowserWindow }, wanted) => {
        const window = BrowserWindow.getAllWindows()[0];
        if (window === undefined) throw new Error('There is no window.');
        Object.assign(globalThis, { answer: 'pending' });
        window.webContents.session.fetch(wanted).then(
          (response) => Object.assign(globalThis, { answer: response.status }),
          () => Object.assign(globalThis, { answer: 'refused' }),
        );
      }, address);
      const answer = (): Promise<unknown> =>
        app.application.evaluate(() => Reflect.get(globalThis, 'answer') as unknown);
      await expect.poll(answer, { message: address }).not.toBe('pending');
      return answer();
    };
    expect(await statusOf('onestar://app/')).toBe(200);
    for (const path of ['../main/main.js', '%2e%2e/main/main.js', '..%5cmain/main.js', 'missing.js', '/etc/passwd']) {
      expect(await statusOf(`onestar://app/${path}`), path).not.toBe(200);
    }
    expect(await statusOf('onestar://other/')).not.toBe(200);
    expect(await statusOf(`${origin}/asked-by-the-session`)).toBe('refused');
    expect(requests).toEqual([]);
  });

  test('[E1] reaches only the channels of the contract', async ({ launch }) => {
    const app = await launch();
    await expect(app.byTestId('begin-create')).toBeVisible();
    const call = (channel: string, argument = 'null'): Promise<unknown> =>
      attempt(app, `return await window.electron.ipcRenderer.invoke(${channel}, ${argument}).then(() => 'answered')`);
    expect(await call(`'sync:scheduler:isRunning'`)).toBe('answered');
    expect(await call(`'no:such:channel'`)).toBe('refused: IPC_UNKNOWN_CHANNEL');
    expect(await call(`'__proto__'`)).toBe('refused: IPC_UNKNOWN_CHANNEL');
    expect(await call(`{ toString: () => 'vault:lock' }`)).toMatch(/refused/);
    expect(await call(`'vault:unlock'`, `{ password: 7 }`)).toBe('refused: IPC_INVALID_ARGUMENTS');
    expect(await call(`'vault:unlock'`, `{ password: 'x', also: 'this' }`)).toBe('refused: IPC_INVALID_ARGUMENTS');
    expect(await attempt(app, `return Object.keys(window.electron.ipcRenderer).sort().join()`)).toBe('emit,invoke,on');
  });
});
