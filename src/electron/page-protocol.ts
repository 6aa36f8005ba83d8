import { protocol, type Session } from 'electron';

import type { PageFiles } from './page-files.js';

const SCHEME = 'onestar';

/** Makes `onestar:` a scheme with origins, like `https:`. Must be called before Electron is ready. */
export function registerPageScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme: SCHEME, privileges: { standard: true, secure: true } }]);
}

/** Serves the window's files to the pages of one session. */
export function servePages(session: Session, files: PageFiles): void {
  session.protocol.handle(SCHEME, (request) => files.respond(request));
}
