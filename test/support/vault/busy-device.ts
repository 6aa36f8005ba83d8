import path from 'node:path';

import type { KeyDerivationFacts } from '../../../src/keystore/index.js';
import { letIn, openJoinRequest } from '../../../src/plugins/vault/worker/joining/letting-in.js';
import { readRequestFile } from '../../../src/plugins/vault/worker/joining/request-file.js';
import type { MemberVault } from '../../../src/plugins/vault/worker/keys/member-vault.js';
import { foundVault } from '../../../src/plugins/vault/worker/keys/vault-founding.js';
import { carryOut } from '../../../src/plugins/vault/worker/member/carrying-out.js';
import { OperationControl } from '../../../src/plugins/vault/worker/operation-control.js';
import { WorkerSignals } from '../../../src/plugins/vault/worker/worker-signals.js';

/** The cheapest derivation that a vault accepts. */
const keyDerivation: KeyDerivationFacts = { memoryKiB: 19 * 1024, passes: 2 };

/** The first device of an account, in this thread: it writes entries by the thousand, in one transaction. */
export class BusyDevice {
  readonly #vault: MemberVault;
  readonly #vaultFile: string;

  private constructor(vault: MemberVault, vaultFile: string) {
    this.#vault = vault;
    this.#vaultFile = vaultFile;
  }

  static async found(folder: string): Promise<BusyDevice> {
    const vaultFile = path.join(folder, 'vault.lmdb');
    const device = { deviceName: 'Server', password: 'of no further use' };
    const { vault } = await foundVault({ path: vaultFile, keyDerivation }, device, Date.now(), new WorkerSignals());
    return new BusyDevice(vault, vaultFile);
  }

  /** Lets in a device that asked, and writes its welcome. */
  admit(requestFile: string, code: string, welcomeFile: string): void {
    const { account } = this.#vault;
    const request = openJoinRequest(account, readRequestFile(requestFile), code, Date.now());
    letIn(account, request, { path: welcomeFile, vaultFile: this.#vaultFile }, Date.now(), new WorkerSignals());
  }

  /** Appends so many entries to its feed. */
  write(entries: number): void {
    this.#vault.account.change(Date.now(), (pen) => {
      const member = pen.self.id;
      for (let count = 0; count < entries; count++) {
        pen.say({ kind: 'device-renamed', member, name: `Server ${count}` });
      }
    });
  }

  /** Writes a bundle for all members. Returns its path. */
  exportTo(folder: string): string {
    const file = path.join(folder, 'account.bundle');
    carryOut(this.#vault.account, { path: file, vaultFile: this.#vaultFile }, Date.now(), new OperationControl());
    return file;
  }

  close(): Promise<void> {
    return this.#vault.close();
  }
}
