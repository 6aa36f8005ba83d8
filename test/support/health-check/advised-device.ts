import { builtInChecks } from '../../../src/plugins/health-check/checks/index.js';
import { composeReport } from '../../../src/plugins/health-check/compose-report.js';
import { keyOfFinding } from '../../../src/plugins/health-check/finding-words.js';
import type { Finding, SyncCheckResult } from '../../../src/plugins/health-check/index.js';
import {
  type Admission,
  type DeviceFacts,
  type DeviceId,
  decodeEntry,
  encodeEntry,
  type Entry,
  type EntryId,
  type EntryPayload,
  type LocalFacts,
} from '../../../src/keystore/index.js';
import type { CryptoSuite } from '../keystore/crypto-suite.js';
import { FeedAuthor } from '../keystore/feed-author.js';

/** What a bundle carries. */
export interface TestBundle {
  readonly entries: readonly Uint8Array[];
  /** The rotations whose secrets come along, as far as its author holds them: the current one, and those made at the same time as others. */
  readonly secrets: readonly EntryId[];
  readonly exportedAt: number;
}

/** Everything an installation holds: what a backup of its data folder brings back. */
interface Holdings {
  readonly entries: readonly Uint8Array[];
  readonly held: ReadonlySet<EntryId>;
  readonly known: ReadonlyMap<DeviceId, DeviceFacts>;
  readonly lastSyncedAt: number | null;
  readonly passwordChangedAt: number;
  readonly seen: readonly string[];
}

/**
 * A device that does what the vault does, with entries in memory, and secrets that are only named: who could open what is kept
 * apart as in the vault. Every act is given the device's wall clock, in epoch ms.
 */
export class AdvisedDevice {
  #author: FeedAuthor;
  #held = new Set<EntryId>();
  /** All entries that came in and make a generation. */
  readonly #rotations = new Map<EntryId, Entry>();
  #known = new Map<DeviceId, DeviceFacts>();
  #lastSyncedAt: number | null = null;
  #passwordChangedAt = 0;
  #seen: readonly string[] = [];

  private constructor(author: FeedAuthor) {
    this.#author = author;
  }

  /** The first device of a new account. */
  static found(suite: CryptoSuite, name: string, now: number): AdvisedDevice {
    const author = FeedAuthor.found(suite, name);
    const device = new AdvisedDevice(author);
    device.#passwordChangedAt = now;
    device.#hold(author.state.currentKey.rotation);
    device.#hear(author.device, now, now);
    return device;
  }

