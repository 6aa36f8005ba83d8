import { mkdirSync } from 'node:fs';
import path from 'node:path';

import { appError } from '../core/errors.js';

/** The folder below the system's place for application data; the `onestar` command looks there too. */
const DEFAULT_FOLDER = 'OneStarStream';
const SWITCH = '--data-dir';

/**
 * Where this run keeps its data: what `--data-dir DIR` or `--data-dir=DIR` says (relative to the working folder), else
 * the app's folder below `applicationData`. Throws `USAGE` when the switch has no folder.
 */
export function findDataDirectory(argv: readonly string[], applicationData: string): string {
  const position = argv.findIndex((argument) => argument === SWITCH || argument.startsWith(`${SWITCH}=`));
  const argument = argv[position];
  if (argument === undefined) return path.join(applicationData, DEFAULT_FOLDER);
  const folder = argument === SWITCH ? argv[position + 1] : argument.slice(SWITCH.length + 1);
  if (folder === undefined || folder === '' || folder.startsWith('-')) {
    throw appError('USAGE.data-folder-missing', { option: SWITCH });
  }
  return path.resolve(folder);
}

/** Makes the folder, for this person's eyes only, unless it is there. Throws `VAULT_STORAGE_FAILED`. */
export function makeDataDirectory(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw appError('VAULT_STORAGE_FAILED.data-folder', { folder, option: SWITCH }, { cause });
  }
}
