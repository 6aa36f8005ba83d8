import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { inProject } from './project.mjs';
import { SetUpError } from './set-up-error.mjs';

/**
 * @typedef {object} ElectronRuntime
 * @property {string} executablePath
 * @property {string} version
 * @property {'official' | 'stand-in'} kind whether it is the release the app ships with, or the older one used where that cannot be had
 */

/** The folder of the runtime that stands in where the official one cannot be downloaded. */
export const STAND_IN_FOLDER = inProject('.runtime/electron-33.2.1');

/** Written into the stand-in's folder last; tells which version it is and how it was made. */
export const STAND_IN_RECORD = 'stand-in.json';

/** The official Electron, if the `electron` package has downloaded it. @returns {ElectronRuntime | null} */
export function findOfficialElectron() {
  const folder = inProject('node_modules/electron');
  const pathFile = path.join(folder, 'path.txt');
  if (!existsSync(pathFile)) return null;
  const executablePath = path.join(folder, 'dist', readFileSync(pathFile, 'utf8').trim());
  const versionFile = path.join(folder, 'dist/version');
  if (!existsSync(executablePath) || !existsSync(versionFile)) return null;
  return { executablePath, version: readFileSync(versionFile, 'utf8').trim().replace(/^v/, ''), kind: 'official' };
}

/** The stand-in runtime, if the set-up has made it. @returns {ElectronRuntime | null} */
export function findStandInElectron() {
  const executablePath = path.join(STAND_IN_FOLDER, 'electron');
  if (!existsSync(path.join(STAND_IN_FOLDER, STAND_IN_RECORD)) || !existsSync(executablePath)) return null;
  return {
    executablePath,
    version: readFileSync(path.join(STAND_IN_FOLDER, 'version'), 'utf8').trim(),
    kind: 'stand-in',
  };
}

/**
 * The Electron to run: the official one where there is one.
 *
 * @returns {ElectronRuntime} throws a `SetUpError` if the set-up has found none
 */
export function resolveElectron() {
  const runtime = findOfficialElectron() ?? findStandInElectron();
  if (!runtime)
    throw new SetUpError('There is no Electron to run.', 'Run `npm run setup`; it gets one, or says why it cannot.');
  return runtime;
}

/**
 * Switches every launch needs. Chromium's sandbox refuses to run as root; for everyone else it stays on.
 *
 * @returns {string[]}
 */
export function launchSwitches() {
  return process.getuid?.() === 0 ? ['--no-sandbox'] : [];
}
