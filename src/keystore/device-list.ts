import type { Coverage } from './alignment.js';
import type { Fold } from './fold.js';
import type { RosterEntry } from './roster.js';
import { type ComparisonCodes, summarizeDevice } from './summaries.js';
import type { DeviceFacts, DeviceId, DeviceSummary, LocalFacts } from './types.js';

/** A device, and where all that changes about it comes from. */
interface Row {
  readonly entry: RosterEntry;
  readonly coverage: Coverage;
  facts: DeviceFacts | undefined;
}

/**
 * What may be shown of all devices. A summary that says the same as before is the same object, so that a change costs what
 * changed, here and wherever summaries are passed on.
 */
export class DeviceList {
  readonly #codes: ComparisonCodes;
  #thisDevice: DeviceId | undefined;
  #facts: LocalFacts['devices'] | undefined;
  /** Another one for each fold. */
  #inOrder: readonly RosterEntry[] = [];
  #rows: readonly Row[] = [];
  readonly #places = new Map<DeviceId, number>();
  /** Of the rows, at the same places. */
  #summaries: readonly DeviceSummary[] = [];

  constructor(codes: ComparisonCodes) {
    this.#codes = codes;
  }

  /** All devices, this one first, then in the order of joining. The same list as before while nothing in it changed. */
  list(fold: Fold, local: LocalFacts): readonly DeviceSummary[] {
    const { inOrder } = fold.roster;
    const touched = fold.takeTouched();
    if (this.#inOrder !== inOrder || this.#thisDevice !== local.thisDevice) {
      this.#makeRows(fold, inOrder, local);
    } else if (touched === null || this.#facts !== local.devices) {
      this.#bringUpToDate(this.#rows.keys(), fold, local);
    } else {
      const places = [...touched].map((device) => this.#places.get(device));
      this.#bringUpToDate(
        places.filter((place) => place !== undefined),
        fold,
        local,
      );
    }
    this.#facts = local.devices;
    return this.#summaries;
  }

  /** The devices are others, or stand in another order. What says the same as before is taken along. */
  #makeRows(fold: Fold, inOrder: readonly RosterEntry[], local: LocalFacts): void {
    const before = new Map(this.#summaries.map((summary) => [summary.id, summary]));
    const first = fold.roster.find(local.thisDevice);
    const others = inOrder.filter((entry) => entry !== first);
    this.#rows = [...(first === undefined ? [] : [first]), ...others].map((entry) => ({
      entry,
      coverage: fold.alignment.coverageOf(entry.device),
      facts: local.devices.get(entry.device),
    }));
    this.#places.clear();
    for (const [place, { entry }] of this.#rows.entries()) this.#places.set(entry.device, place);
    this.#summaries = this.#rows.map(({ entry }) => {
      const known = before.get(entry.device);
      const summary = summarizeDevice(fold, entry, local, this.#codes);
      return known !== undefined && saysTheSame(known, summary) ? known : summary;
    });
    this.#inOrder = inOrder;
    this.#thisDevice = local.thisDevice;
  }

  #bringUpToDate(places: Iterable<number>, fold: Fold, local: LocalFacts): void {
    let summaries: DeviceSummary[] | undefined;
    for (const place of places) {
      const [row, summary] = [this.#rows[place], this.#summaries[place]];
      if (row === undefined || summary === undefined) continue;
      const facts = local.devices.get(row.entry.device);
      if (facts === row.facts && isUpToDate(row, summary, fold)) continue;
      row.facts = facts;
      summaries ??= [...this.#summaries];
      summaries[place] = summarizeDevice(fold, row.entry, local, this.#codes);
    }
    if (summaries !== undefined) this.#summaries = summaries;
  }
}

/** Whether a summary still says what the entries say; what it says beside that never changes. */
function isUpToDate({ entry, coverage }: Row, summary: DeviceSummary, { alignment, roster }: Fold): boolean {
  return (
    alignment.total - coverage.covered === summary.missingRotations &&
    entry.entries === summary.entries &&
    entry.standing === summary.standing &&
    roster.nameOf(entry.device) === summary.name
  );
}

function saysTheSame(one: DeviceSummary, other: DeviceSummary): boolean {
  return (Object.keys(one) as (keyof DeviceSummary)[]).every((field) => one[field] === other[field]);
}
