import path from 'node:path';

import { changePassword } from '../../../src/plugins/vault/worker/keys/slot-changes.js';
import type { MemberVault } from '../../../src/plugins/vault/worker/keys/member-vault.js';
import { foundVault, type FoundedVault } from '../../../src/plugins/vault/worker/keys/vault-founding.js';
import { recoverVault } from '../../../src/plugins/vault/worker/keys/vault-opening.js';
import { WorkerSignals } from '../../../src/plugins/vault/worker/worker-signals.js';
import { NOW } from '../trust/account-kit.js';
import { CHEAP } from './opened-slots.js';
import { unlockMember } from './unlock-member.js';

export const PASSWORD = 'correct horse battery';

/** A vault in a file of its own, and what is done with it. Closes what it opened. */
export class FileVault {
  readonly path: string;
  readonly signals = new WorkerSignals();
  readonly #open: { close(): Promise<void> }[] = [];

  constructor(folder: string) {
    this.path = path.join(folder, 'vault.lmdb');
  }

  get place() {
    return { path: this.path, keyDerivation: CHEAP };
  }

  async found(): Promise<FoundedVault> {
    const founded = await foundVault(this.place, { deviceName: 'Laptop', password: PASSWORD }, NOW, this.signals);
    this.keep(founded.vault);
    return founded;
  }

  async unlock(password = PASSWORD): Promise<MemberVault> {
    return this.keep(await unlockMember(this.place, password, this.signals));
  }

  async recover(typedPaper: string, newPassword: string): Promise<MemberVault> {
    const forgotten = { typedPaper, newPassword, keyDerivation: CHEAP };
    return this.keep((await recoverVault(this.place, forgotten, NOW, this.signals)).vault);
  }

  changePassword(vault: MemberVault, currentPassword: string, newPassword: string): boolean {
    const change = { currentPassword, newPassword, keyDerivation: CHEAP };
    return changePassword(vault, change, NOW, this.signals).isOverwritten;
  }

  keep<T extends { close(): Promise<void> }>(vault: T): T {
    this.#open.push(vault);
    return vault;
  }

  async close(): Promise<void> {
    for (const vault of this.#open.splice(0)) await vault.close();
  }
}
