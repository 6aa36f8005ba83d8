/** What Electron and a display without a screen need from a Linux system. */
import { accessSync, constants, existsSync } from 'node:fs';
import path from 'node:path';
import { run } from './child-process.mjs';
import { withProgress } from './progress.mjs';
import { SetUpError } from './set-up-error.mjs';

/**
 * @typedef {object} Requirement
 * @property {string[]} packages Debian packages that provide it; the first one the system's archive knows is taken
 * @property {{ library: string } | { program: string } | { anyFile: string }} probe what shows that it is there
 */

/** @type {readonly Requirement[]} */
const FOR_THE_APP = [
  { packages: ['libgtk-3-0t64', 'libgtk-3-0'], probe: { library: 'libgtk-3.so.0' } },
  { packages: ['libnss3'], probe: { library: 'libnss3.so' } },
  { packages: ['libasound2t64', 'libasound2'], probe: { library: 'libasound.so.2' } },
  { packages: ['libgbm1'], probe: { library: 'libgbm.so.1' } },
  { packages: ['libxss1'], probe: { library: 'libXss.so.1' } },
  { packages: ['libxtst6'], probe: { library: 'libXtst.so.6' } },
  { packages: ['libatspi2.0-0t64', 'libatspi2.0-0'], probe: { library: 'libatspi.so.0' } },
  { packages: ['libsecret-1-0'], probe: { library: 'libsecret-1.so.0' } },
  { packages: ['libnotify4'], probe: { library: 'libnotify.so.4' } },
  { packages: ['fonts-dejavu-core'], probe: { anyFile: '/usr/share/fonts' } },
  { packages: ['dbus'], probe: { program: 'dbus-daemon' } },
];

/** @type {readonly Requirement[]} */
const FOR_END_TO_END_TESTS = [
  { packages: ['xvfb'], probe: { program: 'xvfb-run' } },
  { packages: ['xauth'], probe: { program: 'xauth' } },
];

/** Folders of system programs that an ordinary user's PATH may lack. */
const SYSTEM_PROGRAMS = ['/usr/local/sbin', '/usr/sbin', '/sbin'];

/**
 * What this system lacks; nothing on systems other than Linux, which bring it along.
 *
 * @param {'start' | 'test'} purpose
 * @returns {Promise<Requirement[]>}
 */
export async function missingRequirements(purpose) {
  if (process.platform !== 'linux') return [];
  const libraries = await installedLibraries();
  const required = purpose === 'test' ? [...FOR_THE_APP, ...FOR_END_TO_END_TESTS] : FOR_THE_APP;
  return required.filter(({ probe }) => {
    if ('program' in probe) return !findProgram(probe.program);
    if ('anyFile' in probe) return !existsSync(probe.anyFile);
    // Where no loader cache tells, the libraries count as present: the app's own start will name one that is not.
    return libraries !== null && !libraries.has(probe.library);
  });
}

/**
 * Installs what is missing, if this is root on Debian or a system like it.
 *
 * @param {readonly Requirement[]} missing
 * @returns {Promise<void>} throws a `SetUpError` with the command to run where it cannot
 */
export async function installRequirements(missing) {
  const names = missing.map(({ packages }) => packages.at(-1)).join(' ');
  if (!findProgram('apt-get')) {
    throw new SetUpError(
      `This system lacks libraries or programs that the app needs; on Debian they are: ${names}.`,
      "Install them with your system's package manager.",
    );
  }
  if (process.getuid?.() !== 0) {
    const packages = await choosePackages(missing);
    throw new SetUpError(
      `These system packages are missing: ${packages.join(' ')}.`,
      `sudo apt-get install ${packages.join(' ')}`,
    );
  }
  await withProgress(`Installing system packages: ${names}`, async () => {
    await aptGet(['update']);
    await aptGet(['install', '--yes', '--no-install-recommends', ...(await choosePackages(missing))]);
  });
  // So that `missingRequirements` does not see yesterday's cache.
  await run(findProgram('ldconfig') ?? 'ldconfig', [], { output: 'capture' });
}

/** @param {readonly string[]} args */
async function aptGet(args) {
  const { code, output } = await run('apt-get', ['--quiet', ...args], {
    output: 'capture',
    env: { DEBIAN_FRONTEND: 'noninteractive' },
  });
  if (code !== 0) {
    throw new SetUpError(
      `apt-get could not do its work (code ${code}):\n${output.trim().split('\n').slice(-8).join('\n')}`,
      `apt-get ${args.join(' ')}`,
    );
  }
}

/**
 * Newer releases renamed some packages; takes the name that this system's archive knows.
 *
 * @param {readonly Requirement[]} missing
 * @returns {Promise<string[]>}
 */
async function choosePackages(missing) {
  const candidates = missing.flatMap(({ packages }) => packages);
  const { output } = await run(
    'apt-cache',
    ['--names-only', 'search', `^(${candidates.map(escapePattern).join('|')})$`],
    { output: 'capture' },
  );
  const known = new Set(output.split('\n').map((line) => line.split(' ', 1)[0]));
  return missing.map(
    ({ packages }) => packages.find((name) => known.has(name)) ?? /** @type {string} */ (packages.at(-1)),
  );
}

/** @param {string} text */
function escapePattern(text) {
  return text.replace(/[.+]/g, '\\$&');
}

/** @returns {Promise<Set<string> | null>} null where the system keeps no list */
async function installedLibraries() {
  const ldconfig = findProgram('ldconfig');
  if (!ldconfig) return null;
  const { code, output } = await run(ldconfig, ['-p'], { output: 'capture' });
  if (code !== 0) return null;
  return new Set(output.split('\n').map((line) => line.trim().split(' ', 1)[0] ?? ''));
}

/**
 * @param {string} name
 * @returns {string | undefined} its path
 */
export function findProgram(name) {
  const folders = [...(process.env.PATH ?? '').split(path.delimiter), ...SYSTEM_PROGRAMS];
  return folders.map((folder) => path.join(folder, name)).find(isExecutable);
}

/** @param {string} file */
function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
