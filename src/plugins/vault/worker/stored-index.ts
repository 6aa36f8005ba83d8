import { concatBytes, equalBytes, readUint32, uint32 } from './bytes.js';
import { sodium } from './sodium.js';

const HASH_BYTES = 32;
/** What the pieces of one index have in common, and those of no other. */
const MARK_BYTES = 16;
const PIECE_HEAD_BYTES = MARK_BYTES + 4;
/** How much of an index one record holds. */
const PIECE_BYTES = 256 * 1024;

/** What opening a large vault reads in place of its entries and of the secrets of its generations. */
export interface StoredIndex {
  /** The ids, 32 bytes each, of the rotations that made the generations with the numbers 0, 1, …. */
  readonly generations: readonly Uint8Array[];
  /** See `KeystoreState.encodeIndex`. */
  readonly feeds: Uint8Array;
}

/** Cuts an index into what is stored: each piece says which index it is of, and how many there are. */
export function cutIndex({ generations, feeds }: StoredIndex): readonly Uint8Array[] {
  const rotations = new Uint8Array(HASH_BYTES * generations.length);
  generations.forEach((rotation, index) => rotations.set(rotation, HASH_BYTES * index));
  const whole = concatBytes(uint32(generations.length), rotations, feeds);
  const head = concatBytes(sodium.randombytes_buf(MARK_BYTES), uint32(Math.ceil(whole.length / PIECE_BYTES)));
  const pieces: Uint8Array[] = [];
  for (let start = 0; start < whole.length; start += PIECE_BYTES)
    pieces.push(concatBytes(head, whole.subarray(start, start + PIECE_BYTES)));
  return pieces;
}

/** Puts together what `cutIndex` cut; null when the pieces are not all of one index, in their order. */
export function joinIndex(readPiece: (number: number) => Uint8Array | null): StoredIndex | null {
  const first = readPiece(0);
  if (!first || first.length < PIECE_HEAD_BYTES) return null;
  const head = first.subarray(0, PIECE_HEAD_BYTES);
  const parts = [first.subarray(PIECE_HEAD_BYTES)];
  for (let number = 1; number < readUint32(head, MARK_BYTES); number++) {
    const piece = readPiece(number);
    if (!piece || !equalBytes(piece.subarray(0, PIECE_HEAD_BYTES), head)) return null;
    parts.push(piece.subarray(PIECE_HEAD_BYTES));
  }
  return readWhole(concatBytes(...parts));
}

function readWhole(whole: Uint8Array): StoredIndex | null {
  if (whole.length < 4) return null;
  const count = readUint32(whole);
  const end = 4 + HASH_BYTES * count;
  if (whole.length < end) return null;
  const generations = Array.from({ length: count }, (_, index) =>
    whole.subarray(4 + HASH_BYTES * index, 4 + HASH_BYTES * (index + 1)),
  );
  return { generations, feeds: whole.subarray(end) };
}
