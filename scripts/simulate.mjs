/**
 * `npm run simulate [-- <lives> [<first seed>]]`: lets many schedulers live through ten simulated years of faults, and follows the advice
 * in as many random accounts, one process per processor. What breaks a promise prints its seed; `npm run simulate -- 1 <seed>` does it again.
 */
import { availableParallelism } from 'node:os';
import { run } from './lib/child-process.mjs';
import { runAsCommand } from './lib/command.mjs';
import { inProject, projectRoot } from './lib/project.mjs';
import { setUp } from './lib/setup.mjs';
import { SetUpError } from './lib/set-up-error.mjs';

const LIVES = 1000;

const SPECS = [
  'test/integration/scheduler-ten-years.spec.ts',
  'test/unit/plugins/health-check/every-warning-ends.spec.ts',
];

await runAsCommand(async ([lives = String(LIVES), firstSeed = '1']) => {
  const count = wholeNumber(lives);
  const first = wholeNumber(firstSeed);
  await setUp('cli');
  const processes = Math.min(availableParallelism(), count);
  const share = Math.ceil(count / processes);
  const codes = [];
  for (let done = 0; done < count; done += share) codes.push(live(Math.min(share, count - done), first + done));
  return Math.max(...(await Promise.all(codes)));
});

/**
 * @param {number} lives
 * @param {number} firstSeed
 */
async function live(lives, firstSeed) {
  const mocha = inProject('node_modules/mocha/bin/mocha.js');
  const { code } = await run(process.execPath, [mocha, ...SPECS], {
    cwd: projectRoot,
    env: { SIMULATED_LIVES: String(lives), FIRST_SEED: String(firstSeed) },
  });
  return code;
}

/** @param {string} text */
function wholeNumber(text) {
  const number = Number(text);
  if (Number.isSafeInteger(number) && number > 0) return number;
  throw new SetUpError(`"${text}" is no whole number above 0.`, 'npm run simulate -- <lives> <first seed>');
}
