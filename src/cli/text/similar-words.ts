/** How many letters make a beginning that says which word is meant. */
const TELLING_BEGINNING = 3;

/** The words that `typed` may stand for: those it begins, else the nearest ones within a third of its letters. */
export function similarWords(typed: string, words: readonly string[]): readonly string[] {
  const begun = words.filter((word) => typed.length >= TELLING_BEGINNING && word.startsWith(typed.toLowerCase()));
  if (begun.length > 0) return begun;
  const distances = words.map((word) => ({ word, distance: distanceBetween(typed.toLowerCase(), word) }));
  const nearest = Math.min(...distances.map(({ distance }) => distance));
  if (nearest > Math.max(1, Math.floor(typed.length / 3))) return [];
  return distances.filter(({ distance }) => distance === nearest).map(({ word }) => word);
}

/** How many letters must be put in, left out, replaced or swapped with their neighbour (optimal string alignment). */
function distanceBetween(one: string, other: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let row = 1; row <= one.length; row++) {
    const current = [row];
    for (let column = 1; column <= other.length; column++) {
      const isSame = one[row - 1] === other[column - 1];
      const isSwap = one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      current[column] = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + Number(!isSame),
        isSwap && row > 1 && column > 1 ? (beforeLast[column - 2] ?? 0) + 1 : Infinity,
      );
    }
    [beforeLast, last] = [last, current];
  }
  return last[other.length] ?? 0;
}
