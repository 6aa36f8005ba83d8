import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { build } from 'vite';

/*
 * The vault worker, bundled once per test process: a bundle starts many times faster than sources that are translated in
 * every thread anew, and these tests start hundreds of threads.
 */

const inProject = (relative: string): string => fileURLToPath(new URL(`../../../${relative}`, import.meta.url));
const folder = inProject(`node_modules/.cache/onestarstream-tests/${process.pid}`);
const program = path.join(folder, 'vault-worker.js');

mkdirSync(folder, { recursive: true });
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

await build({
  configFile: false,
  root: inProject('src/plugins/vault/worker'),
  logLevel: 'error',
  ssr: { noExternal: true, external: ['lmdb'] },
  build: {
    ssr: inProject('src/plugins/vault/worker/vault-worker.ts'),
    outDir: folder,
    emptyOutDir: false,
    target: 'node20.18',
    minify: false,
    rolldownOptions: { output: { entryFileNames: 'vault-worker.js', codeSplitting: false } },
  },
});

/** Starts a vault worker. */
export function launchVaultWorker(): Worker {
  return new Worker(program, { execArgv: [] });
}
