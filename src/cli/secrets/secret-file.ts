import { open } from 'node:fs/promises';
import type { Readable } from 'node:stream';

import { commandMessages } from '../../core/common/text/english/command/index.js';
import { AppError } from '../../core/errors.js';

const messages = commandMessages.inputOutput;

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
    throw notGiven(messages.secretFileUnreadable(what, file, reasonOf(cause)), what, cause);
  }
  const secret = decodeSecret(bytes);
  if (secret === null) throw notGiven(messages.secretFileUseless(what, file), what);
  return { secret, isReadableByOthers: (mode & READABLE_BY_OTHERS) !== 0 };
}

/**
 * Reads the first line of standard input, without its line end.
 * Throws `USAGE` when there is none.
 */
export async function readSecretFromStdin(stdin: Readable, what: string): Promise<string> {
  const secret = decodeSecret(await readFirstLine(stdin));
  if (secret !== null) return secret;
  throw new AppError('USAGE', messages.stdinUseless(what), messages.stdinUselessHint(what));
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

function notGiven(message: string, what: string, cause?: unknown): AppError {
  return new AppError('USAGE', message, messages.secretFileHint(what), { cause });
}

const { missing, denied, folder, other } = messages.fileReasons;

/** What people can do something about, by the system's code. */
const reasons: Readonly<Record<string, string>> = {
  ENOENT: missing,
  ENOTDIR: missing,
  EACCES: denied,
  EPERM: denied,
  EISDIR: folder,
};

function reasonOf(error: unknown): string {
  return reasons[(error as NodeJS.ErrnoException).code ?? ''] ?? other;
}
