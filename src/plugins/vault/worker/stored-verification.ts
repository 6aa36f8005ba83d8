import type { AccountLedger } from './account-ledger.js';

/** A stored record that has yet to be looked at; says whether it is what it should be. */
type Look = () => boolean;

/**
 * Reads what an opening by the index left unread: each entry that the index speaks of, which has to say what the index
 * says, and the secret of each generation. In slices, as it takes its time.
 */
export class StoredVerification {
  readonly #looks: Iterator<Look>;

  constructor(ledger: AccountLedger) {
    this.#looks = looksAt(ledger);
  }

  /** Looks at so many records more. */
  continue(records: number): 'more' | 'sound' | 'unsound' {
    for (let left = records; left > 0; left--) {
      const next = this.#looks.next();
      if (next.done) return 'sound';
      if (!next.value()) return 'unsound';
    }
    return 'more';
  }
}

function* looksAt({ state, records, generations, feedNumbers }: AccountLedger): Generator<Look> {
  for (const [device, number] of [...feedNumbers]) {
    const last = state.feeds.get(device)?.sequence ?? 0;
    for (let sequence = 1; sequence <= last; sequence++) {
      yield () => {
        const reading = records.entry(number, sequence);
        return reading.kind === 'read' && state.isHeldAs(device, sequence, reading.value);
      };
    }
  }
  for (const rotation of [...generations.rotations()]) yield () => generations.canBeRead(rotation);
}
