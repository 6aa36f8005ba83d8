import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { PassThrough, pipeline } from 'node:stream';
import { createInflateRaw } from 'node:zlib';

const END_OF_DIRECTORY = { signature: 0x06054b50, size: 22, longestComment: 0xffff };
const DIRECTORY_ENTRY = { signature: 0x02014b50, size: 46 };
const LOCAL_HEADER = { signature: 0x04034b50, size: 30 };
const STORED = 0;
const DEFLATED = 8;
const ZIP64_MARK = 0xffffffff;
/** A directory larger than this is no archive of ours; it bounds the memory a damaged length can claim. */
const LARGEST_DIRECTORY = 64 * 1024 * 1024;

/**
 * @typedef {object} ZipEntry
 * @property {string} name path inside the archive, with forward slashes; a folder's ends in one
 * @property {number} size bytes when unpacked
 * @property {number} packedSize bytes in the archive
 * @property {number} method how the bytes are packed
 * @property {number} mode POSIX permission bits, 0 if the archive holds none
 * @property {number} offset where the entry's local header starts
 */

/**
 * Lists a zip archive's entries. Zip64 archives (over 4 GB or 65,535 entries) are refused.
 *
 * @param {string} archive path of the .zip file
 * @returns {Promise<ZipEntry[]>}
 */
export async function listZipEntries(archive) {
  const file = await open(archive);
  try {
    const { size } = await file.stat();
    const tailLength = Math.min(size, END_OF_DIRECTORY.size + END_OF_DIRECTORY.longestComment);
    const tail = await readExactly(file, size - tailLength, tailLength);
    const end = findEndOfDirectory(archive, tail);
    if (end.offset === ZIP64_MARK || end.length > LARGEST_DIRECTORY || end.offset + end.length > size) {
      throw new Error(`${archive} has a directory of a kind or size that is not supported.`);
    }
    return parseDirectory(archive, await readExactly(file, end.offset, end.length), end.count);
  } finally {
    await file.close();
  }
}

/**
 * An entry's unpacked bytes. The stream fails if they are damaged or not as many as the directory says.
 *
 * @param {string} archive
 * @param {ZipEntry} entry
 * @returns {Promise<AsyncIterable<Buffer>>}
 */
export async function readZipEntry(archive, entry) {
  const file = await open(archive);
  let start;
  try {
    const header = await readExactly(file, entry.offset, LOCAL_HEADER.size);
    if (header.readUInt32LE(0) !== LOCAL_HEADER.signature)
      throw new Error(`${archive}: no entry where ${entry.name} should be.`);
    start = entry.offset + LOCAL_HEADER.size + header.readUInt16LE(26) + header.readUInt16LE(28);
  } finally {
    await file.close();
  }
  if (entry.packedSize === 0) return ofExactSize(entry, []);
  const packed = createReadStream(archive, { start, end: start + entry.packedSize - 1 });
  const unpack = entry.method === DEFLATED ? createInflateRaw() : new PassThrough();
  // A failure of either stream destroys the other and surfaces where the bytes are read.
  return ofExactSize(
    entry,
    pipeline(packed, unpack, () => {}),
  );
}

/**
 * @param {ZipEntry} entry
 * @param {Iterable<Buffer> | AsyncIterable<Buffer>} bytes
 */
async function* ofExactSize(entry, bytes) {
  let seen = 0;
  for await (const chunk of bytes) {
    seen += chunk.length;
    if (seen > entry.size) break;
    yield chunk;
  }
  if (seen !== entry.size) throw new Error(`${entry.name} is not of the size its archive says.`);
}

/**
 * @param {string} archive
 * @param {Buffer} tail
 */
function findEndOfDirectory(archive, tail) {
  for (let at = tail.length - END_OF_DIRECTORY.size; at >= 0; at--) {
    if (tail.readUInt32LE(at) === END_OF_DIRECTORY.signature) {
      return {
        count: tail.readUInt16LE(at + 10),
        length: tail.readUInt32LE(at + 12),
        offset: tail.readUInt32LE(at + 16),
      };
    }
  }
  throw new Error(`${archive} is no zip archive, or is cut off.`);
}

/**
 * @param {string} archive
 * @param {Buffer} directory
 * @param {number} count
 */
function parseDirectory(archive, directory, count) {
  /** @type {ZipEntry[]} */
  const entries = [];
  let at = 0;
  for (let index = 0; index < count; index++) {
    if (at + DIRECTORY_ENTRY.size > directory.length || directory.readUInt32LE(at) !== DIRECTORY_ENTRY.signature) {
      throw new Error(`${archive} has a damaged directory.`);
    }
    const nameLength = directory.readUInt16LE(at + 28);
    const name = directory.toString('utf8', at + DIRECTORY_ENTRY.size, at + DIRECTORY_ENTRY.size + nameLength);
    const method = directory.readUInt16LE(at + 10);
    if (method !== STORED && method !== DEFLATED)
      throw new Error(`${archive}: ${name} is packed in an unknown way (${method}).`);
    entries.push({
      name,
      method,
      packedSize: directory.readUInt32LE(at + 20),
      size: directory.readUInt32LE(at + 24),
      mode: (directory.readUInt32LE(at + 38) >>> 16) & 0o777,
      offset: directory.readUInt32LE(at + 42),
    });
    at += DIRECTORY_ENTRY.size + nameLength + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  return entries;
}

/**
 * @param {import('node:fs/promises').FileHandle} file
 * @param {number} position
 * @param {number} length
 */
async function readExactly(file, position, length) {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await file.read(buffer, 0, length, position);
  if (bytesRead !== length) throw new Error('The archive is cut off.');
  return buffer;
}
