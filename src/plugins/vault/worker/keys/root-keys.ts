import { deviceIdOf, type KeyRecord } from '../../../../keystore/entries/key-record.js';
import { AEAD_NONCE_BYTES, openDetachedNonce } from '../aead.js';
import { equalBytes, fromHex } from '../bytes.js';
import { sodium } from '../sodium.js';
import { deriveKeyFrom, withKey } from '../trust/derive-key.js';
import { sodiumTrustCrypto } from '../trust/sodium-trust-crypto.js';
import { ROOT_KEY_BYTES, SLOT_LABEL_BYTES, VAULT_KEY_BYTES } from '../vault-header.js';

const MAC_BYTES = 32;

/** Of the vault key. */
const SEALING_KEY = 1;
const HEADER_KEY = 2;
/** Of the root key. */
const RECORD_KEY = 1;
const DIGEST_KEY = 2;
const LABEL_KEY = 3;
/** A vault key seals the one root key of its vault. */
const NO_NONCE = new Uint8Array(AEAD_NONCE_BYTES);

/**
 * The random key that the records hang from, and the keys made of it. It stays as long as the vault does. It lies in the header, sealed
 * under the vault key, which every change of a slot exchanges.
 */
export class RootKeys {
  readonly rootKey: Uint8Array;
  /** Encrypts the records. */
  readonly recordKey: Uint8Array;
  /** Keys the hashes of records that can change. */
  readonly digestKey: Uint8Array;
  readonly #labelKey: Uint8Array;

  /** Takes `rootKey` over: `wipe` overwrites it. */
  constructor(rootKey: Uint8Array) {
    this.rootKey = rootKey;
    this.recordKey = deriveKeyFrom(rootKey, RECORD_KEY, 'onestr2R');
    this.digestKey = deriveKeyFrom(rootKey, DIGEST_KEY, 'onestr2R');
    this.#labelKey = deriveKeyFrom(rootKey, LABEL_KEY, 'onestr2R');
  }

  static random(): RootKeys {
    return new RootKeys(sodium.randombytes_buf(ROOT_KEY_BYTES));
  }

  /** By this an open vault tells for which recovery key its slot is. Nobody else can, nor tell that two files are of one account. */
  labelFor(recipient: KeyRecord): Uint8Array {
    const id = fromHex(deviceIdOf(recipient, sodiumTrustCrypto));
    return sodium.crypto_generichash(SLOT_LABEL_BYTES, id, this.#labelKey);
  }

  wipe(): void {
    for (const key of [this.rootKey, this.recordKey, this.digestKey, this.#labelKey]) sodium.memzero(key);
  }
}

/** A new vault key: what the slots of one header hold. The caller overwrites it. */
export function newVaultKey(): Uint8Array {
  return sodium.randombytes_buf(VAULT_KEY_BYTES);
}

export function sealRoot(vaultKey: Uint8Array, vaultId: Uint8Array, { rootKey }: RootKeys): Uint8Array {
  return withKey(deriveKeyFrom(vaultKey, SEALING_KEY, 'onestr2V'), (key) =>
    sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(rootKey, rootContext(vaultId), null, NO_NONCE, key),
  );
}

/** Null when it was sealed under another vault key, or is damaged. */
export function openRoot(vaultKey: Uint8Array, vaultId: Uint8Array, sealed: Uint8Array): RootKeys | null {
  const rootKey = withKey(deriveKeyFrom(vaultKey, SEALING_KEY, 'onestr2V'), (key) =>
    openDetachedNonce(key, NO_NONCE, sealed, rootContext(vaultId)),
  );
  return rootKey && new RootKeys(rootKey);
}

/** The MAC of a header's body under its vault key: keyed BLAKE2b, 32 bytes. */
export function headerMac(vaultKey: Uint8Array, body: Uint8Array): Uint8Array {
  return withKey(deriveKeyFrom(vaultKey, HEADER_KEY, 'onestr2V'), (key) =>
    sodium.crypto_generichash(MAC_BYTES, body, key),
  );
}

export function isHeaderAuthentic(vaultKey: Uint8Array, body: Uint8Array, mac: Uint8Array): boolean {
  return equalBytes(headerMac(vaultKey, body), mac);
}

function rootContext(vaultId: Uint8Array): Uint8Array {
  return sodiumTrustCrypto.hash('root', vaultId);
}
