/**
 * Run as a process of its own: node … account-writer.ts FILE VAULT_KEY_IN_HEX.
 * Opens the account in a file, or founds one, and writes for ever. Prints the id of each entry once it is stored.
 */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';

import { LmdbRecordStore } from '../../../src/plugins/vault/worker/lmdb-record-store.js';
import { openRecordStore } from '../../../src/plugins/vault/worker/open-record-store.js';
import { StopSignal } from '../../../src/plugins/vault/worker/stop-signal.js';
import { AccountKit, NOW, verifyAsTheAppDoes, WITH_INDEX } from '../trust/account-kit.js';

const [file = '', vaultKey = ''] = process.argv.slice(2);
const kit = new AccountKit(undefined, Buffer.from(vaultKey, 'hex'));
const existing = existsSync(file) ? openRecordStore(file, new StopSignal()) : null;
const session = existing
  ? kit.opened(existing, WITH_INDEX)
  : kit.founded(LmdbRecordStore.open(file, new StopSignal()), WITH_INDEX);
verifyAsTheAppDoes(session);
for (let round = 1; ; round++) {
  const [paper, slot] = [new Uint8Array(randomBytes(25)), new Uint8Array(randomBytes(48))];
  const entry = session.write(NOW, (edit) => {
    edit.putHeader(kit.header, [slot]);
    edit.setSeen(`finding ${round}`, true);
    edit.setPaper(round % 3 === 0 ? null : paper);
    edit.setMemberFacts(session.account.feeds.account, { isVerified: round % 2 === 0 });
    return edit.append({ kind: 'acknowledged' }, []);
  });
  if (round % 5 === 0) session.overwriteLeftovers();
  process.stdout.write(`${entry.id}\n`);
}
