import type { TrustCrypto } from '../../../../keystore/entries/trust-crypto.js';

/**
 * Believes signatures and keys while entries are read again that were verified before they were stored: their records are authenticated.
 * All other rules are looked at each time.
 */
export class TrustingCrypto implements TrustCrypto {
  readonly #crypto: TrustCrypto;
  #trusts = false;

  constructor(crypto: TrustCrypto) {
    this.#crypto = crypto;
  }

  /** Runs work that takes in nothing but what was verified before. */
  trusting<T>(work: () => T): T {
    this.#trusts = true;
    try {
      return work();
    } finally {
      this.#trusts = false;
    }
  }

  hash(...given: Parameters<TrustCrypto['hash']>): Uint8Array {
    return this.#crypto.hash(...given);
  }

  verifyEd25519(...given: Parameters<TrustCrypto['verifyEd25519']>): boolean {
    return this.#trusts || this.#crypto.verifyEd25519(...given);
  }

  verifyMlDsa65(...given: Parameters<TrustCrypto['verifyMlDsa65']>): boolean {
    return this.#trusts || this.#crypto.verifyMlDsa65(...given);
  }

  isEd25519Key(publicKey: Uint8Array): boolean {
    return this.#trusts || this.#crypto.isEd25519Key(publicKey);
  }
}
