import { minuteOf } from '../../core/common/durations.js';
import type { Reading } from '../../core/common/text/text.js';
import type { AttributedFinding } from './compose-report.js';
import type { SyncWarning } from './sync-check-result.js';

/**
 * The warnings of a report by all that they are made of, so that the next report of the same minute need not put the same into words again.
 * Words tell how long ago something was: they may lag by less than a minute, as the whole report of an unchanged snapshot does. Holds names.
 */
export class WarningMemory {
  readonly #reading: Reading;
  readonly #before: ReadonlyMap<string, SyncWarning>;
  readonly #made = new Map<string, SyncWarning>();

  /** @param before what the report before this one came to. */
  constructor(reading: Reading, before?: WarningMemory) {
    this.#reading = reading;
    this.#before = before !== undefined && isReadAlike(before.#reading, reading) ? before.#made : new Map();
  }

  /** The warning that says a finding; as it was made before, or else as `make` makes it. */
  warningOf(finding: AttributedFinding, causedBy: string | undefined, make: () => SyncWarning): SyncWarning {
    // A finding is plain data.
    const key = JSON.stringify([finding, causedBy]);
    const warning = this.#before.get(key) ?? make();
    this.#made.set(key, warning);
    return warning;
  }
}

function isReadAlike(one: Reading, other: Reading): boolean {
  return one.place === other.place && minuteOf(one.now) === minuteOf(other.now);
}
