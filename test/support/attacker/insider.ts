import {
  composeEntry,
  type DeviceId,
  decodeEntry,
  deviceIdOf,
  encodeEntry,
  type Entry,
  type EntryPayload,
} from '../../../src/keystore/index.js';
import { sodiumKeystoreCrypto } from '../../../src/plugins/vault/worker/sodium-keystore-crypto.js';
import type { StolenVault } from './stolen-vault.js';

/** Writes entries with the real keys of a device of the account, by rules of its own. */
export class Insider {
  readonly #vault: StolenVault;
  #head: Entry;

  constructor(vault: StolenVault) {
    this.#vault = vault;
    const own = vault.entries
      .map((bytes) => decodeEntry(bytes, sodiumKeystoreCrypto))
      .filter(({ author }) => author === vault.device)
      .toSorted((a, b) => a.body.sequence - b.body.sequence);
    const head = own.at(-1);
    if (head === undefined) throw new Error('The stolen vault holds no entry of its own.');
    this.#head = head;
  }

  get device(): DeviceId {
    return this.#vault.device;
  }

  /** The next entry of its feed, well signed. */
  write(payload: EntryPayload): Uint8Array {
    this.#head = this.#compose(payload);
    return encodeEntry(this.#head);
  }

  /** Another entry in the place of the next one: it forks the feed. */
  fork(payload: EntryPayload): Uint8Array {
    return encodeEntry(this.#compose(payload));
  }

  /** An acknowledgement of `count` devices that do not exist: 36 bytes for each. */
  acknowledgement(count: number): EntryPayload {
    const seen = Array.from({ length: count }, (_, index) => ({ device: idOf(index), sequence: 1 }));
    return { kind: 'acknowledged', seen, shared: [] };
  }

  #compose(payload: EntryPayload): Entry {
    const { id, body } = this.#head;
    const previous = new Uint8Array(Buffer.from(id, 'hex'));
    const refuse = (): never => {
      throw new Error('An insider signs for its device alone.');
    };
    return composeEntry(
      { ...body, sequence: body.sequence + 1, previous, payload },
      {
        signAsDevice: (message) => this.#vault.identity.sign(message),
        signAsAccountEd25519: refuse,
        signAsAccountMlDsa65: refuse,
      },
      {
        crypto: sodiumKeystoreCrypto,
        fullIdOf: (device) => new Uint8Array(Buffer.from(device.padEnd(64, '0'), 'hex')),
      },
    );
  }
}

function idOf(index: number): string {
  const bytes = new Uint8Array(32);
  new DataView(bytes.buffer).setUint32(0, index + 1);
  return deviceIdOf(bytes);
}
