import { SeededRandom } from '../simulation/random.js';
import { Device } from './device.js';
import { authorOf, type Entry, type EntryId, isKind, type MemberId, recoveryMemberOf } from './entry.js';
import { exchangeAll } from './exchange.js';
import { parentsOf } from './past.js';
import { Promises } from './promises.js';
import { isSenior } from './rank.js';
import { ALL_RULES, type Rules } from './rules.js';
import { Thief } from './thief.js';
import { World } from './world.js';

const MAX_DEVICES = 6;
const MAX_STOLEN = 3;

/** A device in a person's hands. */
interface Owned {
  readonly device: Device;
  isInUse: boolean;
  backup: ReturnType<Device['backup']> | null;
}

/** A broken promise, with the life up to it. */
export class BrokenPromise extends Error {
  constructor(seed: number, what: string, story: readonly string[]) {
    super(`Seed ${seed}: ${what}\n  ${story.join('\n  ')}`);
  }
}

/**
 * The life of an account, drawn from a seed: what its person does with honest devices, what a thief does with the keys of stolen ones,
 * and what of all that reaches whom, when, in which order. What section 13 promises is looked at after every import, and at the end.
 */
export class Life {
  readonly world: World;
  readonly random: SeededRandom;
  readonly thief: Thief;
  readonly promises: Promises;
  readonly #owned: Owned[] = [];
  /** 6.2: what a person remembers of a stolen device: what it had written by then. */
  readonly #beforeTheft = new Map<MemberId, ReadonlySet<EntryId>>();
  readonly #papers: { readonly key: string; readonly member: MemberId }[] = [];
  #names = 0;

  constructor(
    readonly seed: number,
    rules: Rules = ALL_RULES,
  ) {
    this.world = new World(rules);
    this.random = new SeededRandom(seed);
    this.thief = new Thief(this.world);
    this.promises = new Promises(this.world, this.thief, this.random);
    const founder = Device.found(this.world, 'laptop', 'paper');
    this.#own(founder);
    this.#papers.push({ key: 'paper', member: recoveryMemberOf(this.world.account) });
  }

  /** Throws `BrokenPromise`. */
  run(acts = this.random.between(10, 40)): void {
    try {
      this.#grow();
      for (let act = 0; act < acts; act++) this.#act();
      this.#end();
    } catch (error) {
      throw new BrokenPromise(this.seed, error instanceof Error ? error.message : String(error), this.world.story);
    }
  }

