import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { commandMessages } from '../core/common/text/english/command/index.js';
import { appError, type AppError } from '../core/errors.js';
import { MAX_BUNDLE_BYTES } from '../plugins/vault/index.js';
import type { Output } from './output.js';
import type { StandardInput } from './standard-input.js';

const messages = commandMessages.inputOutput;

/** Stands for standard input or output where a file is named. */
const STANDARD_STREAM = '-';

/**
 * The files of bundles as they are named on the command line. The vault reads and writes plain files only, since it reads a bundle more
 * than once and writes it whole or not at all; what comes through a pipe, or goes through one, is kept in a temporary file meanwhile.
 */
export class BundleFiles {
  readonly #stdin: StandardInput;
  readonly #output: Output;
  readonly #isStdoutTerminal: boolean;

  constructor(stdin: StandardInput, output: Output, isStdoutTerminal: boolean) {
    this.#stdin = stdin;
    this.#output = output;
    this.#isStdoutTerminal = isStdoutTerminal;
  }

  /** Runs `use` with a plain file that holds the bundle `name`. Throws `USAGE`, `FILE_UNREADABLE`, and what `use` throws. */
  async read<T>(name: string, use: (file: string) => Promise<T>): Promise<T> {
    const source = await this.#sourceOf(name);
    if (source === null) return use(path.resolve(name));
    return withTemporaryFile(async (file) => {
      await copy(source, file);
      return use(file);
    });
  }

  /**
   * Runs `use` with the file that is to become the bundle `name`. Resolves with its result; with null once the bundle itself is the
   * answer, on standard output. Throws `USAGE` and `FILE_NOT_WRITTEN`, before `use` where it can, and what `use` throws.
   */
  async write<T>(name: string, use: (file: string) => Promise<T>): Promise<T | null> {
    if (name !== STANDARD_STREAM) {
      if (/[/\\]$/.test(name)) {
        throw appError('FILE_NOT_WRITTEN.bundle-names-folder', { name });
      }
      return use(path.resolve(name));
    }
    if (this.#isStdoutTerminal) {
      throw appError('USAGE.bundle-to-terminal');
    }
    await withTemporaryFile(async (file) => {
      await use(file);
      await this.#output.bytes(createReadStream(file));
    });
    return null;
  }

  /** What is to be copied before it can be used; null for whatever the vault opens by itself, or says why it can't. */
  async #sourceOf(name: string): Promise<Readable | null> {
    if (name === STANDARD_STREAM || this.#stdin.isNamedBy(name)) return this.#stdin.take(messages.bundle);
    const stats = await stat(name).catch(() => null);
    return stats?.isFIFO() ? createReadStream(name) : null;
  }
}

async function withTemporaryFile<T>(use: (file: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'onestar-')).catch((cause: unknown) => {
    throw notKept(cause);
  });
  try {
    return await use(path.join(folder, 'bundle'));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function copy(source: Readable, file: string): Promise<void> {
  try {
    await pipeline(upTo(source, MAX_BUNDLE_BYTES + 1), createWriteStream(file, { mode: 0o600 }));
  } catch (cause) {
    throw notKept(cause);
  }
}

/** A source that never ends must not fill the disk: one byte too many is enough to be refused. */
async function* upTo(source: Readable, limit: number): AsyncGenerator<Buffer> {
  let rest = limit;
  for await (const chunk of source as AsyncIterable<Buffer>) {
    yield chunk.subarray(0, rest);
    rest -= chunk.length;
    if (rest <= 0) return;
  }
}

function notKept(cause: unknown): AppError {
  return appError('FILE_UNREADABLE.bundle-not-kept', {}, { cause });
}
