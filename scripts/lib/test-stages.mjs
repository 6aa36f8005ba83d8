import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build, outputFolder, VARIANTS } from './build.mjs';
import { run } from './child-process.mjs';
import { resolveElectron } from './electron-runtime.mjs';
import { tryReadJson } from './json-file.mjs';
import { inProject, projectRoot } from './project.mjs';
import { withVirtualDisplays } from './virtual-display.mjs';

/**
 * @typedef {{ passed: number, failed: number }} Counts
 *
 * @typedef {object} TestStage
 * @property {string} name
 * @property {'cli' | 'test'} needs what must be set up for it
 * @property {() => Promise<Counts>} run a check that is not made of tests counts as one
 */

/** A stage that takes longer hangs, on however busy a machine; its command is ended and it has failed. */
const STAGE_LIMIT_MS = 60 * 60 * 1000;

/** Files of tests that run at a time. Most of what they do is waiting: for processes, threads and windows that they start. */
const FILES_AT_A_TIME = 2;

/** @type {readonly TestStage[]} */
export const TEST_STAGES = [
  { name: 'lint', needs: 'cli', run: () => check('scripts/lint.mjs') },
  { name: 'format', needs: 'cli', run: () => check('node_modules/oxfmt/bin/oxfmt', '--check') },
  { name: 'types', needs: 'cli', run: () => check('node_modules/typescript/bin/tsc', '--noEmit') },
  { name: 'unit', needs: 'cli', run: () => runMocha('test/unit/**/*.spec.{ts,tsx}') },
  { name: 'build', needs: 'cli', run: buildAll },
  { name: 'integration', needs: 'cli', run: runIntegration },
  { name: 'e2e', needs: 'test', run: runPlaywright },
];

/**
 * @param {string} script
 * @param {...string} args
 * @returns {Promise<Counts>}
 */
async function check(script, ...args) {
  const code = await runScript([inProject(script), ...args]);
  return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

/** @returns {Promise<Counts>} */
async function buildAll() {
  for (const variant of VARIANTS) await build(variant);
  return { passed: VARIANTS.length, failed: 0 };
}

/** @returns {Promise<Counts>} */
async function runIntegration() {
  await build('production');
  // What ships is what is tested; it also starts sooner than the sources.
  const command = path.join(outputFolder('production'), 'main/onestar.js');
  return runMocha('test/integration/**/*.spec.{ts,tsx}', { ONESTAR_BUNDLE: command });
}

/**
 * @param {string} files
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<Counts>}
 */
function runMocha(files, env = {}) {
  const mocha = inProject('node_modules/mocha/bin/mocha.js');
  const reporter = inProject('scripts/lib/counting-reporter.mjs');
  const options = ['--forbid-only', '--reporter', reporter, '--parallel', '--jobs', String(FILES_AT_A_TIME)];
  return countedBy(
    (countsFile) => runScript([mocha, ...options, files], { ...env, TEST_COUNTS_FILE: countsFile }),
    (/** @type {Counts} */ counts) => counts,
  );
}

/** @returns {Promise<Counts>} */
async function runPlaywright() {
  const { version, kind } = resolveElectron();
  const description = { official: 'the official release', 'stand-in': 'the stand-in for development and tests' }[kind];
  process.stdout.write(`Electron ${version}, ${description}\n`);
  for (const variant of VARIANTS) await build(variant);
  return process.platform === 'linux' ? withVirtualDisplays(FILES_AT_A_TIME, runPlaywrightOn) : runPlaywrightOn([]);
}

/**
 * @param {readonly NodeJS.ProcessEnv[]} displays the variables that lead to each display, where the system does not
 * @returns {Promise<Counts>}
 */
function runPlaywrightOn(displays) {
  const playwright = inProject('node_modules/@playwright/test/cli.js');
  return countedBy(
    (reportFile) =>
      runScript([playwright, 'test', '--reporter=list,json'], {
        TEST_DISPLAYS: JSON.stringify(displays),
        PLAYWRIGHT_JSON_OUTPUT_FILE: reportFile,
      }),
    countPlaywrightReport,
  );
}

/**
 * @param {{ stats: { expected: number, unexpected: number, flaky: number }, errors: unknown[] }} report
 * @returns {Counts}
 */
function countPlaywrightReport({ stats, errors }) {
  return { passed: stats.expected + stats.flaky, failed: stats.unexpected + errors.length };
}

/**
 * Gives a suite a file to put its report in. A suite that fails without naming a failed test counts as one failure, and so does one
 * that had no test to run: it proved nothing.
 *
 * @template Report
 * @param {(reportFile: string) => Promise<number>} runSuite gives its exit code
 * @param {(report: Report) => Counts} readCounts
 * @returns {Promise<Counts>}
 */
async function countedBy(runSuite, readCounts) {
  const folder = mkdtempSync(path.join(tmpdir(), 'onestarstream-report-'));
  const discard = () => rmSync(folder, { recursive: true, force: true });
  process.once('exit', discard);
  try {
    const reportFile = path.join(folder, 'report.json');
    const code = await runSuite(reportFile);
    /** @type {Report | null} */
    const report = tryReadJson(reportFile); // None, if the suite ended before it could write; its exit code tells.
    const { passed, failed } = report === null ? { passed: 0, failed: 0 } : readCounts(report);
    const unexplained = failed === 0 && (code !== 0 || passed === 0);
    return { passed, failed: unexplained ? 1 : failed };
  } finally {
    process.off('exit', discard);
    discard();
  }
}

/**
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<number>} the exit code
 */
async function runScript(args, env = {}) {
  const { code } = await run(process.execPath, args, { cwd: projectRoot, env, timeLimit: STAGE_LIMIT_MS });
  return code;
}
