import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';

const MARK = '.part-';

/**
 * Makes a folder in one step, as seen from outside: `fill` works in a folder beside `target`, which takes the target's place when
 * it is complete. Interrupted or failed work leaves nothing behind but, after a kill, a folder that the next call removes.
 * Callers keep others from doing the same at the same time (see `exclusively`).
 *
 * @param {string} target
 * @param {(folder: string) => Promise<void>} fill
 */
export async function makeFolder(target, fill) {
  const parent = path.dirname(target);
  const prefix = path.basename(target) + MARK;
  mkdirSync(parent, { recursive: true });
  for (const name of readdirSync(parent)) {
    if (name.startsWith(prefix)) remove(path.join(parent, name));
  }
  const folder = mkdtempSync(path.join(parent, prefix));
  chmodSync(folder, 0o755);
  const discard = () => remove(folder);
  process.once('exit', discard);
  try {
    await fill(folder);
    replace(target, folder);
  } finally {
    process.off('exit', discard);
    discard();
  }
}

/**
 * @param {string} target
 * @param {string} folder
 */
function replace(target, folder) {
  const old = `${folder}-old`;
  const hadOne = existsSync(target);
  if (hadOne) renameSync(target, old);
  renameSync(folder, target);
  if (hadOne) remove(old);
}

/** @param {string} folder */
function remove(folder) {
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}
