import {
  composeEntry,
  decodeEntry,
  type DeviceId,
  encodeEntry,
  type Entry,
  type EntryBody,
  type EntryId,
  type EntryPayload,
  fullDeviceId,
} from '../../../src/keystore/index.js';
import { DeviceIdentity } from '../../../src/plugins/vault/worker/device-identity.js';
import { GenerationKeys } from '../../../src/plugins/vault/worker/generation-keys.js';
import { sodiumKeystoreCrypto } from '../../../src/plugins/vault/worker/sodium-keystore-crypto.js';
import type { StolenVault } from './stolen-vault.js';

/** Writes entries with all the real keys of a stolen device, in whatever place and order it likes. */
export class RealForger {
  readonly #vault: StolenVault;
  readonly #own: readonly Entry[];

  constructor(vault: StolenVault) {
    this.#vault = vault;
    this.#own = vault.entries
      .map((bytes) => decodeEntry(bytes, sodiumKeystoreCrypto))
      .filter(({ author }) => author === vault.device)
      .toSorted((a, b) => a.body.sequence - b.body.sequence);
  }

  /** The number of the last entry that the device wrote itself. */
  get lastSequence(): number {
    return this.#own.length;
  }

  /** An entry that follows number `after` of the device's own feed, signed for the account with the secret of `basis`. */
  follow(after: number, payload: EntryPayload, basis: EntryId, writtenAt: number): Entry {
    const before = this.#own[after - 1];
    if (before === undefined) throw new RangeError(`The device wrote no entry ${after}.`);
    return this.followEntry(before, payload, basis, writtenAt);
  }

  /** As `follow`, after an entry that was just forged. */
  followEntry(before: Entry, payload: EntryPayload, basis: EntryId, writtenAt: number): Entry {
    const previous = new Uint8Array(Buffer.from(before.id, 'hex'));
    return this.#compose({ ...before.body, sequence: before.body.sequence + 1, previous, writtenAt, payload }, basis);
  }

  /** All that a device with new keys writes which joins on `basis`, as if nothing had been written since, and revokes a device. */
  accomplice(basis: EntryId, revoked: DeviceId): readonly Entry[] {
    const identity = DeviceIdentity.random();
    const forger = new RealForger({ ...this.#vault, identity });
    const [template] = this.#own;
    if (template === undefined) throw new Error('The device wrote nothing.');
    const author = fullDeviceId(identity.publicKeys, sodiumKeystoreCrypto);
    const joins = { kind: 'device-added', device: identity.publicKeys, name: 'Accomplice', basis } as const;
    const first = forger.#compose({ ...template.body, author, sequence: 1, previous: null, payload: joins }, basis);
    const revokes = { kind: 'device-revoked', device: revoked, lastSequence: 1, head: null, reason: 'mine' } as const;
    return [first, forger.followEntry(first, revokes, basis, first.body.writtenAt)];
  }

  /** The entries of all devices in the order of a bundle, with forged ones at the end of the device's own feed, cut after `until`. */
  bundleWith(forged: readonly Entry[], until = this.#own.length): readonly Uint8Array[] {
    const all = this.#vault.entries.map((bytes) => decodeEntry(bytes, sodiumKeystoreCrypto));
    const others = all.filter(({ author }) => author !== this.#vault.device);
    return [...others, ...this.#own.slice(0, until), ...forged].map((entry) => encodeEntry(entry));
  }

  #compose(body: EntryBody, basis: EntryId): Entry {
    const secret = this.#vault.secrets.get(basis);
    const generation = secret === undefined ? GenerationKeys.random() : new GenerationKeys(secret.slice());
    return composeEntry(
      { ...body, generation: this.#generationOn(basis) },
      {
        signAsDevice: (message) => this.#vault.identity.sign(message),
        signAsAccountEd25519: (message) => generation.signEd25519(message),
        signAsAccountMlDsa65: (message) => generation.signMlDsa65(message),
      },
      { crypto: sodiumKeystoreCrypto, fullIdOf: (device) => this.#fullIdOf(device) },
    );
  }

  #generationOn(basis: EntryId): number {
    const entry = this.#vault.entries
      .map((bytes) => decodeEntry(bytes, sodiumKeystoreCrypto))
      .find(({ id }) => id === basis);
    return entry?.body.payload.kind === 'key-rotated' ? entry.body.generation + 1 : 1;
  }

  #fullIdOf(device: string): Uint8Array {
    const entry = this.#vault.entries
      .map((bytes) => decodeEntry(bytes, sodiumKeystoreCrypto))
      .find(({ author }) => author === device);
    return entry?.body.author ?? new Uint8Array(32);
  }
}
