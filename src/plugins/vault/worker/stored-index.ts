import { concatBytes, equalBytes, readUint32, uint32 } from './bytes.js';
import { sodium } from './sodium.js';

/** What the pieces of one index have in common, and those of no other. */
const MARK_BYTES = 16;
const PIECE_HEAD_BYTES = MARK_BYTES + 4;
/** How much of an index one record holds. */
const PIECE_BYTES = 256 * 1024;

/** Cuts an index into what is stored: each piece says which index it is of, and how many there are. */
export function cutIndex(whole: Uint8Array): readonly Uint8Array[] {
  const head = concatBytes(sodium.randombytes_buf(MARK_BYTES), uint32(Math.ceil(whole.length / PIECE_BYTES)));
  const pieces: Uint8Array[] = [];
  for (let start = 0; start < whole.length; start += PIECE_BYTES)
    pieces.push(concatBytes(head, whole.subarray(start, start + PIECE_BYTES)));
  return pieces;
}

/** Puts together what `cutIndex` cut; null when the pieces are not all of one index, in their order. */
export function joinIndex(readPiece: (number: number) => Uint8Array | null): Uint8Array | null {
  const first = readPiece(0);
  if (!first || first.length < PIECE_HEAD_BYTES) return null;
  const head = first.subarray(0, PIECE_HEAD_BYTES);
  const parts = [first.subarray(PIECE_HEAD_BYTES)];
  for (let number = 1; number < readUint32(head, MARK_BYTES); number++) {
    const piece = readPiece(number);
    if (!piece || !equalBytes(piece.subarray(0, PIECE_HEAD_BYTES), head)) return null;
    parts.push(piece.subarray(PIECE_HEAD_BYTES));
  }
  return concatBytes(...parts);
}
