import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, utimesSync } from 'node:fs';
import { utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { run } from './child-process.mjs';
import { exclusively } from './exclusively.mjs';
import { withProgress } from './progress.mjs';
import { inProject, projectRoot } from './project.mjs';
import { SetUpError } from './set-up-error.mjs';
import { makeFolder } from './work-folder.mjs';

/** @typedef {'production' | 'test'} Variant what ships, or the same with test hooks */

/** @type {readonly Variant[]} */
export const VARIANTS = ['production', 'test'];

/** All that a build is made of. */
const SOURCES = [
  'src',
  'scripts/lib/third-party-licences.mjs',
  'vite.config.ts',
  'tsconfig.json',
  'package.json',
  'package-lock.json',
];
const STAMP = '.built-from';

/** @param {Variant} variant */
export const outputFolder = (variant) => inProject('out', variant);

/**
 * Builds `out/<variant>` unless it is up to date. Writes to stderr only.
 *
 * @param {Variant} variant
 * @param {{ force?: boolean }} [options]
 * @returns {Promise<void>} throws a `SetUpError` if the sources do not build; the last good build is then still there
 */
export async function build(variant, { force = false } = {}) {
  if (!force && isFresh(variant)) return;
  await exclusively(`build-${variant}`, async () => {
    if (!force && isFresh(variant)) return;
    await withProgress(`Building the app (${variant})`, () => buildAnew(variant));
  });
}

/** @param {Variant} variant */
function buildAnew(variant) {
  const begun = new Date();
  const stamp = hashSources();
  return makeFolder(outputFolder(variant), async (folder) => {
    const vite = inProject('node_modules/vite/bin/vite.js');
    const { code } = await run(process.execPath, [vite, 'build', '--app', '--mode', variant], {
      output: 'to-stderr',
      cwd: projectRoot,
      env: { BUILD_OUTPUT: path.relative(projectRoot, folder) },
    });
    if (code !== 0)
      throw new SetUpError(
        'The app could not be built; the messages above say why.',
        `Mend the sources, then run it again.`,
      );
    await writeFile(path.join(folder, STAMP), stamp);
    await utimes(path.join(folder, STAMP), begun, begun);
  });
}

/**
 * Whether a variant is built of the present sources, and the packages are there that it loads. Quick.
 *
 * @param {Variant} variant
 */
export const isBuilt = (variant) => existsSync(inProject('node_modules/.package-lock.json')) && isFresh(variant);

/** @param {Variant} variant */
function isFresh(variant) {
  const stamp = path.join(outputFolder(variant), STAMP);
  const begun = new Date();
  try {
    // The system notes every change of a file or folder, and nobody can date that back: most often this look is enough.
    const { mtimeMs } = statSync(stamp);
    if (SOURCES.every((source) => isUnchangedSince(mtimeMs, inProject(source)))) return true;
    if (readFileSync(stamp, 'utf8') !== hashSources()) return false;
  } catch {
    return false; // Never built.
  }
  try {
    utimesSync(stamp, begun, begun);
  } catch {
    // Where nothing can be written, the next look takes as long.
  }
  return true;
}

/**
 * @param {number} moment epoch ms
 * @param {string} file
 * @returns {boolean}
 */
function isUnchangedSince(moment, file) {
  const stats = statSync(file);
  if (stats.ctimeMs >= moment) return false;
  return !stats.isDirectory() || readdirSync(file).every((entry) => isUnchangedSince(moment, path.join(file, entry)));
}

function hashSources() {
  const hash = createHash('sha256');
  for (const source of SOURCES) addToHash(hash, inProject(source), source);
  return hash.digest('hex');
}

/**
 * @param {import('node:crypto').Hash} hash
 * @param {string} file
 * @param {string} name
 */
function addToHash(hash, file, name) {
  const entries = tryList(file);
  if (!entries) {
    hash.update(`${name}\0`).update(readFileSync(file)).update('\0');
    return;
  }
  for (const entry of entries.toSorted()) addToHash(hash, path.join(file, entry), `${name}/${entry}`);
}

/**
 * @param {string} file
 * @returns {string[] | null} null if it is no folder
 */
function tryList(file) {
  try {
    return readdirSync(file);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOTDIR') return null;
    throw error;
  }
}
