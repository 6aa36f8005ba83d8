/** So many entries are stored at once. */
const ENTRIES_AT_ONCE = 4000;

/** Entries in pieces that fit into one transaction each. */
export function* inPieces(entries: Iterable<Uint8Array>): Iterable<Uint8Array[]> {
  let piece: Uint8Array[] = [];
  for (const entry of entries) {
    piece.push(entry);
    if (piece.length < ENTRIES_AT_ONCE) continue;
    yield piece;
    piece = [];
  }
  if (piece.length > 0) yield piece;
}
