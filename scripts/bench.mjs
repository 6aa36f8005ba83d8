/**
 * `npm run bench [-- name …] [--json] [--tiny]`: measures speed and size against the budgets in docs/benchmarks.md, with what ships. Ends with
 * 1 when a budget is broken, and with 3 when none is but one could not be settled; `--tiny` measures nothing worth reading, and shows in
 * seconds that all of it runs.
 */
import { rmSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, outputFolder, VARIANTS } from './lib/build.mjs';
import { run } from './lib/child-process.mjs';
import { runAsCommand } from './lib/command.mjs';
import { inProject, projectRoot } from './lib/project.mjs';
import { setUp } from './lib/setup.mjs';
import { withVirtualDisplay } from './lib/virtual-display.mjs';

const FOLDER = `node_modules/.cache/onestarstream-bench/${process.pid}`;

/** The largest account is in memory as a whole, twice. */
const HEAP_MEBIBYTES = 6144;

/**
 * Keeps modules out of the bundle that find files by where they lie themselves.
 *
 * @type {import('vite').Plugin}
 */
const leaveInPlace = {
  name: 'leave-in-place',
  enforce: 'pre',
  async resolveId(source, importer) {
    const resolved = await this.resolve(source, importer, { skipSelf: true });
    if (!resolved || !/\/(?:scripts\/lib|test\/e2e)\//.test(resolved.id)) return null;
    return { id: pathToFileURL(resolved.id).href, external: true };
  },
};

await runAsCommand(async (args) => {
  await setUp('test');
  for (const variant of VARIANTS) await build(variant);
  const folder = inProject(FOLDER);
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  await bundle(folder);
  return process.platform === 'linux' ? withVirtualDisplay((display) => bench(args, display)) : bench(args, {});
});

/**
 * As the app is: in one piece, without the translator that tests run through and that slows code down.
 *
 * @param {string} folder
 */
async function bundle(folder) {
  const vite = await import('vite');
  await vite.build({
    configFile: false,
    root: projectRoot,
    logLevel: 'error',
    plugins: [leaveInPlace],
    define: { __TEST_HOOKS__: 'true', __APP_VERSION__: JSON.stringify('0.0.0') },
    build: {
      ssr: inProject('test/bench/main.ts'),
      outDir: folder,
      target: 'node20.18',
      minify: false,
      rolldownOptions: { output: { entryFileNames: 'bench.js', codeSplitting: false } },
    },
  });
}

/**
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} display
 */
async function bench(args, display) {
  const switches = ['--import=tsx', '--expose-gc', `--max-old-space-size=${HEAP_MEBIBYTES}`];
  const program = path.join(inProject(FOLDER), 'bench.js');
  const { code } = await run(process.execPath, [...switches, program, ...args], {
    cwd: projectRoot,
    env: { ...display, VAULT_WORKER_PROGRAM: path.join(outputFolder('production'), 'main/vault-worker.js') },
  });
  return code;
}
