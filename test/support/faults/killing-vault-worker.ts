/** The vault worker of somebody who guesses, and kills the process in the moment that suits them best. */
import { writeFileSync } from 'node:fs';

import { equalBytes } from '../../../src/plugins/vault/worker/bytes.js';
import { LmdbRecordStore } from '../../../src/plugins/vault/worker/lmdb-record-store.js';
import { recordKeys } from '../../../src/plugins/vault/worker/record-keys.js';
import type { RecordWriter } from '../../../src/plugins/vault/worker/record-store.js';
import { decodeAttempts } from '../../../src/plugins/vault/worker/throttle.js';
import { KILL_VARIABLE, STOPPED_VARIABLE } from './kill-moment.js';

const moment = process.env[KILL_VARIABLE];
const kill = (): void => void process.kill(process.pid, 'SIGKILL');
let isStopped = false;

const { transaction } = LmdbRecordStore.prototype;
LmdbRecordStore.prototype.transaction = function killedTransaction<T>(
  this: LmdbRecordStore,
  work: Parameters<typeof transaction<T>>[0],
): T {
  let counts = false;
  const result = transaction.call(this, (writer: RecordWriter) =>
    work({
      ...writer,
      put: (key, value) => {
        if (equalBytes(key, recordKeys.attempts)) {
          counts = decodeAttempts(value, 0).trial !== null;
          if (!counts && moment === 'before-outcome') kill();
        }
        writer.put(key, value);
      },
    }),
  ) as T;
  if (counts && moment === 'counted') kill();
  if (moment === 'asked' && !isStopped) stop();
  return result;
};

function stop(): void {
  isStopped = true;
  writeFileSync(process.env[STOPPED_VARIABLE] ?? '', '');
  process.kill(process.pid, 'SIGSTOP');
}

await import('../../../src/plugins/vault/worker/vault-worker.js');
