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

const { exchangeFiles } = commandMessages.inputOutput;

/** What a file of an exchange is. */
export type ExchangeFile = keyof typeof exchangeFiles;

/** Stands for standard input or output where a file is named. */
const STANDARD_STREAM = '-';

/**
 * The files that devices exchange, as they are named on the command line: bundles, requests and welcomes. The vault reads and writes plain
 * files only, since it reads one more than once and writes it whole or not at all; what comes through a pipe, or goes through one, is kept
 * in a temporary file meanwhile.
 */
export class ExchangeFiles {
  readonly #stdin: StandardInput;
  readonly #output: Output;
  readonly #isStdoutTerminal: boolean;

  constructor(stdin: StandardInput, output: Output, isStdoutTerminal: boolean) {
    this.#stdin = stdin;
    this.#output = output;
    this.#isStdoutTerminal = isStdoutTerminal;
  }

  /** Runs `use` with a plain file that holds what `name` does. Throws `USAGE`, `FILE_UNREADABLE`, and what `use` throws. */
  async read<T>(what: ExchangeFile, name: string, use: (file: string) => Promise<T>): Promise<T> {
    const source = await this.#sourceOf(what, name);
    if (source === null) return use(path.resolve(name));
    return withTemporaryFile(what, async (file) => {
      await copy(what, source, file);
      return use(file);
    });
  }

  /**
   * The file to write, for what can't go to standard output. Throws `USAGE` and `FILE_NOT_WRITTEN` where it can be told before anything is
   * done.
   */
  target(what: ExchangeFile, name: string): string {
    if (name === STANDARD_STREAM) throw appError('USAGE.file-to-stdout', { what: exchangeFiles[what] });
    if (/[/\\]$/.test(name)) throw appError('FILE_NOT_WRITTEN.names-folder', { what: exchangeFiles[what], name });
    return path.resolve(name);
  }

  /**
   * Runs `use` with the file that is to become the bundle `name`, which can be standard output. Resolves with its result; with null once the bundle itself is the
   * answer, on standard output. Throws `USAGE` and `FILE_NOT_WRITTEN`, before `use` where it can, and what `use` throws.
   */
  async writeBundle<T>(name: string, use: (file: string) => Promise<T>): Promise<T | null> {
    if (name !== STANDARD_STREAM) return use(this.target('bundle', name));
    if (this.#isStdoutTerminal) throw appError('USAGE.bundle-to-terminal');
    await withTemporaryFile('bundle', async (file) => {
      await use(file);
      await this.#output.bytes(createReadStream(file));
    });
    return null;
  }

  /** What is to be copied before it can be used; null for whatever the vault opens by itself, or says why it can't. */
  async #sourceOf(what: ExchangeFile, name: string): Promise<Readable | null> {
    if (name === STANDARD_STREAM || this.#stdin.isNamedBy(name)) return this.#stdin.take(exchangeFiles[what]);
    const stats = await stat(name).catch(() => null);
    return stats?.isFIFO() ? createReadStream(name) : null;
  }
}

async function withTemporaryFile<T>(what: ExchangeFile, use: (file: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'onestar-')).catch((cause: unknown) => {
    throw notKept(what, cause);
  });
  try {
    return await use(path.join(folder, what));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function copy(what: ExchangeFile, source: Readable, file: string): Promise<void> {
  try {
    await pipeline(upTo(source, MAX_BUNDLE_BYTES + 1), createWriteStream(file, { mode: 0o600 }));
  } catch (cause) {
    throw notKept(what, cause);
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

function notKept(what: ExchangeFile, cause: unknown): AppError {
  return appError('FILE_UNREADABLE.not-kept', { what: exchangeFiles[what] }, { cause });
}
