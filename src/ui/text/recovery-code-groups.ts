/** A group of a recovery code that a person is asked for. */
export interface AskedGroup {
  /** From 1, as it is numbered on the screen and on paper. */
  readonly number: number;
  readonly symbols: string;
}

/** How many groups are asked for: enough to show that the copy is there, few enough to be typed gladly. */
const ASKED_GROUPS = 2;

/** The groups of a code, in order. */
export function groupsOf(code: string): readonly string[] {
  return code.split('-');
}

/**
 * Two different groups of a code, in the order in which they stand there.
 *
 * @param random gives numbers from 0 to below 1.
 */
export function pickGroups(code: string, random: () => number): readonly AskedGroup[] {
  const left = groupsOf(code).map((symbols, index) => ({ number: index + 1, symbols }));
  const picked: AskedGroup[] = [];
  while (picked.length < ASKED_GROUPS && left.length > 0) {
    picked.push(...left.splice(Math.floor(random() * left.length), 1));
  }
  return picked.toSorted((one, other) => one.number - other.number);
}

/** Whether a group was typed as it stands in the code; case, spaces and what is easily misread do not matter, as when the code is used. */
export function isSameGroup(typed: string, { symbols }: AskedGroup): boolean {
  const read = typed.toUpperCase().replaceAll(/[\s-]/g, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1');
  return read === symbols;
}
