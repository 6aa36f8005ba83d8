/** The vault worker with a trap in its transactions: one that has written meets it before it commits. */
import { readFileSync } from 'node:fs';

import { LmdbRecordStore } from '../../../src/plugins/vault/worker/lmdb-record-store.js';
import { TRAP_VARIABLE, Trap } from './trap.js';

const file = process.env[TRAP_VARIABLE] ?? '';
const trap = new Trap(file);

const { transaction } = LmdbRecordStore.prototype;
LmdbRecordStore.prototype.transaction = function transactionWithTrap<T>(
  this: LmdbRecordStore,
  work: Parameters<typeof transaction<T>>[0],
): T {
  return transaction.call(this, (writer) => {
    const result = work(writer);
    if (trap.isSet) stepInto();
    return result;
  }) as T;
};

function stepInto(): void {
  const isOutOfMemory = readFileSync(file, 'utf8') === 'out-of-memory';
  const hoard: object[][] = [];
  trap.noteSprung();
  while (trap.isSet) if (isOutOfMemory) hoard.push(Array.from({ length: 10_000 }, () => ({})));
}

await import('../../../src/plugins/vault/worker/vault-worker.js');
