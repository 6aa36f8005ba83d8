import type { Readable, Writable } from 'node:stream';

import { appError, type AppError } from '../core/errors.js';
import { toTerminalJson, toTerminalText } from './text/terminal-text.js';

/** How answers are written: for people, or as JSON for programs. */
export type OutputFormat = 'text' | 'json';

/** Something a person should know that does not stop the command. */
export interface Warning {
  /** Stable, in capitals with underscores. */
  readonly code: string;
  /** What is so. */
  readonly message: string;
  /** What to do about it. */
  readonly hint: string;
}

/**
 * The command's voice: answers go to stdout, errors and warnings to stderr. Nothing it writes can make a terminal do
 * anything. As JSON, stderr gets at most one line in all, so that a script can parse it whole.
 */
export class Output {
  readonly format: OutputFormat;
  readonly #isQuiet: boolean;
  readonly #stdout: Writable;
  readonly #stderr: Writable;
  readonly #readerGone = new AbortController();
  readonly #pendingWarnings: Warning[] = [];

  /** @param isQuiet whether to write only what was asked for, and errors. */
  constructor(stdout: Writable, stderr: Writable, format: OutputFormat, isQuiet = false) {
    this.#isQuiet = isQuiet;
    this.#stdout = stdout;
    this.#stderr = stderr;
    this.format = format;
    // A failed write is also told to its own callback, where it is dealt with; without a listener it would end the process.
    stdout.on('error', () => {});
    stderr.on('error', () => {});
  }

  /** Aborts when the reader of stdout, for instance `head`, has stopped reading. Later output goes nowhere. */
  get readerGone(): AbortSignal {
    return this.#readerGone.signal;
  }

  /**
   * Writes what the command was asked for, and can be had in no other way, in the chosen format.
   * Throws `FILE_NOT_WRITTEN` when stdout takes no more, for instance because a disk is full.
   */
  async answer(value: unknown, toLines: () => readonly string[]): Promise<void> {
    if (this.format === 'json') await this.json(value);
    else
      await this.#writeAnswer(
        toLines()
          .map((line) => `${toTerminalText(line)}\n`)
          .join(''),
      );
  }

  /** Writes how it went, unless the exit code is to tell that alone. Throws as `answer` does. */
  async report(value: unknown, toLines: () => readonly string[]): Promise<void> {
    if (!this.#isQuiet) await this.answer(value, toLines);
  }

  /** Writes a value as one line of JSON, whatever the format. Throws as `answer` does. */
  async json(value: unknown): Promise<void> {
    await this.#writeAnswer(`${toTerminalJson(value)}\n`);
  }

  /** Writes text of our own, such as a help page, as it is. Throws as `answer` does. */
  async page(text: string): Promise<void> {
    await this.#writeAnswer(`${text}\n`);
  }

  /** Writes bytes as they are. Throws `FILE_NOT_WRITTEN` also when the reader leaves, as it has only a part then. */
  async bytes(source: Readable): Promise<void> {
    for await (const chunk of source as AsyncIterable<Buffer>) {
      const cause = await write(this.#stdout, chunk);
      if (cause !== null) throw appError('FILE_NOT_WRITTEN.bundle-cut-off', {}, { cause });
    }
  }

  /** Tells about something that does not stop the command; as JSON, when it ends. */
  async warn(warning: Warning): Promise<void> {
    if (this.#isQuiet) return;
    if (this.format === 'json') this.#pendingWarnings.push(warning);
    else await this.#writeAside(`Warning: ${toTerminalText(warning.message)}\n  ${toTerminalText(warning.hint)}\n`);
  }

  /** Tells why the command failed. */
  async fail(error: AppError): Promise<void> {
    const { code, message, hint } = error.describe({ place: 'command', now: 0 });
    if (this.format === 'json') {
      await this.#writeAside(`${toTerminalJson({ error: { code, message, hint }, ...this.#takeWarnings() })}\n`);
    } else {
      await this.#writeAside(`onestar: ${toTerminalText(message)}
  ${toTerminalText(hint)}
`);
    }
  }

  /** Writes what is still to be said. Called once, at the end of a command that did not fail. */
  async end(): Promise<void> {
    if (this.#pendingWarnings.length > 0) await this.#writeAside(`${toTerminalJson(this.#takeWarnings())}\n`);
  }

  #takeWarnings(): { readonly warnings?: readonly Warning[] } {
    const warnings = this.#pendingWarnings.splice(0);
    return warnings.length === 0 ? {} : { warnings };
  }

  async #writeAnswer(text: string): Promise<void> {
    if (this.#readerGone.signal.aborted) return;
    const error = await write(this.#stdout, text);
    if (error === null) return;
    if (isReaderGone(error)) {
      this.#readerGone.abort();
      return;
    }
    throw appError('FILE_NOT_WRITTEN.answer', {}, { cause: error });
  }

  /** What can't be told on stderr can't be told at all; the exit code still tells that something is wrong. */
  async #writeAside(text: string): Promise<void> {
    await write(this.#stderr, text);
  }
}

/** Resolves with null once `data` is handed over, so that ending the process cuts nothing off. */
function write(stream: Writable, data: string | Buffer): Promise<NodeJS.ErrnoException | null> {
  return new Promise((resolve) => {
    try {
      stream.write(data, (error) => resolve(error ?? null));
    } catch (error) {
      resolve(error as NodeJS.ErrnoException);
    }
  });
}

function isReaderGone(error: NodeJS.ErrnoException): boolean {
  return error.code === 'EPIPE' || error.code === 'EOF' || error.code === 'ERR_STREAM_DESTROYED';
}
