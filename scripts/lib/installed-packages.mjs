import { runNpm } from './child-process.mjs';
import { tryReadJson } from './json-file.mjs';
import { withProgress } from './progress.mjs';
import { inProject, projectRoot } from './project.mjs';
import { SetUpError } from './set-up-error.mjs';

/** @typedef {{ version?: string, integrity?: string, optional?: boolean }} LockedPackage */

/**
 * Whether node_modules holds what package-lock.json asks for. npm writes what it has installed into a lock file of its own, as
 * the last thing it does; comparing the two needs no stamp of ours and sees an interrupted or foreign installation.
 */
export function packagesAreInstalled() {
  const installed = readPackages('node_modules/.package-lock.json');
  const wanted = readPackages('package-lock.json');
  if (!installed || !wanted) return false;
  const present = Object.entries(wanted).every(([path, { version, integrity, optional }]) => {
    if (path === '') return true;
    const found = installed[path];
    // An optional package is absent where it does not fit the platform.
    return found ? found.version === version && found.integrity === integrity : optional === true;
  });
  return present && Object.keys(installed).every((path) => path in wanted);
}

/** Installs exactly what package-lock.json names. Throws a `SetUpError` if npm fails. */
export async function installPackages() {
  await withProgress('Installing packages from the npm registry', async () => {
    const args = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
    const { code, output } = await runNpm(args, { output: 'capture', cwd: projectRoot });
    if (code !== 0) {
      throw new SetUpError(
        `The packages could not be installed: npm ended with code ${code}.\n${output.trim()}`,
        'See what npm says above; if it could not reach its registry, check the connection (`npm ping`). Then run the same command again.',
      );
    }
    if (output.trim()) process.stderr.write(`${output.trim()}\n`);
  });
}

/**
 * @param {string} file
 * @returns {Record<string, LockedPackage> | undefined}
 */
function readPackages(file) {
  /** @type {{ packages?: Record<string, LockedPackage> } | null} */
  const lock = tryReadJson(inProject(file));
  return lock?.packages;
}
