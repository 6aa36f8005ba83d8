import path from 'node:path';

import { openRecordStore } from '../../src/plugins/vault/worker/open-record-store.js';
import { recordKeys } from '../../src/plugins/vault/worker/record-keys.js';
import { StopSignal } from '../../src/plugins/vault/worker/stop-signal.js';
import { decodeStoredHeader } from '../../src/plugins/vault/worker/vault-header.js';
import { VaultKeys } from '../../src/plugins/vault/worker/vault-keys.js';
import { VaultSession } from '../../src/plugins/vault/worker/vault-session.js';
import type { Benchmark, Row } from './benchmark.js';
import { measure, timed, timedAsync } from './measuring.js';
import { emptyStateOf } from './support/keystore-bench.js';
import type { AccountShape, LargeAccount } from './support/large-account.js';
import { cheapestDerivation, type StoredVault, storeVault } from './support/stored-vault.js';

/** Opening a vault, apart from the derivation of its key: the file's structure, every record, the fold, the first snapshot. */
export const opening: Benchmark = {
  name: 'opening',
  async run({ scale: { rounds, common, large }, folder, account, progress }) {
    const rows: Row[] = [];
    for (const [shape, bound] of [[common, 30] as const, [large, 1500] as const]) {
      const size = `${shape.devices} devices × ${shape.rotations} rotations`;
      progress(`  storing ${size}`);
      const vault = await storeVault(path.join(folder, vaultFileName(shape)), shape, cheapestDerivation);
      rows.push({
        what: `opening a vault file, ${size}, apart from the derivation`,
        unit: 'ms',
        ours: await measure(rounds, () => timedAsync(() => openAndClose(vault))),
        comparison: null,
        budget: { kind: 'at-most', bound },
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

async function openAndClose({ file, vaultKey }: StoredVault): Promise<void> {
  const store = openRecordStore(file, new StopSignal());
  const header = store?.read(recordKeys.header);
  if (!store || !header) throw new Error(`There is no vault at ${file}.`);
  const session = new VaultSession(store, decodeStoredHeader(header), new VaultKeys(vaultKey.slice()));
  session.load();
  session.snapshot();
  await session.close();
}

function fold(account: LargeAccount): void {
  emptyStateOf(account).load(account.entries());
}
