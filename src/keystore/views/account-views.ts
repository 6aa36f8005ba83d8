import { appError } from '../../core/errors.js';
import type { TrustCrypto } from '../entries/trust-crypto.js';
import { compareInOrder, type HeldEntry, type Member } from '../feeds/held-entry.js';
import type { AccountMeaning, MeaningChange } from '../meaning/account-meaning.js';
import { summarizeActivity } from './activity.js';
import { findContests, type OpenContest, summarizeContest } from './contests.js';
import { deviceDetails, deviceListing } from './device-details.js';
import { DeviceDirectory, type DeviceQuery } from './device-directory.js';
import { DeviceIds } from './device-ids.js';
import { DeviceList } from './device-list.js';
import { type AdmissionGroup, findDoubleAdmissions, summarizeDoubleAdmissions } from './double-admissions.js';
import { FoldedViews } from './folded-views.js';
import { ForkList } from './fork-list.js';
import { History, newestOf } from './history.js';
import type { ActivityItem, DeviceDetails, DeviceListing, Page, RotationListing } from './listings.js';
import { PasswordChanges } from './password-changes.js';
import { compareRotations } from './rotation-list.js';
import { type RotationContext, rotationListing } from './rotation-summaries.js';
import { makeSnapshot, summarizeVoid } from './snapshot.js';
import { type StatementSource, StatementTexts } from './statement-source.js';
import {
  type DeviceId,
  type EntryId,
  type KeystoreSnapshot,
  type LocalFacts,
  type NamedDevice,
  type VoidEntry,
} from './types.js';

/**
 * All that may be shown of an account: what its entries mean, joined with what this installation knows. Kept up as entries come: what an
 * import says of nobody's membership costs what it brings, and what hangs on all devices (a rotation) a look at each.
 */
export class AccountViews {
  readonly #ids: DeviceIds;
  readonly #texts: StatementTexts;
  readonly #history: History;
  readonly #deviceList = new DeviceList();
  readonly #directory = new DeviceDirectory();
  readonly #forks = new ForkList();
  readonly #passwordChanges = new PasswordChanges();
  readonly #renamings: HeldEntry[] = [];
  readonly #rivalriesSeen: HeldEntry[] = [];
  readonly #suspensions: HeldEntry[] = [];
  #folded: FoldedViews;
  /** Undefined once they have to be found anew. */
  #contests: readonly OpenContest[] | undefined;
  #doubleAdmissions: readonly AdmissionGroup[] | undefined;
  #unopened: readonly HeldEntry[];
  #revision: number;
  #snapshot: { readonly local: LocalFacts; readonly value: KeystoreSnapshot } | undefined;

  /**
   * @param revision the last one of the views whose place these take, when the account was read anew
   */
  constructor(
    readonly meaning: AccountMeaning,
    source: StatementSource,
    crypto: Pick<TrustCrypto, 'hash'>,
    revision = 0,
  ) {
    this.#revision = revision;
    this.#ids = new DeviceIds(meaning.feeds.members);
    this.#texts = new StatementTexts(source, crypto);
    this.#history = new History(() => meaning.feeds.entries);
    this.#note(meaning.feeds.entries);
    this.#forks.noteAuthors(meaning.feeds.members);
    this.#folded = this.#fold();
    this.#unopened = [...this.#folded.rotations.sorted];
  }

  /** Of the last snapshot. */
  get revision(): number {
    return this.#revision;
  }

  /** Takes in what the meaning took in, right after it. */
  take(entries: readonly HeldEntry[], change: MeaningChange): void {
    if (entries.length === 0) return;
    for (const { fact } of entries) {
      if (fact?.kind === 'device-admitted') this.#ids.add(fact.member);
      if (fact?.kind === 'genesis') for (const member of [fact.founder, fact.recovery]) this.#ids.add(member);
    }
    this.#note(entries);
    this.#history.add(entries);
    this.#forks.noteAuthors(new Set(entries.map(({ branch }) => branch.member)));
    const { verdicts } = this.meaning;
    if (change.isFolded) {
      this.#folded = this.#fold();
      this.#unopened = [...this.#folded.rotations.sorted];
    } else {
      this.#folded.follow(entries);
      const rotations = entries.filter((entry) => entry.kind === 'key-rotated' && verdicts.counts(entry));
      if (rotations.length > 0) this.#unopened = [...this.#unopened, ...rotations].sort(compareRotations);
    }
    this.#snapshot = undefined;
  }

