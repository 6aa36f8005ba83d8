import { closeSync, constants, fstatSync, openSync } from 'node:fs';

/** Windows has no such flag, and no pipes among its files. */
const WITHOUT_WAITING = (constants as Partial<typeof constants>).O_NONBLOCK ?? 0;

/**
 * Opens a file for reading; returns its descriptor. Throws the system's error, and one with the code `ENOTFILE` for whatever is
 * no regular file: to open a named pipe would otherwise wait for a writer, for ever, in a thread that nothing could end then.
 */
export function openRegularFile(path: string): number {
  const descriptor = openSync(path, constants.O_RDONLY | WITHOUT_WAITING);
  try {
    if (!fstatSync(descriptor).isFile()) throw Object.assign(new Error('Not a regular file.'), { code: 'ENOTFILE' });
    return descriptor;
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
}
