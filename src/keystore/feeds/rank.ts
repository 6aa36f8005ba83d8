import { compareText } from '../hex.js';

/**
 * How senior a member is (6.3), among those of its class: by the admission that let it in and those above, which never change. The
 * founder and the recovery key that genesis names stand at the top together.
 */
export class Rank {
  /** How many admissions there are between the top and the member. */
  readonly depth: number;
  /** Some place further up, the same for all ranks of one depth, so that no line has to be climbed step by step. */
  readonly #shortcut: Rank;

  private constructor(
    readonly above: Rank | null,
    readonly admissionNumber: number,
    readonly admissionId: string,
  ) {
    this.depth = above === null ? 0 : above.depth + 1;
    this.#shortcut = above === null ? this : shortcutBelow(above, above.#shortcut, above.#shortcut.#shortcut);
  }

  static top(): Rank {
    return new Rank(null, 0, '');
  }

  below(admissionNumber: number, admissionId: string): Rank {
    return new Rank(this, admissionNumber, admissionId);
  }

  /** Below 0 when this is the more senior one; 0 only for the same. Takes about as many steps as the depth has binary digits. */
  compare(other: Rank): number {
    if (this.depth !== other.depth) return this.depth - other.depth;
    let [one, two]: readonly [Rank, Rank] = [this, other];
    // Down from the top, the first that differs decides.
    while (one.above !== two.above) {
      const skips = one.#shortcut !== two.#shortcut;
      if (one.above === null || two.above === null) break;
      [one, two] = skips ? [one.#shortcut, two.#shortcut] : [one.above, two.above];
    }
    return one.admissionNumber - two.admissionNumber || compareText(one.admissionId, two.admissionId);
  }
}

/** Two jumps of one length make a longer one (Myers 1983, "An applicative random-access stack"). */
function shortcutBelow(above: Rank, jump: Rank, jumpOfJump: Rank): Rank {
  return above.depth - jump.depth === jump.depth - jumpOfJump.depth ? jumpOfJump : above;
}
