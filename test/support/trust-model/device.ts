import { isCritical } from './admissibility.js';
import {
  authorOf,
  type Box,
  copyOf,
  type DeviceRecord,
  type Entry,
  type EntryId,
  type GenerationId,
  isKind,
  type MemberId,
  type Statement,
  type Target,
  type Wrap,
} from './entry.js';
import { generationNumber, knownMembers, wrapsOf } from './generations.js';
import { canonicalState, type Meaning, meaningOf, standingMembers } from './meaning.js';
import { parentsOf } from './past.js';
import { isSenior } from './rank.js';
import { openedBy, type World } from './world.js';

/** What an import did, in the words of 10.1. */
export interface ImportReport {
  readonly taken: readonly EntryId[];
  readonly refused: readonly { readonly id: EntryId; readonly reason: string }[];
  /** How many wait for an ancestor, or for a newer version. */
  readonly waiting: number;
}

/** What a vault's file holds. */
interface Backup {
  readonly held: ReadonlyMap<EntryId, Entry>;
  readonly head: EntryId | null;
  readonly secrets: ReadonlySet<GenerationId>;
  readonly used: ReadonlySet<GenerationId>;
}

/** A device as its honest owner runs it: the paper too, while it is in use (2.8). */
export class Device {
  /** Null until it was let in. */
  member: MemberId | null = null;
  /** Its own newest entry. */
  head: EntryId | null = null;
  secrets: ReadonlySet<GenerationId> = new Set();
  /** The generations under which it may have sealed something. */
  used: ReadonlySet<GenerationId> = new Set();
  /** 10.3: whether it reads the kinds of a later version. */
  isNewer = false;
  #held = new Map<EntryId, Entry>();
  readonly #waiting = new Map<string, Entry>();
  readonly #refusedIds = new Set<EntryId>();
  #meaning: Meaning | null = null;
  /** By the rule that is switched off: entries that had effect when they came. */
  readonly #hadEffect = new Map<EntryId, boolean>();

  constructor(
    readonly world: World,
    readonly name: string,
    readonly record: DeviceRecord,
  ) {}

  /** 2.8: makes an account, and names the paper. */
  static found(world: World, name: string, paperKey: string): Device {
    const founder = new Device(world, name, { key: name, flawed: false });
    const statement: Statement = {
      kind: 'genesis',
      device: founder.record,
      recovery: { key: paperKey, flawed: false },
      record: 'whole',
      boxes: ['secret', 'secret'],
    };
    const body = {
      account: null,
      author: null,
      number: 1,
      previous: null,
      deps: [],
      critical: true,
      writtenAt: 0,
      statement,
    };
    const genesis = world.sign(body, founder.record.key);
    world.open(genesis);
    world.call(genesis.id, name);
    founder.member = genesis.id;
    founder.head = genesis.id;
    founder.receive([genesis]);
    return founder;
  }

  /** The paper, typed on a device that has these entries (5.10). */
  static usePaper(world: World, key: string, member: MemberId, from: Device): Device {
    const paper = new Device(world, world.nameOf(member), { key, flawed: false });
    paper.member = member;
    paper.receive(from.entries);
    paper.head = paper.meaning.feeds.heads(member).sort((a, b) => b.body.number - a.body.number)[0]?.id ?? null;
    return paper;
  }

