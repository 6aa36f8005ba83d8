import { open } from 'node:fs/promises';
import type { Readable } from 'node:stream';

import { appError } from '../../core/errors.js';

/** How many bytes a secret has at most. Far above any password; it keeps a wrong file from being read whole. */
export const MAX_SECRET_BYTES = 4096;

/** The permission bits by which other accounts of the machine may read a file. */
const READABLE_BY_OTHERS = 0o044;

/** A secret that was read, and whether its file is open to other accounts of this machine. */
export interface SecretFile {
  readonly secret: string;
  readonly isReadableByOthers: boolean;
}

/**
 * Reads the first line of a file, without its line end; the rest is ignored. Pipes and process substitutions work too.
 * @param what names the secret in messages, for instance "password".
 * Throws `USAGE` when there is none: then the secret was not given, whatever the reason.
 */
export async function readSecretFile(file: string, what: string): Promise<SecretFile> {
  let bytes: Buffer;
  let mode = 0;
  try {
    const handle = await open(file, 'r');
    try {
      const stats = await handle.stat();
      if (stats.isFile() && process.platform !== 'win32') mode = stats.mode;
      bytes = await readFirstLine(handle.createReadStream({ autoClose: false, highWaterMark: MAX_SECRET_BYTES + 1 }));
    } finally {
      await handle.close();
    }
  } catch (cause) {
    throw appError(keyOf(cause), { secret: what, file }, { cause });
  }
  const secret = decodeSecret(bytes);
  if (secret === null) throw appError('USAGE.secret-file-useless', { secret: what, file });
  return { secret, isReadableByOthers: (mode & READABLE_BY_OTHERS) !== 0 };
}

/**
 * Reads the first line of standard input, without its line end.
 * Throws `USAGE` when there is none.
 */
export async function readSecretFromStdin(stdin: Readable, what: string): Promise<string> {
  const secret = decodeSecret(await readFirstLine(stdin));
  if (secret !== null) return secret;
  throw appError('USAGE.stdin-useless', { secret: what });
}

/** The bytes before the first line feed, of at most one byte more than a secret may have. */
async function readFirstLine(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stream as AsyncIterable<Buffer | string>) {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    const lineEnd = bytes.indexOf('\n');
    chunks.push(lineEnd === -1 ? bytes : bytes.subarray(0, lineEnd));
    length += bytes.length;
    if (lineEnd !== -1 || length > MAX_SECRET_BYTES) break;
  }
  return Buffer.concat(chunks);
}

/** Null unless `line` is a secret: UTF-8, neither empty nor too long. */
function decodeSecret(line: Buffer): string | null {
  if (line.length > MAX_SECRET_BYTES) return null;
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(line).replace(/\r$/, '');
    return text === '' ? null : text;
  } catch {
    return null; // Not UTF-8: most likely another kind of file.
  }
}

/** Names what people can do something about, by the system's code. */
function keyOf(error: unknown) {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return 'USAGE.secret-file-missing';
    case 'EACCES':
    case 'EPERM':
      return 'USAGE.secret-file-denied';
    case 'EISDIR':
      return 'USAGE.secret-file-is-folder';
    default:
      return 'USAGE.secret-file-unreadable';
  }
}
