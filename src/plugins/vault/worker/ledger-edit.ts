import { appError } from '../../../core/errors.js';
import {
  type Admission,
  type DeviceId,
  type DevicePublicKeys,
  type Entry,
  type EntryId,
  type EntryPayload,
  decodeEntry,
  encodeEntry,
} from '../../../keystore/index.js';
import type { AccountLedger } from './account-ledger.js';
import type { BundleReader } from './bundle-reader.js';
import { AccountSigner } from './account-signer.js';
import type { DeviceIdentity } from './device-identity.js';
import { GenerationIntake, type GenerationKeeper } from './generation-intake.js';
import { GenerationKeys } from './generation-keys.js';
import type { RecordWriter } from './record-store.js';
import { sealSecret } from './sealed-secret.js';
import { sodiumKeystoreCrypto } from './sodium-keystore-crypto.js';
import type { FeedRecord, LedgerRecord, UnopenedRotation } from './vault-records.js';

/**
 * One transaction on a ledger, in memory and in the storage at once. When the transaction fails, the ledger must be loaded
 * anew: what was done to it in memory is not taken back.
 */
export class LedgerEdit implements GenerationKeeper {
  readonly #ledger: AccountLedger;
  readonly #writer: RecordWriter;
  readonly #identity: DeviceIdentity;
  readonly #now: number;
  readonly #intake: GenerationIntake;
  /** Devices whose feeds changed, and those among them whose feed lost entries to another branch of a fork. */
  readonly #touched = new Set<DeviceId>();
  readonly #cutBack = new Set<DeviceId>();
  #isChanged = false;

  /** @param now wall clock of the change, ms since 1970. */
  constructor(ledger: AccountLedger, writer: RecordWriter, identity: DeviceIdentity, now: number) {
    this.#ledger = ledger;
    this.#writer = writer;
    this.#identity = identity;
    this.#now = now;
    this.#intake = new GenerationIntake(ledger, identity, this);
  }

  /** Whether anything was changed, so that a failure must be answered by loading anew. */
  get isChanged(): boolean {
    return this.#isChanged;
  }

