import { SnapshotPacker, SnapshotUnpacker } from '../../src/plugins/vault/snapshot-transfer.js';
import type { Benchmark, BenchmarkContext, Row } from './benchmark.js';
import { measureRows } from './measuring.js';
import { processorTimeAsync } from './processor-time.js';
import { makeHealthChecker, noAbort } from './support/keystore-bench.js';
import type { AccountShape, LargeAccount } from './support/large-account.js';
import { timeNaiveAlignment } from './support/naive-alignment.js';
import { referenceOf } from './support/reference-work.js';

/** What an unchanged state may cost, ms. */
const UNCHANGED_MS = 0.1;

/** So many checks of an unchanged state make one sample: one takes less than looking at the clock. */
const CHECKS_AT_ONCE = 100;

/** A check, from the state in the worker to the report in the main thread, with the way between them. */
export const check: Benchmark = {
  name: 'check',
  async run(context) {
    const { common, large } = context.scale;
    return [...(await measureShape(context, common, 1)), ...(await measureShape(context, large, 10))];
  },
};

async function measureShape(context: BenchmarkContext, shape: AccountShape, budgetMs: number): Promise<readonly Row[]> {
  const { scale, reference } = context;
  const account = context.account(shape);
  const subject = new CheckedAccount(account);
  const size = `${shape.devices} devices × ${shape.rotations} rotations`;
  const afterChange = await measureRows(
    scale,
    {
      ours: async () => {
        subject.change();
        return processorTimeAsync(() => subject.check());
      },
      naive: () => {
        // As before the other: right after it, all that both need is in the caches, which the one that comes first has to fill.
        globalThis.gc?.();
        return timeNaiveAlignment(account);
      },
      reference: () => reference.measure(budgetMs),
    },
    ({ ours, naive: eachByEach, reference: helping }) => [
      {
        what: `check after one change, ${size}`,
        unit: 'ms',
        ours,
        comparison: { name: 'each device × each rotation', samples: eachByEach },
        budget: { kind: 'ratio-at-most', bound: 1 },
      },
      {
        what: 'the same',
        unit: 'ms',
        ours,
        comparison: referenceOf(budgetMs, helping),
        budget: { kind: 'ratio-at-most', bound: 1 },
      },
    ],
    // The engine gets some of it compiled after a few rounds only.
    scale.name === 'tiny' ? 0 : 12,
  );
  const unchanged = await measureRows(
    scale,
    {
      ours: async () => (await processorTimeAsync(() => checkOften(subject))) / CHECKS_AT_ONCE,
      reference: () => reference.measure(1),
    },
    ({ ours, reference: helping }) => [
      {
        what: `check, unchanged, ${size}`,
        unit: 'ms',
        ours,
        comparison: referenceOf(UNCHANGED_MS, helping),
        budget: { kind: 'ratio-at-most', bound: 1 },
      },
    ],
  );
  return [...afterChange, ...unchanged];
}

async function checkOften(subject: CheckedAccount): Promise<void> {
  for (let count = 0; count < CHECKS_AT_ONCE; count++) await subject.check();
}

/** An account as the worker holds it, and the checker in the main thread. */
class CheckedAccount {
  readonly #account: LargeAccount;
  readonly #checker = makeHealthChecker();
  readonly #packer = new SnapshotPacker();
  readonly #unpacker = new SnapshotUnpacker();
  #seen: { readonly packed: unknown; readonly unpacked: ReturnType<SnapshotUnpacker['unpack']> } | undefined;

  constructor(account: LargeAccount) {
    this.#account = account;
  }

  /** Another device was renamed. */
  change(): void {
    this.#account.shown.change();
  }

  /** What follows a change: the snapshot, its way to the main thread, and the report. */
  async check(): Promise<void> {
    const { snapshot } = this.#account.shown;
    if (this.#seen?.packed !== snapshot) {
      const unpacked = this.#unpacker.unpack(structuredClone(this.#packer.pack(snapshot)));
      this.#seen = { packed: snapshot, unpacked };
    }
    await this.#checker.evaluate(this.#seen.unpacked, noAbort);
  }
}
