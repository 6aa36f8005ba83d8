import type { KeystoreState, LocalFacts } from '../../src/keystore/index.js';
import { SnapshotPacker, SnapshotUnpacker } from '../../src/plugins/vault/snapshot-transfer.js';
import type { Benchmark, BenchmarkContext, Row } from './benchmark.js';
import { measureInTurn, timedAsync } from './measuring.js';
import { localFactsOf, makeHealthChecker, noAbort, stateOf } from './support/keystore-bench.js';
import type { AccountShape, LargeAccount } from './support/large-account.js';
import { readNaively, timeNaiveAlignment } from './support/naive-alignment.js';

/** How many devices rotate in the accounts that are measured. */
const ROTATORS = 10;

/** A check, from the state in the worker to the report in the main thread, with the way between them. */
export const check: Benchmark = {
  name: 'check',
  async run(context) {
    const { common, large } = context.scale;
    return [...(await measureShape(context, common, 1)), ...(await measureShape(context, large, 10))];
  },
};

async function measureShape(context: BenchmarkContext, shape: AccountShape, budgetMs: number): Promise<readonly Row[]> {
  const { rounds } = context.scale;
  const account = context.account(shape);
  const subject = new CheckedAccount(account);
  const naive = readNaively(account, ROTATORS);
  const afterChange = await measureInTurn(
    rounds,
    {
      ours: async () => {
        subject.change();
        return timedAsync(() => subject.check());
      },
      naive: () => timeNaiveAlignment(naive),
    },
    // The engine gets some of it compiled after a few rounds only.
    rounds < 2 ? 0 : 12,
  );
  const unchanged = await measureInTurn(rounds, { ours: () => timedAsync(() => subject.check()) });
  const size = `${shape.devices} devices × ${shape.rotations} rotations`;
  return [
    {
      what: `check after one change, ${size}`,
      unit: 'ms',
      ours: afterChange.ours,
      comparison: { name: 'each device × each rotation', measured: afterChange.naive },
      budget: { kind: 'at-most', bound: budgetMs },
    },
    {
      what: `check, unchanged, ${size}`,
      unit: 'ms',
      ours: unchanged.ours,
      comparison: { name: 'each device × each rotation', measured: afterChange.naive },
      budget: { kind: 'at-most', bound: 0.1 },
    },
  ];
}

/** An account as the worker holds it, and the checker in the main thread. */
class CheckedAccount {
  readonly #account: LargeAccount;
  readonly #state: KeystoreState;
  readonly #checker = makeHealthChecker();
  readonly #packer = new SnapshotPacker();
  readonly #unpacker = new SnapshotUnpacker();
  #local: LocalFacts;
  #names = 0;
  #seen: { readonly packed: unknown; readonly unpacked: ReturnType<SnapshotUnpacker['unpack']> } | undefined;

  constructor(account: LargeAccount) {
    this.#account = account;
    this.#state = stateOf(account);
    this.#local = localFactsOf(account);
  }

  /** Another device was renamed. */
  change(): void {
    const [author, renamed] = [this.#account.feeds[1], this.#account.feeds.at(-1)];
    if (author === undefined || renamed === undefined) throw new RangeError('The account is too small to measure.');
    const payload = { kind: 'device-renamed', device: renamed.device, name: `Name ${this.#names++}` } as const;
    this.#state.apply(this.#state.examine([this.#account.append(author, payload)]));
    this.#local = { ...this.#local };
  }

  /** What follows a change: the snapshot, its way to the main thread, and the report. */
  async check(): Promise<void> {
    const snapshot = this.#state.snapshot(this.#local);
    if (this.#seen?.packed !== snapshot) {
      const unpacked = this.#unpacker.unpack(structuredClone(this.#packer.pack(snapshot)));
      this.#seen = { packed: snapshot, unpacked };
    }
    await this.#checker.evaluate(this.#seen.unpacked, noAbort);
  }
}
