import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  linkSync,
  openSync,
  rmSync,
  statfsSync,
  writeSync,
} from 'node:fs';

/** How much is written at once, in bytes. */
const BLOCK_BYTES = 64 * 1024;

/** With less than this left, a write that failed for no better reason failed for lack of space, in bytes. */
const NEXT_TO_NOTHING_BYTES = 64 * 1024;

/** Only this user may read the files. */
const FILE_MODE = 0o600;

/**
 * Makes a file of zeros that really takes its space, unless there is a file of that name: all of it at once, as another process may
 * look at the same moment. Throws the system's error and leaves no file then.
 */
export function createAllocated(path: string, bytes: number): void {
  if (!existsSync(path)) withTrialFile(path, bytes, (trial) => linkUnlessThere(trial, path));
}

/** Throws the system's error unless a file of that many bytes can be made beside `path`. */
export function requireSpace(path: string, bytes: number): void {
  withTrialFile(path, bytes, () => undefined);
}

function withTrialFile(path: string, bytes: number, use: (trial: string) => void): void {
  const trial = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  const descriptor = openSync(trial, 'wx', FILE_MODE);
  try {
    writeZeros(descriptor, 0, bytes);
    fsyncSync(descriptor);
    use(trial);
  } finally {
    closeSync(descriptor);
    rmSync(trial, { force: true });
  }
}

function linkUnlessThere(trial: string, path: string): void {
  try {
    linkSync(trial, path);
  } catch {
    // Another process was first, or the disk knows no links. Then the one that opens the file makes it.
  }
}

/** Makes a file at least so long; what is new of it are zeros that really take their space. Throws the system's error and changes nothing then. */
export function growTo(path: string, bytes: number): void {
  const descriptor = openSync(path, 'r+');
  try {
    const { size } = fstatSync(descriptor);
    if (size >= bytes) return;
    try {
      writeZeros(descriptor, size, bytes);
      // Where space is given out late, this is when it is found missing.
      fsyncSync(descriptor);
    } catch (error) {
      ftruncateSync(descriptor, size);
      throw error;
    }
  } finally {
    closeSync(descriptor);
  }
}

/** Whether the disk that holds a file has next to no space left. False where the system can't tell. */
export function isNearlyFull(path: string): boolean {
  try {
    const { bavail, bsize, blocks } = statfsSync(path);
    return blocks > 0 && bavail * bsize < NEXT_TO_NOTHING_BYTES;
  } catch {
    return false; // The error that this would explain is told as it is.
  }
}

function writeZeros(descriptor: number, from: number, to: number): void {
  const zeros = Buffer.alloc(Math.min(BLOCK_BYTES, to - from));
  for (let position = from; position < to;) {
    position += writeSync(descriptor, zeros, 0, Math.min(zeros.length, to - position), position);
  }
}
