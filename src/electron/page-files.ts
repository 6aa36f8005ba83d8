import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';

import { contentSecurityPolicy } from './content-security-policy.js';

/** The address of the app's one page. */
export const PAGE_URL = 'onestar://app/';

const contentTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

/**
 * There is no opener policy among them: no page here opens another one or is opened by one, and with such a policy the window
 * throws away the process that it has just started and starts another one for the page.
 */
const commonHeaders = {
  'content-security-policy': contentSecurityPolicy,
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

/**
 * The files of the window, as they lay in its folder when the app started. Requests are looked up in that list, never
 * resolved against the disk, so no spelling of a path leads outside.
 */
export class PageFiles {
  readonly #filesByUrl: ReadonlyMap<string, string>;

  /** Throws what reading the folder throws. */
  constructor(folder: string) {
    this.#filesByUrl = listFiles(folder);
  }

  /** Answers a request for a file, 404 for anything else. */
  async respond({ url, method }: { readonly url: string; readonly method: string }): Promise<Response> {
    const file = method === 'GET' ? this.#filesByUrl.get(withoutFragment(url)) : undefined;
    if (file === undefined)
      return new Response('Not found', { status: 404, headers: { ...commonHeaders, 'content-type': 'text/plain' } });
    const type = contentTypes[path.extname(file)] ?? 'application/octet-stream';
    return new Response(await readFile(file), { headers: { ...commonHeaders, 'content-type': type } });
  }
}

function listFiles(folder: string): ReadonlyMap<string, string> {
  const filesByUrl = new Map([[PAGE_URL, path.join(folder, 'index.html')]]);
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = path.join(entry.parentPath, entry.name);
    const urlPath = path.relative(folder, file).split(path.sep).map(encodeURIComponent).join('/');
    filesByUrl.set(PAGE_URL + urlPath, file);
  }
  return filesByUrl;
}

function withoutFragment(url: string): string {
  return url.split('#', 1)[0] ?? url;
}
