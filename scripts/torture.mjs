/**
 * `npm run torture [-- <kills> [<first seed>]]`: kills processes that work on a vault, ten times in each life of an account, and
 * compares what is there afterwards with what was acknowledged. A life that breaks a promise prints its seed;
 * `npm run torture -- 10 <seed>` does the same steps again and aims at the same moments.
 */
import { run } from './lib/child-process.mjs';
import { runAsCommand } from './lib/command.mjs';
import { inProject, projectRoot } from './lib/project.mjs';
import { setUp } from './lib/setup.mjs';
import { SetUpError } from './lib/set-up-error.mjs';

const KILLS = 200;

await runAsCommand(async ([kills = String(KILLS), firstSeed = '1']) => {
  const env = { CRASH_KILLS: String(wholeNumber(kills)), FIRST_SEED: String(wholeNumber(firstSeed)) };
  await setUp('cli');
  const mocha = inProject('node_modules/mocha/bin/mocha.js');
  // One after the other: the moment of a kill means more on a machine that does little else.
  const { code } = await run(process.execPath, [mocha, 'test/integration/vault-crashes.spec.ts'], {
    cwd: projectRoot,
    env,
  });
  return code;
});

/** @param {string} text */
function wholeNumber(text) {
  const number = Number(text);
  if (Number.isSafeInteger(number) && number > 0) return number;
  throw new SetUpError(`"${text}" is no whole number above 0.`, 'npm run torture -- <kills> <first seed>');
}