  /** A device that joins with a bundle; null when the bundle does not hold the key of its own account. */
  static join(founder: AdvisedDevice, bundle: TestBundle, name: string, now: number): AdvisedDevice | null {
    const author = new FeedAuthor(founder.#author.suite, founder.#author.secrets);
    const device = new AdvisedDevice(author);
    device.#take(author.import(bundle.entries), now);
    device.#offer(bundle.secrets);
    const basis = author.state.currentKey.rotation;
    if (!device.#held.has(basis)) return null;
    device.#write({ kind: 'device-added', device: author.identity.keys, name, basis }, now);
    device.#passwordChangedAt = now;
    device.#acknowledge(now);
    device.#lastSyncedAt = now;
    return device;
  }

  get id(): DeviceId {
    return this.#author.device;
  }

  get isMember(): boolean {
    return this.#author.state.standingOf(this.id) !== 'revoked';
  }

  get holdsCurrentKey(): boolean {
    return this.#held.has(this.#author.state.currentKey.rotation);
  }

  /** The other devices that this one knows and that are not revoked. */
  get others(): readonly DeviceId[] {
    const { state } = this.#author;
    return [...state.feeds.keys()].filter((id) => id !== this.id && state.standingOf(id) !== 'revoked');
  }

  /** The name that a device was given, as far as this one knows. */
  givenNameOf(device: DeviceId): string | undefined {
    const { active, archived, revoked } = this.#author.state.snapshot(this.#localFacts()).devices;
    const known = [...active, ...archived, ...revoked].find(({ id }) => id === device);
    return known?.givenName ?? known?.name;
  }

  rename(device: DeviceId, name: string, now: number): void {
    this.#write({ kind: 'device-renamed', device, name }, now);
  }

  archive(device: DeviceId, now: number): void {
    this.#write({ kind: 'device-archived', device, lastSequence: this.#headOf(device).sequence }, now);
  }

  unarchive(device: DeviceId, now: number): void {
    this.#write({ kind: 'device-archived', device, lastSequence: 0 }, now);
    this.#acknowledge(now);
  }

  /** Needs the current key, as in the vault. */
  rotate(now: number, excluded: DeviceId | null = null): void {
    const { state, suite, secrets } = this.#author;
    const basis = state.currentKey.rotation;
    if (!this.#held.has(basis)) throw new RangeError('This device does not hold the current key.');
    const generation = suite.makeGeneration();
    const recipients = state.recipients().filter(({ device }) => device !== excluded);
    const sealed = recipients.map(({ device }) => ({ device, box: new Uint8Array(8) }));
    const previousSecret = new Uint8Array(48);
    const entry = this.#compose(
      { kind: 'key-rotated', basis, reason: 'test', key: generation.key, previousSecret, sealed },
      now,
    );
    secrets.set(entry.id, generation);
    this.#take(this.#author.import([encodeEntry(entry)]), now);
  }

  revoke(device: DeviceId, now: number): void {
    const { sequence, headId } = this.#headOf(device);
    this.#write({ kind: 'device-revoked', device, lastSequence: sequence, head: headId, reason: 'test' }, now);
    this.rotate(now, device);
  }

  changePassword(now: number): void {
    if (this.isMember) this.#write({ kind: 'password-rotated' }, now);
    this.#passwordChangedAt = now;
  }

  export(now: number): TestBundle {
    const { state } = this.#author;
    const rivals = state.rotations(0, Infinity).items.filter(({ rivalry }) => rivalry !== null);
    this.#lastSyncedAt = now;
    return {
      entries: this.#author.export(),
      secrets: [state.currentKey.rotation, ...rivals.map(({ id }) => id)].filter((id) => this.#held.has(id)),
      exportedAt: now,
    };
  }

  import({ entries, secrets, exportedAt }: TestBundle, now: number): void {
    const { state } = this.#author;
    const account = state.accountBytes;
    if (account === null) throw new RangeError('A device without an account imports nothing.');
    const admission = this.#author.importBundle(entries, account);
    const bringsSecrets = this.isMember && secrets.some((one) => this.#rotations.has(one) && !this.#held.has(one));
    if (admission.isNothingNew && !bringsSecrets) {
      this.#lastSyncedAt = Math.max(this.#lastSyncedAt ?? 0, Math.min(now, exportedAt));
      return;
    }
    this.#take(admission, now);
    if (this.isMember) this.#offer(secrets);
    this.#acknowledge(now);
    this.#lastSyncedAt = now;
  }

  backUp(): Holdings {
    return {
      entries: this.#author.export(),
      held: new Set(this.#held),
      known: new Map(this.#known),
      lastSyncedAt: this.#lastSyncedAt,
      passwordChangedAt: this.#passwordChangedAt,
      seen: this.#seen,
    };
  }

  /** Puts the device back to where it was. What was lost comes back with bundles of others, or not at all. */
  restore({ entries, held, known, lastSyncedAt, passwordChangedAt, seen }: Holdings): void {
    const { suite, secrets, identity } = this.#author;
    this.#author = new FeedAuthor(suite, secrets, identity);
    this.#held = new Set(held);
    this.#known = new Map(known);
    this.#lastSyncedAt = lastSyncedAt;
    this.#passwordChangedAt = passwordChangedAt;
    this.#seen = seen;
    this.#rotations.clear();
    const { accepted } = this.#author.import(entries);
    for (const { encoded } of accepted) this.#keepRotation(decodeEntry(encoded, suite.crypto));
  }

  /** A second installation with all that this one holds, its keys included. */
  clone(): AdvisedDevice {
    const { suite, secrets, identity } = this.#author;
    const copy = new AdvisedDevice(new FeedAuthor(suite, secrets, identity));
    copy.restore(this.backUp());
    return copy;
  }

  /** What the app's own checks say on this device. */
  check(now: number): SyncCheckResult {
    const snapshot = this.#author.state.snapshot(this.#localFacts());
    const { signal } = new AbortController();
    const findings = builtInChecks.flatMap((check) =>
      (check.evaluate(snapshot, { now }, signal) as readonly Finding[])
        .filter((finding) => finding.ends !== 'seen' || !this.#seen.includes(keyOfFinding(finding)))
        .map((finding) => ({ ...finding, checkId: check.id })),
    );
    return composeReport(snapshot, findings, { place: 'window', now });
  }

  markAsSeen(key: string): void {
    this.#seen = [...this.#seen, key];
  }

  #localFacts(): LocalFacts {
    const { state } = this.#author;
    const { items } = state.rotations(0, Infinity);
    return {
      thisDevice: this.id,
      lastSyncedAt: this.#lastSyncedAt,
      devices: new Map(this.#known),
      passwordChangedAt: this.#passwordChangedAt,
      keyDerivation: { memoryKiB: 65_536, passes: 3 },
      unopenedRotations: items.filter(({ id }) => !this.#held.has(id)).map(({ id }) => id),
      damagedRecords: [],
      seenFindings: this.#seen,
    };
  }

  #headOf(device: DeviceId): { readonly sequence: number; readonly headId: EntryId } {
    const head = this.#author.state.feeds.get(device);
    if (head === undefined) throw new RangeError('This device is not known.');
    return head;
  }

  #compose(payload: EntryPayload, now: number): Entry {
    this.#author.now = now;
    return this.#author.compose(payload);
  }

  #write(payload: EntryPayload, now: number): void {
    this.#take(this.#author.import([encodeEntry(this.#compose(payload, now))]), now);
  }

  /** As the vault does: says what was heard, and passes the current key on to devices that lack it. */
  #acknowledge(now: number): void {
    if (!this.isMember) return;
    const { state } = this.#author;
    const { rotation } = state.currentKey;
    const seen = state.pendingAcknowledgement(this.id) ?? [];
    const lacking = this.#held.has(rotation) ? state.devicesWithoutCurrentKey() : [];
    const shared = lacking
      .filter(({ device }) => device !== this.id)
      .map(({ device }) => ({ device, rotation, box: new Uint8Array(8) }));
    if (seen.length + shared.length > 0) this.#write({ kind: 'acknowledged', seen, shared }, now);
  }

  /** Notes what comes with entries that were taken over: times, and secrets sealed to this device. */
  #take({ accepted }: Admission, now: number): void {
    const entries = accepted.map(({ encoded }) => decodeEntry(encoded, this.#author.suite.crypto));
    for (const entry of entries) {
      this.#hear(entry.author, now, entry.body.writtenAt);
      this.#keepRotation(entry);
    }
    for (const { id, body } of entries) {
      if (body.payload.kind === 'key-rotated') {
        if (body.payload.sealed.some(({ device }) => device === this.id)) this.#hold(id);
      } else if (body.payload.kind === 'acknowledged') {
        for (const { device, rotation } of body.payload.shared) if (device === this.id) this.#hold(rotation);
      }
    }
    // A secret that was held before its rotation's basis came leads to that one now.
    for (const { id } of entries) if (this.#held.has(id)) this.#hold(id);
  }

  #keepRotation(entry: Entry): void {
    const { kind } = entry.body.payload;
    if (kind === 'key-rotated' || kind === 'genesis') this.#rotations.set(entry.id, entry);
  }

  #offer(secrets: readonly EntryId[]): void {
    for (const rotation of secrets) if (this.#rotations.has(rotation)) this.#hold(rotation);
  }

  /** Keeps a secret, and all that it leads back to. */
  #hold(rotation: EntryId): void {
    this.#held.add(rotation);
    const payload = this.#rotations.get(rotation)?.body.payload;
    if (payload?.kind === 'key-rotated' && !this.#held.has(payload.basis)) this.#hold(payload.basis);
  }

  #hear(device: DeviceId, now: number, writtenAt: number): void {
    this.#known.set(device, { heardAt: now, clockAheadMs: Math.max(0, writtenAt - now), verified: true });
  }
}