  get #inUse(): Device[] {
    return this.#owned.filter(({ isInUse }) => isInUse).map(({ device }) => device);
  }

  #own(device: Device): void {
    this.#owned.push({ device, isInUse: true, backup: null });
  }

  /** Most accounts have some devices before anything happens. */
  #grow(): void {
    for (let more = this.random.between(1, 3); more > 0; more--) this.#add();
    if (this.random.chance(0.8)) for (const device of this.#inUse) this.#hear(device, this.#everything(), true);
  }

  #act(): void {
    const { random } = this;
    const roll = random.between(0, 99);
    if (roll < 26) this.#exchange();
    else if (roll < 34) this.#add();
    else if (roll < 42) this.#work();
    else if (roll < 48) this.#backUp();
    else if (roll < 54) this.#steal();
    else if (roll < 72) this.#robbing();
    else if (roll < 80) this.#deliver();
    else if (roll < 88) this.#respond();
    else if (roll < 92) this.#takeOutPaper();
    else if (roll < 94) this.#mistake();
    else if (roll < 96) this.#correct();
    else if (roll < 98) this.#archive();
    else this.#leave();
  }

  #some<T>(items: readonly T[]): T | undefined {
    return items[Math.floor(this.random.next() * items.length)];
  }

  #standing(): Device | undefined {
    return this.#some(this.#inUse.filter(({ isStanding }) => isStanding));
  }

  #everything(): Entry[] {
    return this.#inUse.flatMap(({ entries }) => entries);
  }

  /** An import, with what the promises say about it. */
  #hear(device: Device, entries: readonly Entry[], keepsUp: boolean): void {
    const before = this.promises.look(device);
    device.receive(entries);
    if (keepsUp) device.upkeep();
    this.promises.expectAfter(device, before);
  }

  /** Something a device does; its person sees what becomes of it. */
  #do(device: Device, act: () => void): void {
    const before = this.promises.look(device);
    act();
    this.promises.expectAfter(device, before);
  }

  /** All that some entries need (3.6), in any order and some of it twice. */
  #bundle(entries: readonly Entry[]): Entry[] {
    const closed = new Map<EntryId, Entry>();
    const add = (entry: Entry): void => {
      if (closed.has(entry.id)) return;
      closed.set(entry.id, entry);
      for (const id of parentsOf(entry)) add(this.world.past.entry(id));
    };
    entries.forEach(add);
    const bundle = [...closed.values()];
    for (let at = bundle.length - 1; at > 0; at--) {
      const other = this.random.between(0, at);
      [bundle[at], bundle[other]] = [bundle[other]!, bundle[at]!];
    }
    return this.random.chance(0.2) ? [...bundle, ...bundle.slice(0, 3)] : bundle;
  }

  #exchange(): void {
    const [from, to] = [this.#some(this.#inUse), this.#some(this.#inUse)];
    if (!from || !to || from === to) return;
    const offered = this.random.chance(0.7) ? from.entries : from.entries.filter(() => this.random.chance(0.3));
    this.world.tell(`${to.name} hears ${offered === from.entries ? 'all' : 'something'} from ${from.name}`);
    this.#hear(to, this.#bundle(offered), this.random.chance(0.85));
  }

  #add(): void {
    const by = this.#standing();
    if (!by || this.#inUse.length >= MAX_DEVICES) return;
    this.#do(by, () => this.#own(by.admit(`device ${++this.#names}`)));
  }

  #work(): void {
    const by = this.#standing();
    if (!by) return;
    this.#do(by, () => {
      if (this.random.chance(0.5)) by.rotate();
      else by.write({ kind: 'device-renamed', member: by.member!, name: `name ${++this.#names}` });
      by.upkeep();
    });
  }

  #backUp(): void {
    const owned = this.#some(this.#owned.filter(({ isInUse }) => isInUse));
    if (!owned) return;
    if (owned.backup && this.random.chance(0.5)) owned.device.restore(owned.backup);
    else owned.backup = owned.device.backup();
  }

  /** Stolen, or copied without its owner's knowledge: then both write. */
  #steal(): void {
    const owned = this.#some(
      this.#owned.filter(({ device }) => device.member !== null && !this.thief.members.has(device.member)),
    );
    if (!owned || this.#beforeTheft.size >= MAX_STOLEN) return;
    const { device } = owned;
    this.thief.take(device.member!, device.record.key);
    const own = this.world.written.filter((entry) => authorOf(entry) === device.member);
    this.#beforeTheft.set(device.member!, new Set(own.map(({ id }) => id)));
    const isCopied = owned.isInUse && this.random.chance(0.25);
    if (!isCopied) owned.isInUse = false;
    this.world.tell(`${device.name} is ${isCopied ? 'copied' : 'stolen'}`);
  }

  #robbing(): void {
    for (let moves = this.random.between(1, 4); moves > 0; moves--) {
      const entry = this.thief.actByChance(this.random);
      if (entry === null) continue;
      for (const device of this.#inUse) {
        if (!this.random.chance(0.4)) continue;
        this.world.tell(`${device.name} hears of ${this.world.label(entry.id)}`);
        this.#hear(device, this.#bundle([entry]), this.random.chance(0.7));
      }
    }
  }

  /** What was withheld turns up. */
  #deliver(): void {
    const device = this.#some(this.#inUse);
    const withheld = this.world.written.filter(
      ({ id }) => this.world.past.has(id) && !device?.holds(id) && this.random.chance(0.3),
    );
    if (!device || withheld.length === 0) return;
    this.world.tell(`${device.name} hears of ${withheld.map(({ id }) => this.world.label(id)).join(', ')}`);
    this.#hear(device, this.#bundle(withheld), this.random.chance(0.7));
  }

  /** The person noticed: what a device can do about a stolen one. */
  #respond(): void {
    const by = this.#some(this.#inUse.filter(({ isStanding }) => isStanding)) ?? this.#some(this.#inUse);
    if (!by || this.thief.members.has(by.member!)) return;
    const target = this.#some(
      [...this.thief.members].filter((id) => id !== by.member && by.holds(this.#admissionOf(id))),
    );
    if (target === undefined) return;
    if (!by.isStanding && !this.#mayAnswer(by, target)) return;
    const { verdicts } = by.meaning;
    const isOutAlready = verdicts.shutOut.has(target) || verdicts.suspensions.has(target);
    if (isOutAlready && this.random.chance(0.7)) return;
    const isDisowned = this.random.chance(0.5);
    this.#do(by, () => by.getOut(target, isDisowned ? this.#isBelieved(target) : undefined));
  }

  /** 6.8: who is out by the word of a junior answers it. */
  #mayAnswer(by: Device, junior: MemberId): boolean {
    if (!isSenior(this.world.past, this.world.account, by.member!, junior)) return false;
    const reasons = by.meaning.verdicts.out.get(by.member!) ?? [];
    return reasons.some((id) => authorOf(this.world.past.entry(id)) === junior);
  }

  #admissionOf(member: MemberId): EntryId {
    return this.world.past.member(this.world.account, member)?.admission ?? member;
  }

  #isBelieved(target: MemberId): (id: EntryId) => boolean {
    const before = this.#beforeTheft.get(target) ?? new Set();
    return (id) => before.has(id);
  }

  #takeOutPaper(): void {
    const from = this.#some(this.#inUse);
    const paper = from && this.#usePaper(from);
    if (!paper?.isStanding) return;
    this.#do(paper, () => {
      const use = this.random.between(0, 9);
      if (use < 7) this.#disownAll(paper);
      else if (use < 9 || this.#papers.length > 1) paper.upkeep();
      else {
        const key = `paper ${this.#papers.length + 1}`;
        this.#papers.push({ key, member: paper.admitPaper(key).member! });
      }
    });
    this.#hear(from!, paper.entries, true);
  }

  #usePaper(from: Device): Device | null {
    const known = this.#papers.filter(({ member }) => from.holds(this.#admissionOf(member)));
    const used = this.#some(known);
    return used ? Device.usePaper(this.world, used.key, used.member, from) : null;
  }

  /** Revokes all that the thief holds keys of, so far as it is heard of. */
  #disownAll(paper: Device): void {
    const heard = [...this.thief.members].filter((id) => paper.holds(this.#admissionOf(id)));
    if (heard.length > 0) paper.revoke(heard.map((id) => paper.target(id, this.#isBelieved(id))));
  }

  /** An honest device is taken for a lost one. */
  #mistake(): void {
    const by = this.#standing();
    const target = by && this.#some(this.#inUse.filter((device) => device !== by && by.holds(device.member!)));
    if (by && target && !this.thief.members.has(by.member!)) this.#do(by, () => by.getOut(target.member!));
  }

  /** A person changes its mind about what to keep, or about a suspension. */
  #correct(): void {
    const by = this.#standing();
    const own = by && this.#some(by.meaning.feeds.of(by.member!));
    if (!by || !own) return;
    if (isKind(own, 'device-revoked')) {
      const targets = own.body.statement.targets.map(({ member }) => by.target(member, this.#isBelieved(member)));
      this.#do(by, () => by.revoke(targets, [own.id]));
    } else if (
      isKind(own, 'device-suspended') &&
      !own.body.statement.members.some((id) => this.thief.members.has(id))
    ) {
      this.#do(by, () => by.withdraw(own.id));
    }
  }

  #archive(): void {
    const by = this.#standing();
    const target =
      by &&
      this.#some(this.#inUse.filter(({ member }) => by.holds(member!) && !by.meaning.verdicts.shutOut.has(member!)));
    if (by && target) this.#do(by, () => by.archive(target.member!, this.random.chance(0.7)));
  }

  #leave(): void {
    const by = this.#standing();
    const owned = this.#owned.find(({ device }) => device === by);
    if (!by || !owned || this.#inUse.length < 2) return;
    by.leave();
    owned.isInUse = false;
    const hearer = this.#some(this.#inUse);
    if (hearer) this.#hear(hearer, by.entries, true);
  }

  /**
   * All that was withheld turns up everywhere. The paper, or a device senior to all that were stolen, revokes these. The thief goes on, and
   * everybody hears everything; then all that is promised holds.
   */
  #end(): void {
    const { world, thief, random } = this;
    world.tell('everything turns up');
    const all = (): Entry[] => world.written.filter(({ id }) => world.past.has(id));
    for (const device of this.#inUse) this.#hear(device, all(), false);
    const senior = random.chance(0.5) ? this.#mostSenior() : undefined;
    if (senior) this.#disownAll(senior);
    // It may be an honest suspension by a device that came back with that; then the paper says so.
    const judge = senior?.isStanding ? senior : this.#paperThatHeard(all());
    if (judge !== senior) this.#disownAll(judge);
    judge.upkeep();
    const everybody = [...new Set([...this.#inUse, judge])];
    exchangeAll(everybody, all());
    const { current } = judge.meaning;
    for (let moves = 0; moves < 8; moves++) thief.actByChance(random);
    exchangeAll(everybody, all());
    this.promises.expectAtTheEnd(everybody, judge, current);
  }

  #paperThatHeard(entries: readonly Entry[]): Device {
    const { world } = this;
    const [{ key, member }] = this.#papers as [{ key: string; member: MemberId }];
    const reader = new Device(world, 'a new device', { key: '', flawed: false });
    reader.receive(entries);
    return Device.usePaper(world, key, member, reader);
  }

  /** A device whose word is above that of everything stolen, and that no honest word put out. */
  #mostSenior(): Device | undefined {
    const { past, account } = this.world;
    return this.#inUse.find(({ member, meaning }) => {
      const isOutByHonest = (meaning.verdicts.out.get(member!) ?? []).some((id) => this.world.isHonest(id));
      const stolen = [...this.#beforeTheft.keys()];
      return !isOutByHonest && stolen.every((id) => isSenior(past, account, member!, id));
    });
  }
}
