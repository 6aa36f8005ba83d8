import { closeSync, openSync, readSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';

/** Something planted that must not turn up where it does not belong: a text as a person types it, or the bytes of a key. */
export type Canary = string | Uint8Array;

/** Halves shorter than this would turn up by chance. */
const MIN_FRAGMENT_LENGTH = 8;

/** How much of a file is looked at in one go, bytes. */
const CHUNK_BYTES = 4 * 1024 * 1024;

/** A run of hexadecimal digits that could be a whole device id (32), entry id or account id (64). */
const WHOLE_ID = /[0-9a-f]{32,}/gi;

/** Whole ids, or what looks like them, in a text. */
export function wholeIdsIn(text: string): string[] {
  return text.match(WHOLE_ID) ?? [];
}

interface Needle {
  /** Which canary in which spelling; never the canary itself, so that a failing test gives nothing away either. */
  readonly label: string;
  readonly bytes: Buffer;
}

/**
 * Looks for planted canaries in bytes of any kind, in every spelling that a program would plausibly give them: as text in UTF-8
 * and UTF-16, in hexadecimal digits, base64 at each alignment, and decimal lists; texts also without their hyphens, and by halves,
 * as a heap may hold a text in parts.
 */
export class CanarySearch {
  readonly #needles: readonly Needle[];
  readonly #longest: number;

  /**
   * @param canaries by the name that findings are told under.
   * @param spellings `as-is` looks for the very bytes only, which is enough, and many times faster, in the memory of a process.
   */
  constructor(canaries: Readonly<Record<string, Canary>>, spellings: 'every' | 'as-is' = 'every') {
    this.#needles = Object.entries(canaries).flatMap(([name, canary]) =>
      spellings === 'every' ? spellingsOf(name, canary) : [{ label: name, bytes: Buffer.from(canary) }],
    );
    this.#longest = Math.max(...this.#needles.map(({ bytes }) => bytes.length));
  }

  /** Which canaries are in `content`, by name and spelling. */
  in(content: string | Buffer): string[] {
    const bytes = typeof content === 'string' ? Buffer.from(content) : content;
    return this.#needles.filter((needle) => bytes.includes(needle.bytes)).map(({ label }) => label);
  }

  /** Which canaries are in a file. */
  inFile(file: string): string[] {
    const descriptor = openSync(file, 'r');
    try {
      return this.inRange(descriptor, 0, Number.POSITIVE_INFINITY);
    } finally {
      closeSync(descriptor);
    }
  }

  /** Which canaries lie between two offsets of an open file; what can't be read ends the search. */
  inRange(descriptor: number, start: number, end: number): string[] {
    const found = new Set<string>();
    const overlap = this.#longest - 1;
    const buffer = Buffer.alloc(CHUNK_BYTES + overlap);
    let kept = 0;
    for (let offset = start; offset < end;) {
      const count = readAt(descriptor, buffer, kept, Math.min(CHUNK_BYTES, end - offset), offset);
      if (count === 0) break;
      offset += count;
      const filled = kept + count;
      for (const label of this.in(buffer.subarray(0, filled))) found.add(label);
      kept = Math.min(overlap, filled);
      buffer.copyWithin(0, filled - kept, filled);
    }
    return [...found];
  }

  /** Which canaries are in the files of a folder and in their names, as `file: finding`. */
  async inFolder(folder: string): Promise<string[]> {
    const found: string[] = [];
    for (const file of await filesOf(folder)) {
      const name = path.relative(folder, file);
      found.push(...this.in(name).map((label) => `name of ${name}: ${label}`));
      found.push(...this.inFile(file).map((label) => `${name}: ${label}`));
    }
    return found;
  }
}

/** All regular files below a folder, absolute. Sockets and links are left out: they hold nothing. */
export async function filesOf(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
}

function readAt(descriptor: number, buffer: Buffer, at: number, length: number, position: number): number {
  try {
    return readSync(descriptor, buffer, at, length, position);
  } catch {
    return 0; // A range of memory that the kernel does not hand out.
  }
}

function spellingsOf(name: string, canary: Canary): Needle[] {
  if (typeof canary !== 'string') return byteSpellings(name, Buffer.from(canary));
  const middle = Math.floor(canary.length / 2);
  const bare = canary.replaceAll('-', '');
  const parts: [string, string][] = [[name, canary]];
  if (bare !== canary) parts.push([`${name} without hyphens`, bare]);
  if (middle >= MIN_FRAGMENT_LENGTH) {
    parts.push([`first half of ${name}`, canary.slice(0, middle)], [`second half of ${name}`, canary.slice(middle)]);
  }
  return parts.flatMap(([label, text]) => [
    ...byteSpellings(label, Buffer.from(text)),
    { label: `${label} in UTF-16`, bytes: Buffer.from(text, 'utf16le') },
  ]);
}

function byteSpellings(name: string, bytes: Buffer): Needle[] {
  const texts: [string, string][] = [
    ['in hexadecimal digits', bytes.toString('hex')],
    ['in capital hexadecimal digits', bytes.toString('hex').toUpperCase()],
    ['as a decimal list', [...bytes].join(',')],
    ...[0, 1, 2].flatMap((shift): [string, string][] => [
      ['in base64', base64Core(bytes, shift, 'base64')],
      ['in base64url', base64Core(bytes, shift, 'base64url')],
    ]),
  ];
  return [
    { label: name, bytes },
    ...texts.map(([how, text]) => ({ label: `${name} ${how}`, bytes: Buffer.from(text) })),
  ];
}

/** What base64 of anything looks like that holds `bytes` at an offset of `shift` modulo 3: the symbols that depend on them alone. */
function base64Core(bytes: Buffer, shift: number, encoding: 'base64' | 'base64url'): string {
  const encoded = Buffer.concat([Buffer.alloc(shift), bytes])
    .toString(encoding)
    .replaceAll('=', '');
  const first = Math.ceil((shift * 8) / 6);
  const last = Math.floor(((shift + bytes.length) * 8) / 6);
  return encoded.slice(first, last);
}
