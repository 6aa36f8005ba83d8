/**
 * Loaded by mocha into its process, and by inheritance into every worker thread, so that both run the sources as they are:
 * it defines the constants that the build puts in place (test hooks on), and translates TypeScript in worker threads too, where
 * `--import=tsx` alone does not reach on Node 20.
 */
import { readFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

const manifest = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
const { version } = /** @type {{ version: string }} */ (JSON.parse(manifest));

Object.assign(globalThis, { __TEST_HOOKS__: true, __APP_VERSION__: version });

if (!isMainThread) {
  const { register } = await import('tsx/esm/api');
  register();
}
