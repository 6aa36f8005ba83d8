import {
  type Entry,
  type EntryId,
  type EntryPayload,
  type GenerationPublicKeys,
  decodeEntry,
} from '../../../keystore/index.js';
import type { AccountLedger } from './account-ledger.js';
import type { DeviceIdentity } from './device-identity.js';
import { GenerationKeys } from './generation-keys.js';
import { openSecret } from './sealed-secret.js';
import { sodiumKeystoreCrypto } from './sodium-keystore-crypto.js';
import type { UnopenedRotation } from './vault-records.js';

type RotationPayload = Extract<EntryPayload, { readonly kind: 'genesis' | 'key-rotated' }>;

/** Where secrets go that could be opened. */
export interface GenerationKeeper {
  /** Keeps a secret; takes the keys over. */
  holdGeneration(rotation: EntryId, keys: GenerationKeys): void;
  /** Remembers a generation whose secret is not held. */
  missGeneration(unopened: UnopenedRotation): void;
}

/** Opens the secrets of generations: from boxes sealed to this device, from bundles, and from the chain under a newer secret. */
export class GenerationIntake {
  readonly #ledger: AccountLedger;
  readonly #identity: DeviceIdentity;
  readonly #keeper: GenerationKeeper;

  constructor(ledger: AccountLedger, identity: DeviceIdentity, keeper: GenerationKeeper) {
    this.#ledger = ledger;
    this.#identity = identity;
    this.#keeper = keeper;
  }

  /** Looks through entries that were just taken in. */
  meet(entries: readonly Entry[]): void {
    for (const entry of entries) {
      const { payload, sequence } = entry.body;
      const feed = this.#ledger.feedNumbers.get(entry.author);
      if (feed === undefined || (payload.kind !== 'genesis' && payload.kind !== 'key-rotated')) continue;
      if (!this.#ledger.generations.has(entry.id)) this.#keeper.missGeneration({ rotation: entry.id, feed, sequence });
    }
    for (const { id, body } of entries) {
      if (body.payload.kind === 'key-rotated') this.#tryBoxes(body.payload.sealed, () => id);
      else if (body.payload.kind === 'acknowledged') this.#tryBoxes(body.payload.shared, ({ rotation }) => rotation);
    }
    for (const { id, body } of entries) {
      const keys = this.#ledger.generations.get(id);
      const previous = keys && body.payload.kind === 'key-rotated' ? this.#previous(body.payload, keys) : null;
      if (previous) this.#hold(previous.unopened, previous.keys);
    }
  }

  /** Tries secrets that came with a bundle. */
  offer(secrets: readonly Uint8Array[]): void {
    for (const secret of secrets) {
      const keys = new GenerationKeys(secret.slice());
      const fitting = this.#ledger.ledger.unopened.find((one) => keys.isBehind(this.#payloadOf(one).key));
      if (fitting) this.#hold(fitting, keys);
      else keys.wipe();
    }
  }

  #tryBoxes<B extends { readonly device: string; readonly box: Uint8Array }>(
    boxes: readonly B[],
    rotationOf: (box: B) => EntryId,
  ): void {
    const { state, thisDevice } = this.#ledger;
    for (const box of boxes) {
      const unopened = box.device === thisDevice ? this.#findUnopened(rotationOf(box)) : undefined;
      if (!unopened || !state.accountBytes) continue;
      const context = { account: state.accountBytes, generation: this.#payloadOf(unopened).key };
      const keys = openSecret(box.box, this.#identity, context);
      if (keys) this.#hold(unopened, keys);
    }
  }

  /** Keeps a secret, and all that it leads back to. */
  #hold(unopened: UnopenedRotation, keys: GenerationKeys): void {
    let next: { readonly unopened: UnopenedRotation; readonly keys: GenerationKeys } | null = { unopened, keys };
    while (next) {
      const payload = this.#payloadOf(next.unopened);
      this.#keeper.holdGeneration(next.unopened.rotation, next.keys);
      next = this.#previous(payload, next.keys);
    }
  }

  #previous(
    payload: RotationPayload,
    keys: GenerationKeys,
  ): { unopened: UnopenedRotation; keys: GenerationKeys } | null {
    const unopened = payload.kind === 'key-rotated' ? this.#findUnopened(payload.basis) : undefined;
    if (payload.kind !== 'key-rotated' || !unopened) return null;
    const secret = keys.unwrapPrevious(payload.previousSecret, payload.basis);
    if (!secret) return null;
    const previous = new GenerationKeys(secret);
    if (previous.isBehind(this.#payloadOf(unopened).key)) return { unopened, keys: previous };
    previous.wipe();
    return null;
  }

  #findUnopened(rotation: EntryId): UnopenedRotation | undefined {
    return this.#ledger.ledger.unopened.find((one) => one.rotation === rotation);
  }

  #payloadOf({ feed, sequence }: UnopenedRotation): { readonly key: GenerationPublicKeys } & RotationPayload {
    const { payload } = decodeEntry(this.#ledger.readEntry(feed, sequence), sodiumKeystoreCrypto).body;
    if (payload.kind === 'genesis' || payload.kind === 'key-rotated') return payload;
    throw new RangeError('A generation was looked for in an entry that makes none.');
  }
}
