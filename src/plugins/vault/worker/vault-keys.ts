import { equalBytes } from './bytes.js';
import { sodium } from './sodium.js';

export const VAULT_KEY_BYTES = 32;

/** Context of the key derivation function (libsodium's crypto_kdf: BLAKE2b with personalisation); 8 bytes. */
const CONTEXT = 'onestarV';
const RECORD_KEY = 1;
const HEADER_KEY = 2;
const DIGEST_KEY = 3;

/** The random key that everything else in the vault hangs from, and the keys made of it. */
export class VaultKeys {
  /** What the key slots wrap. */
  readonly vaultKey: Uint8Array;
  /** Encrypts the records. */
  readonly recordKey: Uint8Array;
  /** Keys the hashes of records that can change, in format 2. */
  readonly digestKey: Uint8Array;
  readonly #headerKey: Uint8Array;

  /** Takes `vaultKey` over: `wipe` overwrites it. */
  constructor(vaultKey: Uint8Array) {
    this.vaultKey = vaultKey;
    this.recordKey = sodium.crypto_kdf_derive_from_key(32, RECORD_KEY, CONTEXT, vaultKey);
    this.digestKey = sodium.crypto_kdf_derive_from_key(32, DIGEST_KEY, CONTEXT, vaultKey);
    this.#headerKey = sodium.crypto_kdf_derive_from_key(32, HEADER_KEY, CONTEXT, vaultKey);
  }

  static random(): VaultKeys {
    return new VaultKeys(sodium.randombytes_buf(VAULT_KEY_BYTES));
  }

  /** The MAC of a header's body: keyed BLAKE2b, 32 bytes. */
  headerMac(body: Uint8Array): Uint8Array {
    return sodium.crypto_generichash(32, body, this.#headerKey);
  }

  isHeaderAuthentic(body: Uint8Array, mac: Uint8Array): boolean {
    return equalBytes(this.headerMac(body), mac);
  }

  wipe(): void {
    for (const key of [this.vaultKey, this.recordKey, this.digestKey, this.#headerKey]) sodium.memzero(key);
  }
}
