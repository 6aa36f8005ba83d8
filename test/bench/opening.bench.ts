import path from 'node:path';

import type { Benchmark, Row } from './benchmark.js';
import { measureRows } from './measuring.js';
import { processorTime, processorTimeAsync } from './processor-time.js';
import { emptyStateOf } from './support/keystore-bench.js';
import type { AccountShape, LargeAccount } from './support/large-account.js';
import { referenceOf } from './support/reference-work.js';
import {
  cheapestDerivation,
  openStoredVault,
  type StoredVault,
  storeVault,
  verifyStoredVault,
} from './support/stored-vault.js';

/**
 * Opening a vault, apart from the derivation of its key, until its first snapshot: the file's structure, the index or every record, the
 * fold. And what follows it: reading what the index spared.
 */
export const opening: Benchmark = {
  name: 'opening',
  async run({ scale, folder, account, reference, progress }) {
    const rows: Row[] = [];
    for (const [shape, budgetMs] of [[scale.common, 30] as const, [scale.large, LARGE_MS] as const]) {
      const size = sizeOf(shape);
      progress(`  storing ${size}`);
      const vault = await storeVault(path.join(folder, vaultFileName(shape)), shape, cheapestDerivation);
      await verifyStoredVault(vault);
      const opened = await measureRows(
        scale,
        {
          ours: () => processorTimeAsync(() => openAndClose(vault)),
          rest: () => processorTimeAsync(() => verifyStoredVault(vault)),
          reference: () => reference.measure(Math.min(budgetMs, MOST_REFERENCE_MS)),
        },
        ({ ours, rest, reference: helping }) => [
          {
            what: `opening a vault file, ${size}, apart from the derivation`,
            unit: 'ms',
            ours,
            comparison: referenceOf(budgetMs, helping),
            budget: { kind: 'ratio-at-most', bound: 1 },
          },
          {
            what: 'and reading the rest of it afterwards',
            unit: 'ms',
            ours: rest,
            comparison: null,
            budget: { kind: 'none' },
          },
        ],
      );
      rows.push(...opened);
    }
    const subject = account(scale.large);
    const folded = await measureRows(
      scale,
      {
        ours: () => processorTime(() => fold(subject)),
        reference: () => reference.measure(MOST_REFERENCE_MS),
      },
      ({ ours, reference: helping }) => [
        {
          what: `of that: the fold of the entries, ${sizeOf(scale.large)}`,
          unit: 'ms',
          ours,
          comparison: referenceOf(LARGE_MS, helping),
          budget: { kind: 'ratio-at-most', bound: 1 },
        },
      ],
    );
    return [...rows, ...folded];
  },
};

/** What opening the largest account, and folding it, may take on a quiet machine. */
const LARGE_MS = 1500;

/** So much reference work tells as much as more of it. */
const MOST_REFERENCE_MS = 200;

function sizeOf({ devices, rotations }: AccountShape): string {
  return `${devices} devices × ${rotations} rotations`;
}

/** The name of the file that holds the account of a shape. */
export function vaultFileName({ devices, rotations }: AccountShape): string {
  return `${devices}-${rotations}.lmdb`;
}

async function openAndClose(vault: StoredVault): Promise<void> {
  const session = openStoredVault(vault);
  session.snapshot();
  await session.close();
}

function fold(account: LargeAccount): void {
  emptyStateOf(account).load(account.entries());
}
