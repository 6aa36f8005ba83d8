/** An Electron window on the preview, served like the app's pages: own scheme, strict content security policy. */
const { app, BrowserWindow, net, protocol } = require('electron');
const path = require('node:path');
const { pathToFileURL } = require('node:url');

const ROOT = path.resolve(__dirname, '../../../out/ui-preview');
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types password-strength";

protocol.registerSchemesAsPrivileged([{ scheme: 'preview', privileges: { standard: true, secure: true } }]);

async function openWindow() {
  await app.whenReady();
  protocol.handle('preview', async (request) => {
    const { pathname } = new URL(request.url);
    const response = await net.fetch(pathToFileURL(path.join(ROOT, pathname === '/' ? 'index.html' : pathname)).href);
    const headers = new Headers(response.headers);
    headers.set('content-security-policy', POLICY);
    return new Response(response.body, { status: response.status, headers });
  });
  const window = new BrowserWindow({
    width: 1080,
    height: 760,
    useContentSize: true,
    webPreferences: { sandbox: true },
  });
  await window.loadURL('preview://app/?scene=in-sync');
}

openWindow().catch((error) => {
  process.stderr.write(`${String(error)}\n`);
  app.exit(1);
});
