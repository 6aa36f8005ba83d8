import { readFileSync } from 'node:fs';

/**
 * What a JSON file holds, or null where there is no such file or it is not whole.
 *
 * @template T
 * @param {string} file
 * @returns {T | null}
 */
export function tryReadJson(file) {
  try {
    return /** @type {T} */ (JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return null;
  }
}
