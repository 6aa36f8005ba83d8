import { fstatSync, statSync, type BigIntStats } from 'node:fs';
import type { Readable } from 'node:stream';

import { appError } from '../core/errors.js';

/** Standard input, which can be read once. */
export class StandardInput {
  readonly #stream: Readable;
  #usedFor: string | null = null;

  constructor(stream: Readable) {
    this.#stream = stream;
  }

  /**
   * Hands the stream out.
   * @param what it is read for, for instance "password". Throws `USAGE` the second time.
   */
  take(what: string): Readable {
    if (this.#usedFor !== null) {
      throw appError('USAGE.stdin-used-up', { wanted: what, usedFor: this.#usedFor });
    }
    this.#usedFor = what;
    return this.#stream;
  }

  /** Whether a file is standard input under another name, such as `/dev/stdin`, so that both would read from one source. */
  isNamedBy(file: string): boolean {
    const { fd } = this.#stream as Readable & { readonly fd?: number };
    if (fd === undefined) return false;
    const [own, named] = [
      lookAt(() => fstatSync(fd, { bigint: true })),
      lookAt(() => statSync(file, { bigint: true })),
    ];
    // A plain file can be opened again, and is read from its beginning then.
    return own !== null && named !== null && !own.isFile() && own.dev === named.dev && own.ino === named.ino;
  }
}

function lookAt(look: () => BigIntStats): BigIntStats | null {
  try {
    return look();
  } catch {
    return null; // It is not there, or closed; reading it says so.
  }
}
