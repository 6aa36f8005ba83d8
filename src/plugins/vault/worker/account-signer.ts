import { appError } from '../../../core/errors.js';
import type { EntrySigner } from '../../../keystore/index.js';
import type { DeviceIdentity } from './device-identity.js';
import type { GenerationKeys } from './generation-keys.js';

/** Signs as this device and, where the kind of entry asks for it, with the account key of one generation. */
export class AccountSigner implements EntrySigner {
  readonly #identity: DeviceIdentity;
  readonly #generation: GenerationKeys | null;

  /** @param generation of the basis; null for entries that no account key signs. */
  constructor(identity: DeviceIdentity, generation: GenerationKeys | null) {
    this.#identity = identity;
    this.#generation = generation;
  }

  signAsDevice(message: Uint8Array): Uint8Array {
    return this.#identity.sign(message);
  }

  signAsAccountEd25519(message: Uint8Array): Uint8Array {
    return this.#requireGeneration().signEd25519(message);
  }

  signAsAccountMlDsa65(message: Uint8Array): Uint8Array {
    return this.#requireGeneration().signMlDsa65(message);
  }

  #requireGeneration(): GenerationKeys {
    if (this.#generation) return this.#generation;
    throw appError('INTERNAL.account-key');
  }
}
