import type { KeystoreSnapshot } from '../../../src/keystore/index.js';
import type { IndexPolicy } from '../../../src/plugins/vault/worker/index-policy.js';
import { MemberVault } from '../../../src/plugins/vault/worker/keys/member-vault.js';
import { RootKeys } from '../../../src/plugins/vault/worker/keys/root-keys.js';
import { RecordCipher } from '../../../src/plugins/vault/worker/record-cipher.js';
import type { RecordStore } from '../../../src/plugins/vault/worker/record-store.js';
import { ShownVault } from '../../../src/plugins/vault/worker/shown-vault.js';
import { newPaperBytes, keysOfPaper } from '../../../src/plugins/vault/worker/trust/recovery-paper.js';
import { SecretKeys } from '../../../src/plugins/vault/worker/trust/secret-keys.js';
import { NOW } from '../trust/account-kit.js';
import { MemoryRecordStore } from './memory-record-store.js';
import { identityOf, newHeader } from './opened-slots.js';
import { PASSWORD } from './vault-harness.js';

/** An open vault whose records lie in memory, and what is shown of it. */
export interface OpenMemoryVault {
  readonly vault: MemberVault;
  readonly shown: ShownVault;
  readonly account: MemberVault['account'];
  readonly session: MemberVault['account']['session'];
  readonly snapshot: () => KeystoreSnapshot;
}

/** A vault of one device whose records lie in memory, opened as often as a test wants. */
export class MemoryVault {
  readonly store = new MemoryRecordStore();
  readonly cipher: RecordCipher;
  readonly #root = RootKeys.random();

  constructor() {
    const paper = newPaperBytes();
    const recovery = keysOfPaper(paper);
    const [device, generation] = [SecretKeys.random('device'), SecretKeys.random('generation')];
    const header = newHeader(PASSWORD, recovery, this.#root);
    this.cipher = new RecordCipher(this.#root.recordKey, identityOf(1).vaultId);
    const founder = new MemberVault(this.store, this.#parts());
    founder.account.found(NOW, header, { device, name: 'Laptop', recovery, generation, paper });
  }

  /** @param store another one than the vault's own, for instance a copy of it. */
  open(store: RecordStore = this.store, indexPolicy?: IndexPolicy): OpenMemoryVault {
    const vault = new MemberVault(store, { ...this.#parts(), indexPolicy });
    const { account } = vault;
    account.session.load();
    const shown = new ShownVault(vault);
    return { vault, shown, account, session: account.session, snapshot: () => shown.snapshot };
  }

  #parts() {
    return { header: identityOf(1), root: new RootKeys(this.#root.rootKey.slice()) };
  }
}
