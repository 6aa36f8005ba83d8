import type { DevicePublicKeys } from '../../../keystore/index.js';
import { sodium } from './sodium.js';

export const IDENTITY_SEED_BYTES = 32;

/** The secret half of a device: its Ed25519 and X-Wing keys, made of two seeds. */
export class DeviceIdentity {
  /** What is stored. */
  readonly seeds: { readonly signing: Uint8Array; readonly sealing: Uint8Array };
  readonly publicKeys: DevicePublicKeys;
  readonly #signingKey: Uint8Array;
  readonly #sealingKey: Uint8Array;

  /** Takes the seeds over: `wipe` overwrites them. */
  constructor(seeds: { readonly signing: Uint8Array; readonly sealing: Uint8Array }) {
    this.seeds = seeds;
    const signing = sodium.crypto_sign_seed_keypair(seeds.signing);
    const sealing = sodium.crypto_kem_xwing_seed_keypair(seeds.sealing);
    this.#signingKey = signing.privateKey;
    this.#sealingKey = sealing.privateKey;
    this.publicKeys = { signing: signing.publicKey, sealing: sealing.publicKey };
  }

  static random(): DeviceIdentity {
    return new DeviceIdentity({
      signing: sodium.randombytes_buf(IDENTITY_SEED_BYTES),
      sealing: sodium.randombytes_buf(IDENTITY_SEED_BYTES),
    });
  }

  sign(message: Uint8Array): Uint8Array {
    return sodium.crypto_sign_detached(message, this.#signingKey);
  }

  /** The shared secret in an X-Wing ciphertext. Any ciphertext of the right length gives one; a wrong one opens nothing. */
  decapsulate(ciphertext: Uint8Array): Uint8Array {
    return sodium.crypto_kem_xwing_dec(ciphertext, this.#sealingKey);
  }

  wipe(): void {
    for (const key of [this.seeds.signing, this.seeds.sealing, this.#signingKey, this.#sealingKey]) sodium.memzero(key);
  }
}
