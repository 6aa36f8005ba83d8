import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';

/** Under `npm run coverage`: what ran is then traced back to the lines of the sources. */
const isCounted = process.env['NODE_V8_COVERAGE'] !== undefined;

const inProject = (relative: string): string => fileURLToPath(new URL(`../../../${relative}`, import.meta.url));

/**
 * The vault worker, bundled once per test process: a bundle starts many times faster than sources that are translated in
 * every thread anew, and these tests start hundreds of threads. A process that a test starts is told where the bundle lies.
 */
export const vaultWorkerProgram =
  process.env['VAULT_WORKER_PROGRAM'] ?? (await bundleForNode('src/plugins/vault/worker/vault-worker.ts'));

/** Starts a vault worker, from another program if one is given. */
export function launchVaultWorker(program = vaultWorkerProgram): Worker {
  return new Worker(program, { execArgv: [] });
}

/** Makes one file of a program of this project, for as long as this process lives. Returns its path. */
export async function bundleForNode(source: string): Promise<string> {
  const { build } = await import('vite');
  const folder = inProject(`node_modules/.cache/onestarstream-tests/${process.pid}`);
  const name = `${path.basename(source, '.ts')}.js`;
  mkdirSync(folder, { recursive: true });
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  await build({
    configFile: false,
    root: inProject(path.dirname(source)),
    logLevel: 'error',
    // What every thread's counts come with, the map of its program, is to be small.
    ssr: { ...(!isCounted && { noExternal: true }), external: ['lmdb', 'vite'] },
    build: {
      ssr: inProject(source),
      outDir: folder,
      emptyOutDir: false,
      target: 'node20.18',
      minify: false,
      sourcemap: isCounted && 'inline',
      rolldownOptions: { output: { entryFileNames: name, codeSplitting: false } },
    },
  });
  return path.join(folder, name);
}
