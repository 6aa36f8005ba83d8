import type { App, Session, WebContents } from 'electron';

import { PAGE_URL } from './page-files.js';

/**
 * Takes away everything a page has no use for here. Our page asks for none of this; what does ask is not ours, so each
 * refusal is final and silent to the page.
 */
export function secureApp(app: Pick<App, 'on'>): void {
  app.on('session-created', secureSession);
  app.on('web-contents-created', (_event, contents) => secureWebContents(contents));
}

/** No permission, no device, no download, no request to anything but our own pages. */
export function secureSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, callback) => callback(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.setSpellCheckerEnabled(false);
  session.on('will-download', (event) => event.preventDefault());
  session.webRequest.onBeforeRequest(({ url }, callback) => callback({ cancel: !isOwnAddress(url) }));
}

/** No new window, no embedded page, and no way to anywhere but a reload of our own page. */
export function secureWebContents(contents: WebContents): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.on('will-frame-navigate', (event) => {
    if (!event.isMainFrame || !isPageAddress(event.url)) event.preventDefault();
  });
  contents.on('will-redirect', (event) => event.preventDefault());
}

function isOwnAddress(url: string): boolean {
  return url.startsWith(PAGE_URL);
}

/** The page itself, at whatever route within it. */
function isPageAddress(url: string): boolean {
  return url.split('#', 1)[0] === PAGE_URL;
}
