import path from 'node:path';

import type { Benchmark, Row } from './benchmark.js';
import { measure, timed, timedAsync } from './measuring.js';
import { emptyStateOf } from './support/keystore-bench.js';
import type { AccountShape, LargeAccount } from './support/large-account.js';
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
  async run({ scale: { rounds, common, large }, folder, account, progress }) {
    const rows: Row[] = [];
    for (const [shape, bound] of [[common, 30] as const, [large, 1500] as const]) {
      const size = `${shape.devices} devices × ${shape.rotations} rotations`;
      progress(`  storing ${size}`);
      const vault = await storeVault(path.join(folder, vaultFileName(shape)), shape, cheapestDerivation);
      await verifyStoredVault(vault);
      rows.push({
        what: `opening a vault file, ${size}, apart from the derivation`,
        unit: 'ms',
        ours: await measure(rounds, () => timedAsync(() => openAndClose(vault))),
        comparison: null,
        budget: { kind: 'at-most', bound },
      });
      rows.push({
        what: `and reading the rest of it afterwards, ${size}`,
        unit: 'ms',
        ours: await measure(rounds, () => timedAsync(() => verifyStoredVault(vault))),
        comparison: null,
        budget: { kind: 'none' },
      });
    }
    const subject = account(large);
    rows.push({
      what: `of that: the fold of the entries, ${large.devices} devices × ${large.rotations} rotations`,
      unit: 'ms',
      ours: await measure(rounds, () => timed(() => fold(subject))),
      comparison: null,
      budget: { kind: 'at-most', bound: 1500 },
    });
    return rows;
  },
};

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
