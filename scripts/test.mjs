/**
 * `npm test [-- --only <stage>,<stage>]`: sets up what is missing, runs every stage even if one fails, and ends with one line
 * `N passed, M failed` over all of them.
 */
import { parseArgs } from 'node:util';
import { runAsCommand, printSetUpError } from './lib/command.mjs';
import { setUp } from './lib/setup.mjs';
import { SetUpError } from './lib/set-up-error.mjs';
import { TEST_STAGES } from './lib/test-stages.mjs';

/** @typedef {import('./lib/test-stages.mjs').TestStage} TestStage */
/** @typedef {import('./lib/test-stages.mjs').Counts & { name: string, seconds: number }} StageResult */

await runAsCommand(async (args) => {
  const stages = chooseStages(args);
  if (!stages) {
    process.stderr.write(`Usage: npm test [-- --only ${TEST_STAGES.map(({ name }) => name).join(',')}]\n`);
    return 2;
  }
  const results = await runStages(stages);
  return printResults(results) === 0 ? 0 : 1;
});

/**
 * @param {readonly TestStage[]} stages
 * @returns {Promise<StageResult[]>}
 */
async function runStages(stages) {
  try {
    await setUp(stages.some(({ needs }) => needs === 'test') ? 'test' : 'cli');
  } catch (error) {
    printFailure(error);
    return [{ name: 'set-up', passed: 0, failed: 1, seconds: 0 }];
  }
  /** @type {StageResult[]} */
  const results = [];
  for (const stage of stages) results.push(await runStage(stage));
  return results;
}

/**
 * @param {TestStage} stage
 * @returns {Promise<StageResult>}
 */
async function runStage({ name, run }) {
  process.stdout.write(`\n── ${name} ${'─'.repeat(60 - name.length)}\n`);
  const start = Date.now();
  const counts = await run().catch((/** @type {unknown} */ error) => {
    printFailure(error);
    return { passed: 0, failed: 1 };
  });
  return { name, ...counts, seconds: Math.round((Date.now() - start) / 1000) };
}

/**
 * @param {readonly StageResult[]} results
 * @returns {number} how many failed
 */
function printResults(results) {
  process.stdout.write('\n');
  for (const { name, passed, failed, seconds } of results) {
    process.stdout.write(
      `${failed === 0 ? '✓' : '✕'} ${name.padEnd(12)} ${passed} passed, ${failed} failed (${seconds} s)\n`,
    );
  }
  const passed = results.reduce((sum, result) => sum + result.passed, 0);
  const failed = results.reduce((sum, result) => sum + result.failed, 0);
  process.stdout.write(`${passed} passed, ${failed} failed\n`);
  return failed;
}

/** @param {unknown} error */
function printFailure(error) {
  if (error instanceof SetUpError) printSetUpError(error);
  else process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
}

/**
 * @param {string[]} args
 * @returns {readonly TestStage[] | null} null if an argument names none
 */
function chooseStages(args) {
  const { values } = parseArgs({ args, options: { only: { type: 'string', multiple: true } } });
  if (!values.only) return TEST_STAGES;
  const names = values.only.flatMap((list) => list.split(','));
  const isKnown = names.every((name) => TEST_STAGES.some((stage) => stage.name === name));
  return isKnown ? TEST_STAGES.filter(({ name }) => names.includes(name)) : null;
}
