#!/usr/bin/env node
/**
 * The command `onestar` out of a checkout: as `npm link` and `npm install -g .` put it on the path, and as `npm run -s onestar -- <arguments>`.
 * Sets up and builds what is missing, and writes to stdout nothing but what the command writes.
 */
import path from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';

/** What the command itself ends with when it fails; 1 means there that something needs a person. */
const FAILED = 4;

try {
  const program = await provideProgram();
  await moveToCaller();
  process.argv.splice(1, 1, program);
  // In this process: a second one would double the time to start, and stand between the command and its signals.
  await import(pathToFileURL(program).href);
} catch (error) {
  tell(error);
  process.exit(FAILED);
}

/** @returns {Promise<string>} the command as it is built from the present sources */
async function provideProgram() {
  const { build, isBuilt, outputFolder } = await import('./lib/build.mjs');
  if (!isBuilt('production')) {
    const { setUp } = await import('./lib/setup.mjs');
    await setUp('cli');
    await build('production');
  }
  return path.join(outputFolder('production'), 'main/onestar.js');
}

/** `npm run` moves to the project first. A script of another project that calls `onestar` by its name stays where it is. */
async function moveToCaller() {
  const { callersFolder, inProject } = await import('./lib/project.mjs');
  if (process.env.npm_package_json === inProject('package.json')) process.chdir(callersFolder());
}

/**
 * Says why the command did not start. Loads nothing for it: what kept the rest from being loaded, such as too few open files, may
 * last.
 *
 * @param {unknown} error
 */
function tell(error) {
  const { message, instead } = /** @type {Partial<import('./lib/set-up-error.mjs').SetUpError>} */ (Object(error));
  const what = message ?? String(error);
  const hint = instead ?? 'Run `npm run setup` in the checkout, then try again.';
  process.stderr.write(
    process.argv.includes('--json')
      ? `${JSON.stringify({ error: { code: 'INTERNAL', message: what, hint } })}\n`
      : `onestar: ${what}\n  ${hint}\n`,
  );
}
