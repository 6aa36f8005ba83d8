/** Unpacks archives. The libraries are imported when they are needed: they are there only after `npm ci`, which the same set-up may have to run. */
import { createWriteStream } from 'node:fs';
import { mkdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';

const PERMISSIONS = 0o777;
const ORDINARY_FILE = 0o644;

/**
 * Unpacks one file of a gzipped tar archive into a folder.
 *
 * @param {string} archive path of the .tgz file
 * @param {string} name the file's path in the archive
 * @param {string} folder
 * @returns {Promise<string>} where it is now; throws if the archive is damaged or has no such file
 */
export async function unpackFromTar(archive, name, folder) {
  const { extract } = await import('tar');
  await extract({ file: archive, cwd: folder, strict: true }, [name]);
  const unpacked = path.join(folder, name);
  if (!(await stat(unpacked).catch(() => null))) throw new Error(`${archive} holds no ${name}.`);
  return unpacked;
}

/**
 * Unpacks a zip archive into a folder, with the permissions that it names.
 *
 * @param {string} archive path of the .zip file
 * @param {string} folder
 * @param {object} choice
 * @param {string} choice.from the folder in the archive whose content is wanted; ends in a slash
 * @param {readonly string[]} choice.without beginnings of paths in the archive that are left out
 * @param {(detail: string) => void} tell
 * @returns {Promise<void>} throws if the archive is damaged, or names a place outside the folder
 */
export async function unpackZip(archive, folder, { from, without }, tell) {
  const { openPromise } = await import('yauzl');
  const zip = await openPromise(archive, { lazyEntries: true });
  let count = 0;
  for await (const entry of zip.eachEntry()) {
    tell(`${++count} of ${zip.entryCount} files`);
    const name = entry.fileName;
    if (without.some((prefix) => name.startsWith(prefix))) continue;
    if (!name.startsWith(from)) throw new Error(`${archive} holds a file in an unexpected place: ${name}`);
    const target = path.join(folder, name.slice(from.length));
    if (name.endsWith('/')) {
      await mkdir(target, { recursive: true });
      continue;
    }
    await mkdir(path.dirname(target), { recursive: true });
    const mode = (entry.externalFileAttributes >>> 16) & PERMISSIONS;
    await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(target, { mode: mode || ORDINARY_FILE }));
  }
}