  /**
   * Everything public at this moment. The same object as before while neither the entries nor `local` (by identity) changed. Throws
   * `VAULT_MISSING` while there is no account, and `VAULT_DAMAGED` while its beginning is missing.
   */
  snapshot(local: LocalFacts): KeystoreSnapshot {
    if (this.#snapshot?.local === local) return this.#snapshot.value;
    this.#requireGenesis(local);
    this.#revision = Math.max(this.#revision + 1, local.revision);
    const folded = this.#folded;
    const { feeds, verdicts } = this.meaning;
    const self = feeds.member(local.thisMember);
    const ownNewest = feeds.entry(local.ownNewest ?? '') ?? null;
    this.#unopened = this.#unopened.filter(({ id }) => !local.holds(id));
    this.#contests ??= findContests(verdicts, this.#suspensions);
    this.#doubleAdmissions ??= findDoubleAdmissions(folded);
    const value = makeSnapshot(
      this.#context(local),
      {
        revision: this.#revision,
        devices: this.#deviceList.list(folded, local),
        forks: this.#forks.list(folded, local.thisMember, ownNewest),
        contests: this.#contests.map((contest) => summarizeContest(folded, contest)),
        doubleAdmissions: summarizeDoubleAdmissions(folded, this.#doubleAdmissions),
        unopened: this.#unopened.map(({ id }) => id),
        revokedSincePasswordChange:
          self === undefined ? [] : this.#passwordChanges.revokedSince(folded, self, ownNewest),
      },
      local,
    );
    this.#snapshot = { local, value };
    return value;
  }

  /** The member that an id stands for. Throws `DEVICE_UNKNOWN`. */
  memberOf(device: DeviceId): Member {
    const member = this.#ids.find(device);
    if (member !== undefined) return member;
    throw appError('DEVICE_UNKNOWN', { device: device.slice(0, 8) });
  }

  idOf(member: Member): DeviceId {
    return this.#ids.of(member);
  }

  /** What to call a member, safe for display. */
  nameOf(member: Member): string {
    return this.#folded.labels.of(member);
  }

  /** The devices that a query asks for. `now` in epoch ms of this machine. */
  devices(offset: number, limit: number, local: LocalFacts, now: number, query: DeviceQuery = {}): Page<DeviceListing> {
    const all = this.#deviceList.list(this.#folded, local);
    const found = this.#directory.find(this.#folded, all, query, now);
    const context = this.#context(local);
    const items = found
      .slice(offset, offset + limit)
      .map((device) => deviceListing(context, this.memberOf(device.id), device, now));
    return { total: found.length, items };
  }

  /** Everything about one device. `now` in epoch ms of this machine. Throws `DEVICE_UNKNOWN`, of a recovery key too. */
  device(device: DeviceId, local: LocalFacts, now: number): DeviceDetails {
    const member = this.memberOf(device);
    this.#deviceList.list(this.#folded, local);
    const summary = this.#deviceList.find(member);
    if (summary === undefined) throw appError('DEVICE_UNKNOWN', { device: device.slice(0, 8) });
    return deviceDetails(this.#context(local), member, summary, now);
  }

  /** Rotations with effect, those of the highest number first. They look the same from every device. */
  rotations(offset: number, limit: number, local: LocalFacts): Page<RotationListing> {
    const { sorted } = this.#folded.rotations;
    const context = this.#context(local);
    const items = newestOf(sorted, offset, limit).map((rotation) => rotationListing(context, rotation));
    return { total: sorted.length, items };
  }

  /** Devices of the alignment that have not acknowledged a rotation, in the order of seniority; none when the rotation is not known. */
  devicesWithout(rotation: EntryId, offset: number, limit: number): Page<NamedDevice> {
    const { coverage, labels } = this.#folded;
    const entry = this.meaning.feeds.entry(rotation);
    const isKnown = entry?.kind === 'key-rotated' && this.meaning.verdicts.counts(entry);
    const without = isKnown
      ? this.meaning.verdicts.members.filter((one) => coverage.heardBy(one) !== null && !coverage.has(one, entry))
      : [];
    const items = without
      .slice(offset, offset + limit)
      .map((member) => ({ id: this.#ids.of(member), name: labels.of(member) }));
    return { total: without.length, items };
  }

  /** What everybody wrote, the newest first (9.3); without acknowledgements. */
  activity(offset: number, limit: number): Page<ActivityItem> {
    return this.#activityOf(this.#history.all, offset, limit);
  }

  /** What a member wrote and what others wrote about it, the newest first; without acknowledgements. Throws `DEVICE_UNKNOWN`. */
  deviceHistory(device: DeviceId, offset: number, limit: number): Page<ActivityItem> {
    return this.#activityOf(this.#history.concerning(this.memberOf(device)), offset, limit);
  }

  /** Some entries, the newest first; without acknowledgements. */
  summarize(entries: readonly HeldEntry[]): readonly ActivityItem[] {
    const said = entries.filter(({ kind }) => kind !== 'acknowledged').sort((a, b) => compareInOrder(b, a));
    return said.map((entry) => summarizeActivity(this.#folded, this.#texts, entry));
  }

  /** Which of some entries have no effect, and why: for the report of an import. */
  voidsAmong(entries: readonly HeldEntry[]): readonly VoidEntry[] {
    const { verdicts } = this.meaning;
    return entries.filter((entry) => !verdicts.counts(entry)).map((entry) => summarizeVoid(this.#folded, entry));
  }

  #requireGenesis({ waiting, damagedRecords }: LocalFacts): void {
    const { feeds } = this.meaning;
    if (feeds.has(feeds.account)) return;
    const isThereMore = waiting.incomplete > 0 || damagedRecords.length > 0;
    throw appError(isThereMore ? 'VAULT_DAMAGED.genesis-missing' : 'VAULT_MISSING.account');
  }

  #activityOf(line: readonly HeldEntry[], offset: number, limit: number): Page<ActivityItem> {
    const items = newestOf(line, offset, limit).map((entry) => summarizeActivity(this.#folded, this.#texts, entry));
    return { total: line.length, items };
  }

  #context({ unfair }: Pick<LocalFacts, 'unfair'>): RotationContext {
    return { folded: this.#folded, texts: this.#texts, unfair: new Set(unfair) };
  }

  /** Sorts out what is looked at again when all is folded anew. */
  #note(entries: Iterable<HeldEntry>): void {
    for (const entry of entries) {
      switch (entry.fact?.kind) {
        case 'device-admitted':
          this.#doubleAdmissions = undefined;
          break;
        case 'device-renamed':
          this.#renamings.push(entry);
          break;
        case 'rivalry-seen':
          this.#rivalriesSeen.push(entry);
          break;
        case 'device-suspended':
          this.#suspensions.push(entry);
          this.#contests = undefined;
          break;
        default:
          break;
      }
    }
  }

  #fold(): FoldedViews {
    this.#contests = undefined;
    return new FoldedViews(this.meaning, this.#ids, this.#renamings, this.#rivalriesSeen);
  }
}
