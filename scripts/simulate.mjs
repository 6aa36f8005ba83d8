/**
 * `npm run simulate [-- <lives> [<first seed>]]`: lets many schedulers live through ten simulated years of faults, follows the advice in as
 * many random accounts, lives ten times as many lives in the model of the trust layer, reads as many by the code and by the model, and a
 * tenth of them with brakes on and a tenth with what is shown, lets what carries checkpoints lie in every way, and a thief sign whatever its keys
 * allow; one process per processor. What breaks a promise prints its seed; `npm run simulate -- 1 <seed>` does it again.
 */
import { availableParallelism } from 'node:os';
import { run } from './lib/child-process.mjs';
import { runAsCommand } from './lib/command.mjs';
import { inProject, projectRoot } from './lib/project.mjs';
import { setUp } from './lib/setup.mjs';
import { SetUpError } from './lib/set-up-error.mjs';

/** By how many lives each is run where nobody says. */
const SPECS = [
  { lives: 1000, file: 'test/integration/scheduler-ten-years.spec.ts' },
  { lives: 300, file: 'test/unit/plugins/health-check/every-warning-ends.spec.ts' },
  { lives: 10_000, file: 'test/unit/trust-model/lives.spec.ts' },
  { lives: 10_000, file: 'test/unit/keystore/meaning/meaning-beside-the-model.spec.ts' },
  { lives: 1000, file: 'test/unit/keystore/views/views-beside-the-model.spec.ts' },
  { lives: 1000, file: 'test/unit/keystore/brakes/brake-in-lives.spec.ts' },
  { lives: 300, file: 'test/unit/keystore/checkpoints/lying-carriers.spec.ts' },
  { lives: 300, file: 'test/unit/plugins/vault/member/member-life.spec.ts' },
  { lives: 300, file: 'test/integration/random-forging.spec.ts' },
];

await runAsCommand(async ([lives, firstSeed = '1']) => {
  const asked = lives === undefined ? undefined : wholeNumber(lives);
  const first = wholeNumber(firstSeed);
  await setUp('cli');
  let worst = 0;
  for (const { lives: usual, file } of SPECS) worst = Math.max(worst, await simulate(file, asked ?? usual, first));
  return worst;
});

/**
 * @param {string} file
 * @param {number} count
 * @param {number} first
 */
async function simulate(file, count, first) {
  const processes = Math.min(availableParallelism(), count);
  const share = Math.ceil(count / processes);
  const codes = [];
  for (let done = 0; done < count; done += share) codes.push(live(file, Math.min(share, count - done), first + done));
  return Math.max(...(await Promise.all(codes)));
}

/**
 * @param {string} file
 * @param {number} lives
 * @param {number} firstSeed
 */
async function live(file, lives, firstSeed) {
  const mocha = inProject('node_modules/mocha/bin/mocha.js');
  const { code } = await run(process.execPath, [mocha, file], {
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
