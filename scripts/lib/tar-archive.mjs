import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';

const BLOCK = 512;

/**
 * Reads one file out of a gzipped tar archive, without holding more than a chunk of it in memory.
 * Knows plain file entries with short names (what `npm pack` makes of a package with short paths) and skips all others.
 *
 * @param {string} archive path of the .tgz file
 * @param {string} name the entry's name inside the archive
 * @returns {AsyncGenerator<Buffer>} the entry's bytes; throws if the archive ends early or has no such entry
 */
export async function* readTarEntry(archive, name) {
  // A failure of either stream destroys the other and surfaces where the bytes are read.
  const bytes = pipeline(createReadStream(archive), createGunzip(), () => {});
  const reader = new ChunkReader(bytes);
  for (;;) {
    const header = await reader.read(BLOCK);
    if (!header || header.every((byte) => byte === 0)) {
      throw new Error(`${archive} holds no ${name}.`);
    }
    const entry = parseHeader(header);
    const padding = (BLOCK - (entry.size % BLOCK)) % BLOCK;
    if (entry.name === name && entry.isFile) {
      yield* reader.stream(entry.size);
      return;
    }
    for await (const skipped of reader.stream(entry.size + padding)) void skipped;
  }
}

/** @param {Buffer} header */
function parseHeader(header) {
  /** @type {(start: number, length: number) => string} */
  const text = (start, length) => header.toString('latin1', start, start + length).split('\0', 1)[0] ?? '';
  const size = Number.parseInt(text(124, 12).trim() || '0', 8);
  if (!Number.isSafeInteger(size) || size < 0) {
    throw new Error('The archive has an entry of no readable size.');
  }
  const prefix = text(257, 5) === 'ustar' ? text(345, 155) : '';
  const type = text(156, 1);
  return { name: prefix ? `${prefix}/${text(0, 100)}` : text(0, 100), size, isFile: type === '' || type === '0' };
}

/** Gives a stream's bytes in the portions a caller asks for. */
class ChunkReader {
  /** @type {Buffer} */
  #pending = Buffer.alloc(0);
  /** @type {AsyncIterator<Buffer>} */
  #chunks;

  /** @param {AsyncIterable<Buffer>} source */
  constructor(source) {
    this.#chunks = source[Symbol.asyncIterator]();
  }

  /**
   * @param {number} length
   * @returns {Promise<Buffer | null>} null at a clean end of the stream
   */
  async read(length) {
    /** @type {Buffer[]} */
    const parts = [];
    let missing = length;
    while (missing > 0) {
      const part = await this.#take(missing);
      if (!part) {
        if (parts.length === 0) return null;
        throw new Error('The archive ends in the middle of an entry.');
      }
      parts.push(part);
      missing -= part.length;
    }
    return Buffer.concat(parts);
  }

  /**
   * @param {number} length
   * @returns {AsyncGenerator<Buffer>}
   */
  async *stream(length) {
    let missing = length;
    while (missing > 0) {
      const part = await this.#take(missing);
      if (!part) throw new Error('The archive ends in the middle of an entry.');
      missing -= part.length;
      yield part;
    }
  }

  /** @param {number} atMost */
  async #take(atMost) {
    while (this.#pending.length === 0) {
      const next = await this.#chunks.next();
      if (next.done) return null;
      this.#pending = next.value;
    }
    const part = this.#pending.subarray(0, atMost);
    this.#pending = this.#pending.subarray(part.length);
    return part;
  }
}
