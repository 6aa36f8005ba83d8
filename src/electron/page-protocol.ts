import { protocol, type Session } from 'electron';

import type { PageFiles } from './page-files.js';

const SCHEME = 'onestar';

/** Makes `onestar:` a scheme with origins, like `https:`. Must be called before Electron is ready. */
export function registerPageScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme: SCHEME, privileges: { standard: true, secure: true } }]);
}

/**
 * Serves the window's files to the pages of one session.
 *
 * @param onServe called whenever a page has got an answer.
 */
export function servePages(session: Session, files: PageFiles, onServe: () => void): void {
  session.protocol.handle(SCHEME, async (request) => {
    const response = await files.respond(request);
    onServe();
    return response;
  });
}
