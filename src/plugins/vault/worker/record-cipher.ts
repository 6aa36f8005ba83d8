import { openWithKey, sealWithKey } from './aead.js';
import { concatBytes, utf8 } from './bytes.js';

const DOMAIN = utf8('onestarstream record v1\0');

/** Encrypts records. Each is bound to its vault and to its key, so that none can be put in another's place. */
export class RecordCipher {
  readonly #recordKey: Uint8Array;
  readonly #vaultId: Uint8Array;

  constructor(recordKey: Uint8Array, vaultId: Uint8Array) {
    this.#recordKey = recordKey;
    this.#vaultId = vaultId;
  }

  seal(key: Uint8Array, plaintext: Uint8Array): Uint8Array {
    return sealWithKey(this.#recordKey, plaintext, this.#context(key));
  }

  /** Null when the record is damaged or belongs elsewhere. */
  open(key: Uint8Array, sealed: Uint8Array): Uint8Array | null {
    return openWithKey(this.#recordKey, sealed, this.#context(key));
  }

  #context(key: Uint8Array): Uint8Array {
    return concatBytes(DOMAIN, this.#vaultId, key);
  }
}
