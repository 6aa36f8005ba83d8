import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { runNpm } from './child-process.mjs';
import { projectRoot } from './project.mjs';
import { SetUpError } from './set-up-error.mjs';

const DOWNLOAD_LIMIT_MS = 30 * 60 * 1000;

/**
 * Downloads a package from the npm registry and checks that it is the one expected. Nothing of it is run.
 *
 * @param {{ subject: string, name: string, sha256: string }} wanted `name` with its version
 * @param {string} folder
 * @returns {Promise<string>} the tarball's path; throws a `SetUpError` where it can't be had
 */
export async function downloadPackage({ subject, name, sha256 }, folder) {
  const args = ['pack', name, '--pack-destination', folder, '--loglevel=error', '--ignore-scripts'];
  const { code, output } = await runNpm(args, { output: 'capture', cwd: projectRoot, timeLimit: DOWNLOAD_LIMIT_MS });
  const file = code === 0 ? (await readdir(folder)).find((each) => each.endsWith('.tgz')) : undefined;
  if (!file) {
    throw new SetUpError(
      `${subject} could not be downloaded from the npm registry: npm ended with code ${code}.\n${output.trim()}`,
      'See what npm says above; if it could not reach its registry, check the connection (`npm ping`). Then run `npm run setup`; nothing half-done was kept.',
    );
  }
  const tarball = path.join(folder, file);
  await checkHash(tarball, sha256, 'The downloaded package');
  return tarball;
}

/**
 * Throws a `SetUpError` if a file is not the one expected.
 *
 * @param {string} file
 * @param {string} expected SHA-256 in hex
 * @param {string} subject
 */
export async function checkHash(file, expected, subject) {
  const hash = createHash('sha256');
  /** @type {AsyncIterable<Buffer>} */
  const bytes = createReadStream(file);
  for await (const chunk of bytes) hash.update(chunk);
  const actual = hash.digest('hex');
  if (actual !== expected) {
    throw new SetUpError(
      `${subject} is not the one expected and was deleted unused: its SHA-256 is ${actual}, not ${expected}.`,
      'Run `npm cache verify`, then `npm run setup` again; if it comes back, look into the npm registry or mirror that npm uses here.',
    );
  }
}
