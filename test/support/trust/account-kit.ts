import { randomBytes } from 'node:crypto';

import type { Statement } from '../../../src/keystore/entries/entry-kinds.js';
import { type SignedRequest, signRequest } from '../../../src/keystore/entries/join-request.js';
import { composeEntry, encodeEntry } from '../../../src/keystore/entries/signed-entry.js';
import type { TrustCrypto } from '../../../src/keystore/entries/trust-crypto.js';
import type { Feeds } from '../../../src/keystore/feeds/feeds.js';
import type { HeldEntry } from '../../../src/keystore/feeds/held-entry.js';
import { AccountSession, type Founding } from '../../../src/plugins/vault/worker/account/account-session.js';
import type { HeldEntryListener } from '../../../src/plugins/vault/worker/account/stored-account.js';
import type { IndexPolicy } from '../../../src/plugins/vault/worker/index-policy.js';
import type { RecordStore } from '../../../src/plugins/vault/worker/record-store.js';
import { SecretKeys } from '../../../src/plugins/vault/worker/trust/secret-keys.js';
import { sodiumTrustCrypto } from '../../../src/plugins/vault/worker/trust/sodium-trust-crypto.js';
import { RootKeys } from '../../../src/plugins/vault/worker/keys/root-keys.js';

/** When everything of these accounts happens, ms since 1970. */
export const NOW = 1_700_000_000_000;

export const WITHOUT_INDEX: IndexPolicy = { leastEntries: Infinity, mostLacking: Infinity };
export const WITH_INDEX: IndexPolicy = { leastEntries: 1, mostLacking: 2 };

/** Keeps what it is told. */
export class RecordingListener implements HeldEntryListener {
  readonly told: HeldEntry[] = [];
  begun = 0;

  begin(feeds: Feeds): void {
    this.begun += 1;
    this.told.splice(0, Infinity, ...feeds.entries);
  }

  take(entries: readonly HeldEntry[]): void {
    this.told.push(...entries);
  }
}

/** One vault's keys, and sessions over whatever store. */
export class AccountKit {
  readonly keys: RootKeys;
  readonly vaultId = new Uint8Array(16);
  readonly header = new Uint8Array(300).fill(1);
  readonly listeners = new WeakMap<AccountSession, RecordingListener>();

  /** @param vaultKey another process opens the same vault with it */
  constructor(
    readonly crypto: TrustCrypto = sodiumTrustCrypto,
    vaultKey: Uint8Array = randomBytes(32),
  ) {
    this.keys = new RootKeys(new Uint8Array(vaultKey));
  }

  session(store: RecordStore, indexPolicy = WITHOUT_INDEX): AccountSession {
    const listener = new RecordingListener();
    const { keys, vaultId, crypto } = this;
    const session = new AccountSession(store, { keys, vaultId, crypto, indexPolicy, listener });
    this.listeners.set(session, listener);
    return session;
  }

  opened(store: RecordStore, indexPolicy = WITHOUT_INDEX): AccountSession {
    const session = this.session(store, indexPolicy);
    session.load();
    return session;
  }

  /** A vault that holds these entries, of a device that writes nothing. */
  stored(
    store: RecordStore,
    account: string,
    entries: Iterable<Uint8Array>,
    indexPolicy = WITHOUT_INDEX,
  ): AccountSession {
    const session = this.session(store, indexPolicy);
    const device = { member: account, keys: SecretKeys.random('device') };
    session.found(NOW, { header: this.header, account, device, entries }, () => undefined);
    return session;
  }

  /** The beginning of an account of one device. */
  founding(): Founding & { readonly generation: SecretKeys } {
    const [keys, generation] = [SecretKeys.random('device'), SecretKeys.random('generation')];
    const statement: Statement = {
      kind: 'genesis',
      keys: keys.record,
      name: 'Laptop',
      recovery: SecretKeys.random('device').record,
      generation: generation.record,
      boxes: [new Uint8Array(0), new Uint8Array(0)],
    };
    const head = {
      suite: 1,
      account: null,
      author: null,
      number: 1,
      previous: null,
      deps: [],
      writtenAt: NOW,
    } as const;
    const composed = composeEntry(head, statement, keys, { crypto: sodiumTrustCrypto, hears: false });
    if (composed.kind === 'refused') throw new Error(composed.problem.detail);
    const account = composed.value.id;
    const device = { member: account, keys };
    return { header: this.header, account, device, entries: [encodeEntry(composed.value)], generation };
  }

  /** Founds an account of one device, which holds its first generation. */
  founded(store: RecordStore, indexPolicy = WITHOUT_INDEX): AccountSession {
    const session = this.session(store, indexPolicy);
    const { generation, ...founding } = this.founding();
    session.found(NOW, founding, (edit) => edit.holdGeneration(founding.account, generation));
    return session;
  }
}

/** What a device asks for that doesn't know yet whom it joins. */
export function requestOf(keys: SecretKeys, name: string): SignedRequest {
  const request = {
    suite: 1,
    keys: keys.record,
    name,
    account: null,
    tag: new Uint8Array(randomBytes(32)),
    madeAt: NOW,
    salt: new Uint8Array(randomBytes(32)),
    nonce: new Uint8Array(randomBytes(32)),
  } as const;
  return signRequest(request, keys, sodiumTrustCrypto);
}

/** Says that a device is let in. */
export function admissionOf(keys: SecretKeys, name: string): Statement {
  return { kind: 'device-admitted', memberClass: 'device', joiner: requestOf(keys, name) };
}

/** Has a session look at all that opening left, and write its index. */
export function verifyAsTheAppDoes(session: AccountSession): void {
  while (session.awaitsVerification) session.verify(20);
}
