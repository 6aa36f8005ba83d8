import path from 'node:path';

import type { KeyDerivationFacts } from '../../../src/keystore/index.js';
import { exportBundle } from '../../../src/plugins/vault/worker/bundle-operations.js';
import { OperationControl } from '../../../src/plugins/vault/worker/operation-control.js';
import { createVault } from '../../../src/plugins/vault/worker/vault-access.js';
import type { VaultSession } from '../../../src/plugins/vault/worker/vault-session.js';
import { WorkerSignals } from '../../../src/plugins/vault/worker/worker-signals.js';

/** The cheapest derivation that a vault accepts. */
const keyDerivation: KeyDerivationFacts = { memoryKiB: 19 * 1024, passes: 2 };

interface Place {
  readonly path: string;
  readonly keyDerivation: KeyDerivationFacts;
}

/** The first device of an account, in this thread: it writes entries by the thousand, in one transaction. */
export class BusyDevice {
  readonly #session: VaultSession;
  readonly #place: Place;

  private constructor(session: VaultSession, place: Place) {
    this.#session = session;
    this.#place = place;
  }

  static async found(folder: string): Promise<BusyDevice> {
    const place: Place = { path: path.join(folder, 'vault.lmdb'), keyDerivation };
    const founding = { ...place, deviceName: 'Server', password: 'of no further use' };
    const { session } = await createVault(founding, Date.now(), new WorkerSignals());
    return new BusyDevice(session, place);
  }

  /** Appends so many entries to its feed. */
  write(entries: number): void {
    const device = this.#session.ledger.thisDevice;
    this.#session.write(Date.now(), (edit) => {
      for (let count = 0; count < entries; count++) {
        edit.append({ kind: 'device-renamed', device, name: `Server ${count}` });
      }
    });
  }

  /** Writes a sealed bundle. Returns its path. */
  exportTo(folder: string, passphrase: string): string {
    const file = path.join(folder, 'account.bundle');
    const request = { path: file, passphrase };
    exportBundle(this.#session, request, this.#place, Date.now(), new OperationControl());
    return file;
  }

  close(): Promise<void> {
    return this.#session.close();
  }
}