  get entries(): readonly Entry[] {
    return [...this.#held.values()];
  }

  holds(id: EntryId): boolean {
    return this.#held.has(id);
  }

  get meaning(): Meaning {
    this.#meaning ??= this.#readMeaning();
    return this.#meaning;
  }

  get state(): Uint8Array {
    return canonicalState(this.meaning);
  }

  /** Whether it is a member in good standing, by its own view. */
  get isStanding(): boolean {
    return this.member !== null && this.#held.size > 0 && !this.meaning.verdicts.out.has(this.member);
  }

  get isShutOut(): boolean {
    return this.member === null || this.meaning.verdicts.shutOut.has(this.member);
  }

  /** 10.1. Whatever the order, what is held in the end is the same. */
  receive(entries: Iterable<Entry>): ImportReport {
    const { rules } = this.world.past;
    const refused: { id: EntryId; reason: string }[] = [];
    const taken: EntryId[] = [];
    for (const entry of entries) if (!this.#held.has(entry.id)) this.#waiting.set(copyOf(entry), entry);
    for (let hasMoved = true; hasMoved;) {
      hasMoved = false;
      for (const [copy, entry] of this.#waiting) {
        if (this.#held.has(entry.id)) {
          this.#waiting.delete(copy);
          continue;
        }
        if (!parentsOf(entry).every((id) => this.#held.has(id))) continue;
        if (!rules.refusalsByAllBytes && this.#refusedIds.has(entry.id)) {
          this.#waiting.delete(copy);
          continue;
        }
        const admission = this.world.admit(entry);
        if (admission === 'for later' && !this.isNewer) continue;
        this.#waiting.delete(copy);
        hasMoved = true;
        if (admission === 'held' || admission === 'for later') {
          this.world.past.add(entry);
          this.#held.set(entry.id, entry);
          taken.push(entry.id);
        } else {
          refused.push({ id: entry.id, reason: admission.refused });
          this.#refusedIds.add(entry.id);
        }
      }
    }
    if (!rules.oneBadEntryAlone && refused.length > 0) for (const id of taken.splice(0)) this.#held.delete(id);
    if (taken.length > 0) this.#meaning = null;
    if (this.member !== null && taken.length > 0) this.#open();
    return { taken, refused, waiting: this.#waiting.size };
  }

  #open(): void {
    this.secrets = openedBy(this.world.past, this.#held.values(), new Set([this.member!]), this.secrets);
  }

  #readMeaning(): Meaning {
    const { past, account, readInstead } = this.world;
    const meaning = readInstead?.(this) ?? meaningOf(past, account, this.entries);
    if (past.rules.foldsAnew) return meaning;
    for (const { id } of this.entries)
      if (!this.#hadEffect.has(id)) this.#hadEffect.set(id, meaning.verdicts.hasEffect(id));
    return { ...meaning, verdicts: { ...meaning.verdicts, hasEffect: (id) => this.#hadEffect.get(id) ?? false } };
  }

  // Writing

  /**
   * 3.5: names the newest entries with effect of every feed, as far as it hasn't yet. `naming` is for what has none: an admission that
   * somebody's cut made void.
   */
  write(statement: Statement, naming: readonly EntryId[] = []): Entry {
    const entry = this.draft(statement, naming);
    const admission = this.world.admit(entry);
    this.world.publish(entry, true);
    if (admission !== 'held') throw new Error(`${this.name} wrote what is refused: ${JSON.stringify(admission)}`);
    this.head = entry.id;
    this.receive([entry]);
    if (generationNumber(entry) > 0) this.secrets = new Set([...this.secrets, entry.id]);
    this.world.tell(`${this.name} ${describe(this.world, entry)}`);
    return entry;
  }

  /** What `write` would sign. */
  draft(statement: Statement, naming: readonly EntryId[] = []): Entry {
    const { past, account } = this.world;
    const author = this.member;
    if (author === null) throw new Error(`${this.name} is no member.`);
    const { feeds, verdicts } = this.meaning;
    const heads = feeds.members.flatMap((id) => feeds.heads(id, (entry) => verdicts.hasEffect(entry)));
    const { admission } = past.member(account, author)!;
    const before = this.head ?? admission;
    const heard = past.heard(before);
    const named = [...heads.map(({ id }) => id), ...naming].filter((id) => id !== before && !heard.has(id));
    const deps = [...new Set(this.head === null ? [...named, admission] : named)].sort();
    const number = 1 + (this.head === null ? 0 : past.entry(this.head).body.number);
    const body = { account, author, number, previous: this.head, deps, writtenAt: number, statement };
    return this.world.sign({ ...body, critical: isCritical(statement) }, this.record.key);
  }

  acknowledge(): void {
    this.write({ kind: 'acknowledged' });
  }

  /** 5: lets a device in, and gives it the secret with the same breath. */
  admit(name: string, flawed = false): Device {
    const device = new Device(this.world, name, { key: name, flawed });
    const { key } = device.record;
    const admission = this.write({
      kind: 'device-admitted',
      memberClass: 'device',
      device: device.record,
      name,
      tag: `code of ${name}`,
      requestSignedBy: key,
    });
    this.world.call(admission.id, name);
    this.share();
    device.member = admission.id;
    device.receive(this.entries);
    if (!device.isShutOut) device.write({ kind: 'device-joined' });
    return device;
  }

  /** 2.8: a new paper, let in by the old one. */
  admitPaper(name: string): Device {
    const paper = new Device(this.world, name, { key: name, flawed: false });
    const admission = this.write({
      kind: 'device-admitted',
      memberClass: 'recovery',
      device: paper.record,
      name,
      tag: `random ${name}`,
      requestSignedBy: name,
    });
    this.world.call(admission.id, name);
    this.share();
    paper.member = admission.id;
    paper.receive(this.entries);
    return paper;
  }

  /** 7.5: gives the current secret to whoever stands and isn't known to have it. */
  share(): boolean {
    const { meaning } = this;
    const { current } = meaning;
    if (current === null || !this.secrets.has(current)) return false;
    const lacking = this.#recipients().filter((id) => !meaning.knows.get(current)!.has(id));
    if (lacking.length === 0) return false;
    this.write({ kind: 'secret-shared', generation: current, boxes: this.#boxesFor(lacking) });
    return true;
  }

  /** 7.1, 7.2 */
  rotate(): Entry {
    const { statement, naming } = this.rotation();
    return this.write(statement, naming);
  }

  rotation(): { readonly statement: Statement; readonly naming: readonly EntryId[] } {
    const wraps = this.#wraps();
    const naming = wraps.map(({ of }) => of);
    const { past, account } = this.world;
    const { meaning } = this;
    const numbers = meaning.bases.map((id) => generationNumber(past.entry(id)));
    const generation = 1 + Math.max(...numbers);
    if (!Number.isSafeInteger(generation)) throw new Error('No number is left for a generation.');
    const heard = past.wouldHear(this.draft({ kind: 'acknowledged' }, naming));
    const known = past.rules.boxesByStanding ? knownMembers(past, account, heard) : [];
    const archived = known.filter((id) => !meaning.verdicts.out.has(id) && meaning.archived.has(id));
    const boxes = this.#boxesFor([...this.#recipients(), ...archived]);
    const record = 'whole' as const;
    const statement: Statement = { kind: 'key-rotated', bases: meaning.bases, generation, record, wraps, boxes };
    return { statement, naming };
  }

  /**
   * 7.1: of all that it holds and that can't be reached from the new generation, the newest first. Of a void one only if something may be
   * sealed under it, as a thief can make any number of them.
   */
  #wraps(): Wrap[] {
    const { past } = this.world;
    const { verdicts, bases } = this.meaning;
    const held = [...this.secrets]
      .filter((id) => past.has(id) && (verdicts.hasEffect(id) || this.used.has(id)))
      .filter((id) => past.rules.wrapsWhatIsCutOff || bases.includes(id))
      .sort((a, b) => generationNumber(past.entry(b)) - generationNumber(past.entry(a)) || (a < b ? -1 : 1));
    const reached = new Set<GenerationId>();
    const wraps: Wrap[] = [];
    for (const id of held) {
      if (reached.has(id)) continue;
      wraps.push({ of: id, content: 'secret' });
      for (const reachable of reachedFrom(this.world, id, this.secrets)) reached.add(reachable);
    }
    return wraps;
  }

  #recipients(): MemberId[] {
    const { meaning, world } = this;
    if (world.past.rules.boxesByStanding) return standingMembers(meaning);
    return [...meaning.verdicts.members];
  }

  #boxesFor(members: readonly MemberId[]): Box[] {
    const { past, account } = this.world;
    return members.map((to) => {
      if (past.member(account, to)!.device.flawed) throw new Error(`Nobody can seal to ${this.world.nameOf(to)}.`);
      return { to, content: 'secret' };
    });
  }

  /** 6.1: keeps what counts here, or what of that the person believes (6.2). */
  target(member: MemberId, isBelieved: (id: EntryId) => boolean = () => true): Target {
    const { feeds, verdicts } = this.meaning;
    const keep = feeds.heads(member, (id) => verdicts.hasEffect(id) && isBelieved(id)).map(({ id }) => id);
    return { member, keep: keep.sort() };
  }

  /** 6.4; the rotation follows (6.11). */
  revoke(targets: readonly Target[], corrects: readonly EntryId[] = []): Entry {
    const naming = this.#admissionsOf(targets.map(({ member }) => member));
    // What it gives back may be void, so that nobody has named it yet.
    const given = targets.flatMap(({ keep }) => keep);
    const entry = this.write({ kind: 'device-revoked', targets, corrects }, [...naming, ...given]);
    this.upkeep();
    return entry;
  }

  suspend(members: readonly MemberId[]): Entry {
    const entry = this.write({ kind: 'device-suspended', members, withdraws: [] }, this.#admissionsOf(members));
    this.upkeep();
    return entry;
  }

  /** 6.8: what somebody's cut made void is named all the same, to get out whom it let in for good. */
  #admissionsOf(members: readonly MemberId[]): EntryId[] {
    return members.map((id) => this.world.past.member(this.world.account, id)!.admission);
  }

  withdraw(suspension: EntryId): Entry {
    const entry = this.write({ kind: 'device-suspended', members: [], withdraws: [suspension] });
    this.upkeep();
    return entry;
  }

  /** Gets a member out by whatever its rank allows. */
  getOut(member: MemberId, isBelieved?: (id: EntryId) => boolean): void {
    const { past, account } = this.world;
    const isJunior = isSenior(past, account, this.member!, member);
    if (isJunior || past.rules.variant === 'appeal') this.revoke([this.target(member, isBelieved)]);
    else this.suspend([member]);
  }

  leave(): void {
    this.write({ kind: 'device-left' });
  }

  archive(member: MemberId, on: boolean): void {
    this.write({ kind: 'device-archived', member, on });
  }

  // What it does unasked

  /** After an import and after each act. Tells whether it wrote anything. */
  upkeep(): boolean {
    if (!this.isStanding) return false;
    const before = this.head;
    const { meaning, world } = this;
    // 4: a device in use that finds itself archived takes itself back.
    if (meaning.archived.has(this.member!)) this.archive(this.member!, false);
    this.#followLeaving();
    if (this.#needsRotation()) this.rotate();
    // Whoever gets the secret may have said before with whom it shares that.
    if (this.share() && this.#needsRotation()) this.rotate();
    // 3.7: news other than acknowledgements is acknowledged.
    if (this.head === before && this.#hasNews()) this.acknowledge();
    const { current } = this.meaning;
    if (current === null) throw new Error(`${world.nameOf(this.member!)} rotated, and has no current generation.`);
    if (this.secrets.has(current)) this.used = new Set([...this.used, current]);
    return this.head !== before;
  }

  /** 7.4, 7.7: there is none, or none that it can open though it should. */
  #needsRotation(): boolean {
    const { current, knows } = this.meaning;
    if (current === null) return true;
    return !this.secrets.has(current) && knows.get(current)!.has(this.member!);
  }

  /**
   * 6.7: what left and was got out by nobody else is revoked, or suspended by a junior. Not if it suspended somebody: that would end with
   * it, which only a person decides.
   */
  #followLeaving(): void {
    const { past, account } = this.world;
    const { verdicts } = this.meaning;
    const suspenders = new Set([...verdicts.suspensions.values()].flat().map((id) => authorOf(past.entry(id))));
    for (const [id, reasons] of verdicts.out) {
      const hasOnlyLeft =
        verdicts.shutOut.has(id) && reasons.every((reason) => isKind(past.entry(reason), 'device-left'));
      if (!hasOnlyLeft || suspenders.has(id) || past.member(account, id)!.memberClass === 'recovery') continue;
      if (isSenior(past, account, this.member!, id) || past.rules.variant === 'appeal') {
        this.write({ kind: 'device-revoked', targets: [this.target(id)], corrects: [] }, this.#admissionsOf([id]));
      } else if (!verdicts.suspensions.has(id)) {
        this.write({ kind: 'device-suspended', members: [id], withdraws: [] });
      }
    }
  }

  #hasNews(): boolean {
    const { past } = this.world;
    const { verdicts } = this.meaning;
    const heard = this.head === null ? new Set<EntryId>() : past.heard(this.head);
    return this.entries.some(
      (entry) =>
        entry.id !== this.head &&
        !heard.has(entry.id) &&
        verdicts.hasEffect(entry.id) &&
        !isKind(entry, 'acknowledged'),
    );
  }

  // Backups

  backup(): Backup {
    return { held: new Map(this.#held), head: this.head, secrets: new Set(this.secrets), used: new Set(this.used) };
  }

  restore(backup: Backup): void {
    this.#held = new Map(backup.held);
    this.head = backup.head;
    this.secrets = new Set(backup.secrets);
    this.used = new Set(backup.used);
    this.#waiting.clear();
    this.#hadEffect.clear();
    this.#meaning = null;
    this.world.tell(`${this.name} is put back from a backup`);
  }
}

/** The generations that the holder of one reaches by wraps that were opened and checked. */
function reachedFrom({ past }: World, generation: GenerationId, opened: ReadonlySet<GenerationId>): Set<GenerationId> {
  const reached = new Set([generation]);
  for (const id of reached) {
    if (!opened.has(id) || !past.has(id)) continue;
    for (const { of, content } of wrapsOf(past.entry(id))) if (content === 'secret' && opened.has(of)) reached.add(of);
  }
  return reached;
}

/** An entry in words. */
export function describe(world: World, entry: Entry): string {
  const name = (id: MemberId): string => world.nameOf(id);
  const labels = (ids: readonly EntryId[]): string => ids.map((id) => world.label(id)).join(', ') || 'nothing';
  const boxes = (list: readonly Box[]): string =>
    list.map(({ to, content }) => (content === 'secret' ? name(to) : `${name(to)} (${content})`)).join(', ');
  const { statement } = entry.body;
  const what = (): string => {
    switch (statement.kind) {
      case 'genesis':
        return 'founds the account';
      case 'device-admitted':
        return `lets in ${statement.name}${statement.memberClass === 'recovery' ? ' as a recovery key' : ''}`;
      case 'device-joined':
        return 'has joined';
      case 'device-revoked': {
        const targets = statement.targets.map(({ member, keep }) => `${name(member)} keeping ${labels(keep)}`);
        return `revokes ${targets.join('; ')}${statement.corrects.length > 0 ? `, correcting ${labels(statement.corrects)}` : ''}`;
      }
      case 'device-suspended':
        return statement.withdraws.length > 0
          ? `withdraws ${labels(statement.withdraws)}`
          : `suspends ${statement.members.map(name).join(', ')}`;
      case 'device-left':
        return 'leaves';
      case 'key-rotated':
        return `rotates to generation ${statement.generation} (${statement.record}) on ${labels(statement.bases)} for ${boxes(statement.boxes)}`;
      case 'secret-shared':
        return `shares ${labels([statement.generation])} with ${boxes(statement.boxes)}`;
      case 'device-archived':
        return `${statement.on ? 'archives' : 'takes back'} ${name(statement.member)}`;
      case 'device-renamed':
        return `calls ${name(statement.member)} "${statement.name}"`;
      case 'formats-announced':
        return `announces ${statement.kinds.join(', ')}`;
      case 'acknowledged':
        return 'acknowledges';
      case 'of-a-later-version':
        return `writes a ${statement.name}`;
    }
  };
  const { previous, deps } = entry.body;
  return `${what()}  [${world.label(entry.id)} after ${previous === null ? 'its admission' : world.label(previous)}, naming ${labels(deps)}]`;
}

/** The members that a device's view holds, but for itself. */
export function others(device: Device): MemberId[] {
  return device.meaning.verdicts.members.filter((id) => id !== device.member);
}
