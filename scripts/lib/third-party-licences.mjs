import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { tryReadJson } from './json-file.mjs';

/**
 * @typedef {object} ThirdPartyLicence
 * @property {string} name of the package
 * @property {string} version
 * @property {string} licence its SPDX expression, as the package says it
 * @property {string | null} text of the licence with its copyright notice; null when the package brings none
 */

/**
 * @typedef {object} LockedPackage
 * @property {string} [version]
 * @property {string} [license]
 * @property {Record<string, string>} [dependencies]
 * @property {Record<string, string>} [optionalDependencies]
 */

/** @typedef {Readonly<Record<string, LockedPackage>>} LockedPackages by their folders, as in package-lock.json */

/** What the app runs on, not what it is made of; it brings its own licences. */
const RUNTIME = 'electron';
/** Types are gone once the app is built. */
const TYPES_ONLY = /^@types\//;
const LICENCE_FILE = /^(licen[cs]e|copying)(\.|-|$)/i;

/**
 * The licences of every package that the app is made of: what its sources import, and what that needs, in the versions that
 * package-lock.json names. Sorted by name.
 *
 * @param {string} root folder of package.json
 * @returns {ThirdPartyLicence[]} throws when the lock lacks a package that the sources import
 */
export function thirdPartyLicences(root) {
  /** @type {{ packages: LockedPackages } | null} */
  const lock = tryReadJson(path.join(root, 'package-lock.json'));
  if (!lock) throw new Error('package-lock.json can’t be read.');
  const folders = shippedFolders(lock.packages, importedPackages(path.join(root, 'src')));
  const licences = folders.map((folder) => describe(root, folder, lock.packages[folder] ?? {}));
  // The same version may lie in several folders.
  const unique = new Map(licences.map((licence) => [`${licence.name} ${licence.version}`, licence]));
  return [...unique.values()].toSorted(
    (a, b) => a.name.localeCompare(b.name, 'en') || a.version.localeCompare(b.version, 'en'),
  );
}

/**
 * The folders of the wanted packages and of all that they need, without repetition.
 *
 * @param {LockedPackages} packages
 * @param {Iterable<string>} wanted names of packages
 * @returns {string[]}
 */
export function shippedFolders(packages, wanted) {
  /** @type {Set<string>} */
  const found = new Set();
  /** @type {(name: string, from: string, isOptional: boolean) => void} */
  const add = (name, from, isOptional) => {
    if (TYPES_ONLY.test(name)) return;
    const folder = resolve(packages, name, from);
    if (folder === null) {
      if (isOptional) return;
      throw new Error(`package-lock.json does not hold ${name}. Run "npm install" and build again.`);
    }
    if (found.has(folder)) return;
    found.add(folder);
    const { dependencies = {}, optionalDependencies = {} } = packages[folder] ?? {};
    for (const needed of Object.keys(dependencies)) add(needed, folder, needed in optionalDependencies);
    for (const needed of Object.keys(optionalDependencies)) add(needed, folder, true);
  };
  for (const name of wanted) add(name, '', false);
  return [...found];
}

/**
 * Where a package is found by one that lies in `from`: inside it, or beside it, or beside what it lies in.
 *
 * @param {LockedPackages} packages
 * @param {string} name
 * @param {string} from
 * @returns {string | null}
 */
function resolve(packages, name, from) {
  const folder = `${from === '' ? '' : `${from}/`}node_modules/${name}`;
  if (folder in packages) return folder;
  if (from === '') return null;
  return resolve(packages, name, from.slice(0, Math.max(0, from.lastIndexOf('/node_modules/'))));
}

/**
 * The names of the packages that the sources in a folder import.
 *
 * @param {string} folder
 * @returns {Set<string>}
 */
function importedPackages(folder) {
  /** @type {Set<string>} */
  const names = new Set();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !/\.tsx?$/.test(entry.name)) continue;
    const source = readFileSync(path.join(entry.parentPath, entry.name), 'utf8');
    for (const [, name] of source.matchAll(
      /(?:\bfrom|\bimport|\bimport\()\s*'((?:@[\w.-]+\/)?[\w-][\w.-]*)(?:\/[^']*)?'/g,
    )) {
      if (name !== undefined && name !== RUNTIME) names.add(name);
    }
  }
  return names;
}

/**
 * @param {string} root
 * @param {string} folder
 * @param {LockedPackage} locked
 * @returns {ThirdPartyLicence}
 */
function describe(root, folder, { version = '', license = 'unknown' }) {
  const name = folder.slice(folder.lastIndexOf('node_modules/') + 'node_modules/'.length);
  return { name, version, licence: license, text: licenceText(path.join(root, folder)) };
}

/** @param {string} folder */
function licenceText(folder) {
  try {
    const files = readdirSync(folder).filter((file) => LICENCE_FILE.test(file));
    const texts = files.toSorted().map((file) => readFileSync(path.join(folder, file), 'utf8').trim());
    return texts.length === 0 ? null : texts.join('\n\n');
  } catch {
    return null; // Not installed: an optional package of another platform.
  }
}