  /**
   * Writes this device's next entry.
   * @param generation signs it for the account, where its kind asks for that.
   */
  append(payload: EntryPayload, generation: GenerationKeys | null = null): Entry {
    const { state, thisDevice } = this.#ledger;
    const entry = state.compose(thisDevice, payload, this.#now, new AccountSigner(this.#identity, generation));
    this.admit(state.examine([encodeEntry(entry)]));
    return entry;
  }

  /** Takes over entries, and opens what secrets they bring for this device. */
  admit(admission: Admission): void {
    const { state, records, feedNumbers } = this.#ledger;
    this.#isChanged = true;
    for (const { device, sequence } of admission.removed) {
      const feed = feedNumbers.get(device);
      if (feed !== undefined) records.removeEntry(this.#writer, feed, sequence);
      this.#touched.add(device);
      this.#cutBack.add(device);
    }
    for (const { device, sequence, encoded, entry } of admission.accepted) {
      const feed = this.#feedOf(device, entry.body.author);
      records.putEntry(this.#writer, feed, sequence, encoded);
      this.#ledger.damages.delete(`entry ${feed}/${sequence}`);
      this.#touched.add(device);
    }
    this.#keepEvidence(admission);
    state.apply(admission);
    for (const { entry } of admission.accepted) this.#noteTimes(entry);
    this.#intake.meet(admission.accepted.map(({ entry }) => entry));
  }

  /**
   * Says what this device has taken in, and shares the current secret with devices that lack it. Does nothing when there is
   * nothing to say, or nobody to hear it because this device was revoked.
   */
  acknowledge(): void {
    const { state, thisDevice, generations } = this.#ledger;
    if (state.standingOf(thisDevice) === 'revoked') return;
    const { rotation } = state.currentKey;
    const current = generations.get(rotation);
    const seen = state.pendingAcknowledgement(thisDevice) ?? [];
    const lacking = current ? state.devicesWithoutCurrentKey().filter(({ device }) => device !== thisDevice) : [];
    if (!current || seen.length + lacking.length === 0) {
      if (seen.length > 0) this.append({ kind: 'acknowledged', seen, shared: [] });
      return;
    }
    const shared = lacking.map(({ device, keys }) => ({ device, rotation, box: this.#seal(current, keys) }));
    this.append({ kind: 'acknowledged', seen, shared });
  }

  /** Makes the next generation and seals it to every active device but `excluded`. Throws `DEVICE_BEHIND`. */
  rotate(reason: string, excluded: DeviceId | null = null): void {
    const { state } = this.#ledger;
    const basis = state.currentKey.rotation;
    const current = this.#ledger.requireCurrentKeys();
    const next = GenerationKeys.random();
    const sealed = state
      .recipients()
      .filter(({ device }) => device !== excluded)
      .map(({ device, keys }) => ({ device, box: this.#seal(next, keys) }));
    const previousSecret = next.wrapPrevious(current, basis);
    // Its author is among the recipients: the secret is kept when the entry is met, as on every other device.
    this.append({ kind: 'key-rotated', basis, reason, key: next.publicKeys, previousSecret, sealed }, current);
    next.wipe();
  }

  /** Tries secrets that came with a bundle on the generations that could not be opened. */
  offerSecrets(secrets: readonly Uint8Array[]): void {
    this.#intake.offer(secrets);
  }

  holdGeneration(rotation: EntryId, keys: GenerationKeys): void {
    const { ledger, records, generations } = this.#ledger;
    if (generations.has(rotation)) {
      keys.wipe();
      return;
    }
    records.putGeneration(this.#writer, ledger.generations, { rotation, secret: keys.secret });
    generations.set(rotation, keys);
    this.#update({
      generations: ledger.generations + 1,
      unopened: ledger.unopened.filter((one) => one.rotation !== rotation),
    });
  }

  missGeneration(unopened: UnopenedRotation): void {
    const before = this.#ledger.ledger.unopened;
    if (!before.some(({ rotation }) => rotation === unopened.rotation))
      this.#update({ unopened: [...before, unopened] });
  }

  /** Remembers whether a person compared the codes with a device. */
  setVerified(device: DeviceId, verified: boolean): void {
    const number = this.#ledger.feedNumbers.get(device);
    const feed = number === undefined ? undefined : this.#ledger.feeds.get(number);
    if (number !== undefined && feed && feed.verified !== verified) this.#putFeed(number, { ...feed, verified });
  }

  /** Remembers whether a person marked a finding as seen; of more than `MAX_SEEN_FINDINGS` the newest. */
  setSeen(key: string, seen: boolean): void {
    const before = this.#ledger.seenFindings;
    if (before.includes(key) === seen) return;
    this.#putSeen(seen ? [...before, key].slice(-MAX_SEEN_FINDINGS) : before.filter((one) => one !== key));
  }

  /** Writes anew what is damaged in the storage and known all the same. */
  heal(): void {
    const { damages, records, feeds, lostGenerations, regainedGenerations, generations } = this.#ledger;
    if (damages.has('seen')) this.#putSeen([]);
    for (const [number, feed] of [...feeds]) if (damages.has(`feed ${number}`)) this.#putFeed(number, feed);
    for (const rotation of regainedGenerations) {
      const [index] = lostGenerations;
      const keys = generations.get(rotation);
      if (index === undefined || !keys) break;
      records.putGeneration(this.#writer, index, { rotation, secret: keys.secret });
      lostGenerations.delete(index);
      regainedGenerations.delete(rotation);
    }
    // The ledger is written at the end; proofs of forks that can't be read come back with a bundle.
    this.#update({ evidence: [...this.#ledger.evidence.values()].toSorted((a, b) => a - b) });
  }

  /** Changes facts about the vault as a whole. */
  set(facts: Partial<Pick<LedgerRecord, 'lastSyncedAt' | 'passwordChangedAt'>>): void {
    this.#update(facts);
  }

  /** Takes over the account in a bundle and becomes a member of it, all caught up. Throws `BUNDLE_INVALID`, `BUNDLE_*` and `ENTRY_*`. */
  joinAccount(bundle: BundleReader, device: DevicePublicKeys, name: string): void {
    const { state, generations } = this.#ledger;
    this.admit(state.examineRepeatable(() => bundle.entries(), bundle.header.account));
    this.offerSecrets(bundle.header.secrets);
    const held = generations.get(state.currentKey.rotation);
    if (!held) throw appError('BUNDLE_INVALID.exporter-behind');
    this.append({ kind: 'device-added', device, name, basis: state.currentKey.rotation }, held);
    this.acknowledge();
    this.set({ lastSyncedAt: this.#now });
  }

  /** Says in the account that this device's password was changed, and remembers when. */
  notePasswordChange(): void {
    const { state, thisDevice } = this.#ledger;
    // Nobody listens to a device that was revoked; its password can be changed all the same.
    if (state.standingOf(thisDevice) !== 'revoked') this.append({ kind: 'password-rotated' });
    this.set({ passwordChangedAt: this.#now });
  }

  /** Stores this device's keys. */
  storeIdentity(): void {
    this.#isChanged = true;
    this.#ledger.records.putIdentity(this.#writer, this.#identity);
  }

  /** Writes where things stand at the end of the transaction. */
  finish(): void {
    if (!this.#isChanged) return;
    for (const device of this.#touched) this.#finishFeed(device);
    const { feedNumbers, ledger, thisDevice } = this.#ledger;
    this.#update({ revision: ledger.revision + 1, ownFeed: feedNumbers.get(thisDevice) ?? ledger.ownFeed });
    this.#ledger.records.putLedger(this.#writer, this.#ledger.ledger);
    this.#ledger.damages.delete('ledger');
    this.#ledger.judgeFeeds(this.#touched);
  }

  #finishFeed(device: DeviceId): void {
    const number = this.#ledger.feedNumbers.get(device);
    const feed = number === undefined ? undefined : this.#ledger.feeds.get(number);
    const head = this.#ledger.state.feeds.get(device);
    if (number === undefined || !feed || !head) return;
    // A feed that lost entries to damage is owed them until they have come back.
    const isOwed = head.sequence < feed.entries && !this.#cutBack.has(device);
    this.#putFeed(number, isOwed ? feed : { ...feed, entries: head.sequence, head: head.headId });
  }

  /** The number of a device's feed; a new one for a device that was not heard of. */
  #feedOf(device: DeviceId, fullId: Uint8Array): number {
    const known = this.#ledger.feedNumbers.get(device);
    if (known !== undefined) return known;
    const number = this.#ledger.ledger.feeds;
    this.#update({ feeds: number + 1 });
    const verified = device === this.#ledger.thisDevice;
    this.#ledger.setFeed(number, {
      device: fullId.slice(),
      entries: 0,
      head: NO_HEAD,
      heardAt: this.#now,
      clockAheadMs: 0,
      verified,
    });
    return number;
  }

  #keepEvidence({ forkEvidence, obsoleteEvidence }: Admission): void {
    const { records, evidence } = this.#ledger;
    for (const id of obsoleteEvidence) {
      const index = evidence.get(id);
      if (index === undefined) continue;
      records.removeEvidence(this.#writer, index);
      evidence.delete(id);
    }
    for (const encoded of forkEvidence) {
      const index = Math.max(-1, ...evidence.values()) + 1;
      records.putEvidence(this.#writer, index, encoded);
      evidence.set(decodeEntry(encoded, sodiumKeystoreCrypto).id, index);
    }
    if (forkEvidence.length + obsoleteEvidence.length > 0) {
      this.#update({ evidence: [...evidence.values()].toSorted((a, b) => a - b) });
    }
  }

  #noteTimes({ author, body }: Entry): void {
    const number = this.#ledger.feedNumbers.get(author);
    const feed = number === undefined ? undefined : this.#ledger.feeds.get(number);
    if (number === undefined || !feed) return;
    const clockAheadMs = Math.max(0, Math.round(body.writtenAt - this.#now));
    this.#ledger.setFeed(number, { ...feed, heardAt: this.#now, clockAheadMs });
  }

  #putFeed(number: number, feed: FeedRecord): void {
    this.#isChanged = true;
    this.#ledger.setFeed(number, feed);
    this.#ledger.damages.delete(`feed ${number}`);
    this.#ledger.records.putFeed(this.#writer, number, feed);
  }

  #putSeen(keys: readonly string[]): void {
    this.#isChanged = true;
    this.#ledger.seenFindings = keys;
    this.#ledger.damages.delete('seen');
    this.#ledger.forgetLocalFacts();
    this.#ledger.records.putSeenFindings(this.#writer, keys);
  }

  #update(facts: Partial<LedgerRecord>): void {
    this.#isChanged = true;
    this.#ledger.ledger = { ...this.#ledger.ledger, ...facts };
    this.#ledger.forgetLocalFacts();
  }

  #seal(generation: GenerationKeys, recipient: DeviceIdentity['publicKeys']): Uint8Array {
    const { account } = this.#ledger;
    return sealSecret(generation.secret, { account, generation: generation.publicKeys, recipient });
  }
}

/** More than a person marks, and few enough to come with every snapshot. */
const MAX_SEEN_FINDINGS = 200;

/** The head of a feed that holds nothing yet. */
const NO_HEAD = '0'.repeat(64);
