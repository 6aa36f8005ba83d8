/**
 * Makes `electron <path>` load the app at <path>. The official Electron brings such a loader; the stand-in runtime gets this one
 * (as resources/app). It gives the app the name, version, path and arguments that it would see there.
 */
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { app as electronApp } from 'electron';

/**
 * @typedef {object} Loader what a loader may set and an app may not; not in Electron's public types
 * @property {(version: string) => void} setVersion
 * @property {(folder: string) => void} setAppPath
 *
 * @typedef {{ name?: string, productName?: string, version?: string, main?: string }} Manifest
 */

const app = /** @type {import('electron').App & Loader} */ (electronApp);

const USAGE = 'Usage: electron [switches] <folder with a package.json, or a script> [arguments]';

/**
 * @param {string} target a folder with a package.json, or a script
 * @returns {{ folder: string, script: string, manifest: Manifest }}
 */
function findApp(target) {
  if (!statSync(target).isDirectory()) return { folder: path.dirname(target), script: target, manifest: {} };
  const text = readFileSync(path.join(target, 'package.json'), 'utf8');
  const manifest = /** @type {Manifest} */ (JSON.parse(text));
  return { folder: target, script: path.resolve(target, manifest.main ?? 'index.js'), manifest };
}

/** @param {string[]} argv Electron's own switches, the app's path, its arguments */
async function loadApp([executable = '', ...args]) {
  // Switches before the path are for Electron itself; the app sees [executable, path, its own arguments].
  const position = args.findIndex((argument) => !argument.startsWith('-'));
  const target = args[position];
  if (target === undefined) throw new Error(USAGE);
  process.argv = [executable, ...args.slice(position)];

  const { folder, script, manifest } = findApp(path.resolve(target));
  const { name = app.name, productName = name, version = app.getVersion() } = manifest;
  app.setName(productName);
  app.setVersion(version);
  app.setAppPath(folder);
  Object.defineProperty(process, 'defaultApp', { value: true, enumerable: true });
  await import(pathToFileURL(script).href);
}

try {
  // Awaited, because Electron holds its `ready` event until the entry module has run to its end.
  await loadApp(process.argv);
} catch (error) {
  process.stderr.write(
    `The app could not be loaded: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  );
  app.exit(1);
}
