/**
 * `npm run coverage [-- unit,integration]`: which lines of `src` the tests run, as a table and, to look into files, as pages in
 * `coverage/`. Processes and threads that a test starts count too.
 */
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { run } from './lib/child-process.mjs';
import { runAsCommand } from './lib/command.mjs';
import { inProject, projectRoot } from './lib/project.mjs';
import { setUp } from './lib/setup.mjs';
import { SetUpError } from './lib/set-up-error.mjs';

const STAGES = ['unit', 'integration'];
/** As .c8rc.json has it. */
const COUNTS_FOLDER = 'coverage/v8';
/** A build of its own, with the source maps that lead from what ran to the lines of `src`. */
const BUILD_FOLDER = 'coverage/build';

/**
 * What Node.js writes at the end of a process or thread, as far as it is used here.
 *
 * @typedef {object} Counts
 * @property {{ url: string }[]} result
 * @property {Record<string, { data: { sources: string[] } | null }>} [source-map-cache]
 */

await runAsCommand(async ([names = STAGES.join(',')]) => {
  const stages = names.split(',');
  const unknown = stages.find((stage) => !STAGES.includes(stage));
  if (unknown !== undefined) {
    throw new SetUpError(`There is no stage "${unknown}".`, `npm run coverage -- ${STAGES.join(',')}`);
  }
  await setUp('cli');
  rmSync(inProject(COUNTS_FOLDER), { recursive: true, force: true });
  if (stages.includes('integration')) await buildWithSourceMaps();
  const codes = [];
  for (const stage of stages) codes.push(await runCounted(stage));
  nameSourcesByPath();
  // The lines that did run are worth seeing also when a test has failed.
  codes.push(await runNode('node_modules/c8/bin/c8.js', ['report']));
  return Math.max(...codes);
});

/**
 * The reporter takes the sources of a bundle for files of this project only if its map names them by path; Node.js writes addresses.
 * Of scripts that have no map, which are none of ours, nothing is kept.
 */
function nameSourcesByPath() {
  for (const name of readdirSync(inProject(COUNTS_FOLDER))) {
    const file = inProject(COUNTS_FOLDER, name);
    const counts = /** @type {Counts} */ (JSON.parse(readFileSync(file, 'utf8')));
    const maps = counts['source-map-cache'] ?? {};
    counts.result = counts.result.filter(({ url }) => url in maps);
    for (const { data } of Object.values(maps)) {
      if (data)
        data.sources = data.sources.map((source) => (source.startsWith('file:') ? fileURLToPath(source) : source));
    }
    writeFileSync(file, JSON.stringify(counts));
  }
}

/** @param {string} stage */
function runCounted(stage) {
  // Mocha would try `require` first, which loads every source once more in another form, and the counts of both would be mixed. Counting
  // takes time: tests that set no limit of their own get more.
  const mochaOptions = ['--node-option', 'no-experimental-require-module', '--reporter', 'dot'];
  return runNode('node_modules/mocha/bin/mocha.js', [...mochaOptions, `test/${stage}/**/*.spec.{ts,tsx}`], {
    NODE_V8_COVERAGE: inProject(COUNTS_FOLDER),
    NODE_OPTIONS: `--import=${inProject('scripts/lib/worker-coverage.mjs')}`,
    ONESTAR_BUNDLE: inProject(BUILD_FOLDER, 'main/onestar.js'),
  });
}

async function buildWithSourceMaps() {
  const code = await runNode('node_modules/vite/bin/vite.js', ['build', '--app', '--mode', 'test'], {
    BUILD_OUTPUT: BUILD_FOLDER,
  });
  if (code !== 0) throw new SetUpError('The app could not be built; the messages above say why.', 'Mend the sources.');
}

/**
 * @param {string} script
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<number>} its exit code
 */
async function runNode(script, args, env = {}) {
  const { code } = await run(process.execPath, [inProject(script), ...args], { cwd: projectRoot, env });
  return code;
}
