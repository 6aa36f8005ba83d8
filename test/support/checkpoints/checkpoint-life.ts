import type { CheckpointFinding } from '../../../src/keystore/checkpoints/findings.js';
import { certaintyOf } from '../../../src/keystore/checkpoints/findings.js';
import type { HeldEntry } from '../../../src/keystore/feeds/held-entry.js';
import { SeededRandom } from '../simulation/random.js';
import { HeldAccount } from '../trust/held-account.js';
import { Carrier, type Lie, lieBy } from './carriers.js';
import { CheckpointDevice, type Load } from './checkpoint-device.js';

export const HOUR = 60 * 60 * 1000;
const DAY = 24 * HOUR;

export type LieName = keyof typeof CheckpointLife.lies;
type Kind = CheckpointFinding['kind'];

/** What is told of a lie in the end, and all that may be told of it on the way. */
interface Telling {
  readonly inTheEnd: readonly Kind[];
  readonly onTheWay: readonly Kind[];
}

const DOUBTS: readonly Kind[] = ['withheld', 'entry-withheld', 'rolled-back', 'split-view', 'not-heard-from'];

/**
 * An account of four devices that exchange by one store, which tells a lie from some moment on, and sometimes by hand. Drawn from a seed.
 * What is told is looked at after each exchange.
 */
export class CheckpointLife {
  readonly random: SeededRandom;
  readonly account = new HeldAccount();
  readonly devices: readonly CheckpointDevice[];
  readonly store = new Carrier('store');
  readonly #backups = new Map<CheckpointDevice, ReturnType<CheckpointDevice['backUp']>>();
  now = 1000 * DAY;

  /** Each with what is told of it. */
  static readonly lies = {
    none: { inTheEnd: [], onTheWay: ['not-heard-from'] },
    replay: { inTheEnd: [], onTheWay: ['not-heard-from'] },
    // Meanwhile a vault that is put back may go on without knowing what it wrote.
    delay: { inTheEnd: [], onTheWay: [...DOUBTS, 'contradiction', 'restored'] },
    'withhold entries': { inTheEnd: ['entry-withheld'], onTheWay: DOUBTS },
    'withhold a member': { inTheEnd: ['withheld'], onTheWay: DOUBTS },
    'roll back': { inTheEnd: ['rolled-back'], onTheWay: DOUBTS },
    delete: { inTheEnd: ['rolled-back'], onTheWay: DOUBTS },
    'split the view': { inTheEnd: ['split-view'], onTheWay: DOUBTS },
    freeze: { inTheEnd: ['not-heard-from'], onTheWay: ['not-heard-from'] },
    fork: { inTheEnd: ['contradiction', 'restored'], onTheWay: [...DOUBTS, 'contradiction', 'restored'] },
  } as const satisfies Record<string, Telling>;

  constructor(
    readonly seed: number,
    readonly lie: LieName,
  ) {
    this.random = new SeededRandom(seed);
    const { account } = this;
    const members = [account.founder, ...[1, 2, 3].map(() => account.admit(account.founder))];
    for (const member of members.slice(1)) account.join(member);
    const held = [...account.feeds.entries];
    this.devices = members.map((member, index) => {
      return new CheckpointDevice(`device ${index}`, account, member, account.headOf(member) as HeldEntry, held);
    });
  }

  /** Throws what breaks a promise. */
  run(): void {
    try {
      for (const device of this.#shuffled()) this.#useStore(device, true);
      for (let acts = this.random.between(5, 25); acts > 0; acts--) this.#act();
      this.#everybodyUsesStore();
      this.#lieAndTell();
      this.#expectTold();
    } catch (error) {
      throw new Error(`Seed ${this.seed}, ${this.lie}: ${error instanceof Error ? error.message : String(error)}`, {
        cause: error,
      });
    }
  }

  #shuffled(): CheckpointDevice[] {
    return this.devices
      .map((device) => ({ device, at: this.random.next() }))
      .sort((a, b) => a.at - b.at)
      .map(({ device }) => device);
  }

  #act(): void {
    const [one, other] = this.#shuffled() as [CheckpointDevice, CheckpointDevice];
    this.now += this.random.between(1, 20) * HOUR;
    if (this.random.chance(0.1)) this.#putBack(one);
    else if (this.random.chance(0.2)) this.#carry(other, one);
    else this.#useStore(one, this.random.chance(0.6));
  }

  /** An old copy of the vault: by what the store shows it goes on from where it was. */
  #putBack(device: CheckpointDevice): void {
    const backup = this.#backups.get(device);
    if (backup === undefined) this.#backups.set(device, device.backUp());
    else {
      device.putBack(backup);
      this.#useStore(device, true);
    }
  }

  /** What an app does in one exchange: fetches all, writes, brings all. */
  #useStore(device: CheckpointDevice, writes: boolean): void {
    device.take(this.store.show(device), this.store.name, this.now);
    if (writes) device.write(this.now);
    else device.checkpoint(this.now);
    this.store.bring(device.load);
    this.#look(device);
  }

  #everybodyUsesStore(writes = true): void {
    for (const device of this.devices) {
      this.now += HOUR;
      this.#useStore(device, writes);
    }
  }

  /** A bundle, which may be older than what its reader knows. */
  #carry(from: CheckpointDevice, to: CheckpointDevice): void {
    to.take(from.load, null, this.now);
    this.#look(to);
  }

  /** What is told has to be true, and what the lie is a reason for. */
  #look(device: CheckpointDevice): void {
    const may: readonly Kind[] = CheckpointLife.lies[this.lie].onTheWay;
    for (const finding of device.judge(this.now)) {
      if (!may.includes(finding.kind)) throw new Error(`${device.name} says ${JSON.stringify(finding)}`);
      if (certaintyOf(finding) === 'fact' && !this.#isTrue(finding))
        throw new Error(`${device.name} says as a fact ${JSON.stringify(finding)}`);
    }
  }

  /** Whether a member did sign two checkpoints with one number. */
  #isTrue(finding: CheckpointFinding): boolean {
    if (finding.kind !== 'contradiction' && finding.kind !== 'restored') return false;
    const signed = new Map<number, string>();
    for (const device of this.devices) {
      for (const { hash, checkpoint } of [...device.known.values(), ...this.store.all.checkpoints]) {
        if (checkpoint.member !== finding.member) continue;
        if ((signed.get(checkpoint.number) ?? hash) !== hash) return true;
        signed.set(checkpoint.number, hash);
      }
    }
    return false;
  }

  #lieAndTell(): void {
    const [victim, liedAbout, helper, fourth] = this.#shuffled() as [
      CheckpointDevice,
      CheckpointDevice,
      CheckpointDevice,
      CheckpointDevice,
    ];
    for (const device of this.devices) device.told.length = 0;
    const { store } = this;
    const before = store.all;
    switch (this.lie) {
      case 'none':
        for (let acts = 20; acts > 0; acts--) this.#act();
        return this.#everybodyUsesStore();
      case 'replay':
        // All old ones, again and in any order, with what is new.
        store.lie = (all) => ({ ...all, checkpoints: [...all.checkpoints, ...before.checkpoints].reverse() });
        for (let acts = 20; acts > 0; acts--) this.#act();
        return this.#everybodyUsesStore();
      case 'delay':
        store.lie = (all) => this.#lateParts(all);
        for (let acts = 20; acts > 0; acts--) this.#act();
        store.lie = null;
        this.#everybodyUsesStore();
        this.#everybodyUsesStore(false);
        for (const device of this.devices) device.told.length = 0;
        return this.#everybodyUsesStore(false);
      case 'withhold entries':
        store.lie = this.#hiding(before, liedAbout, 'entries');
        this.#useStore(liedAbout, true);
        this.now += HOUR;
        return this.#useStore(victim, true);
      case 'withhold a member':
        store.lie = this.#hiding(before, liedAbout, 'all');
        this.#useStore(liedAbout, true);
        this.#carry(liedAbout, helper);
        this.#useStore(helper, true);
        this.now += HOUR;
        return this.#useStore(victim, true);
      case 'roll back':
      case 'delete': {
        // Everybody saw what is there.
        this.#everybodyUsesStore(false);
        const kept = this.lie === 'delete' ? { entries: [], checkpoints: [] } : this.#earlier(store.all);
        store.lie = () => kept;
        return this.#useStore(victim, true);
      }
      case 'split the view':
        return this.#split(before, [victim, helper], [liedAbout, fourth]);
      case 'freeze':
        store.lie = lieBy(this.#shownIn(before));
        for (let day = 0; day < 20; day++) {
          this.now += DAY;
          this.#everybodyUsesStore();
        }
        return;
      case 'fork':
        return this.#fork(liedAbout, victim);
    }
  }

  #lateParts({ entries, checkpoints }: Load): Load {
    const isThere = (): boolean => this.random.chance(0.8);
    return { entries: entries.filter(isThere), checkpoints: checkpoints.filter(isThere) };
  }

  #shownIn({ entries, checkpoints }: Load) {
    const isEarly = (numbers: Map<string, number>) => (author: string, number: number) =>
      number <= (numbers.get(author) ?? 0);
    const [last, lastCheckpoint] = [new Map<string, number>(), new Map<string, number>()];
    for (const { branch, number } of entries)
      last.set(branch.member.id, Math.max(number, last.get(branch.member.id) ?? 0));
    for (const { checkpoint: one } of checkpoints)
      lastCheckpoint.set(one.member, Math.max(one.number, lastCheckpoint.get(one.member) ?? 0));
    return { entry: isEarly(last), checkpoint: isEarly(lastCheckpoint) };
  }

  /** Shows of one member what was there before. */
  #hiding(before: Load, { member }: CheckpointDevice, what: 'entries' | 'all'): Lie {
    const { entry, checkpoint } = this.#shownIn(before);
    return lieBy({
      entry: (author, number) => author !== member.id || entry(author, number),
      checkpoint: (author, number) => what === 'entries' || author !== member.id || checkpoint(author, number),
    });
  }

  /** Some checkpoints less of each member. */
  #earlier({ entries, checkpoints }: Load): Load {
    const newest = Math.max(...checkpoints.map(({ checkpoint }) => checkpoint.number));
    const upTo = this.random.between(0, newest - 1);
    return { entries, checkpoints: checkpoints.filter(({ checkpoint }) => checkpoint.number <= upTo) };
  }

  #split(before: Load, one: readonly CheckpointDevice[], other: readonly CheckpointDevice[]): void {
    const { entry, checkpoint } = this.#shownIn(before);
    this.store.lie = (all, reader) => {
      const side = new Set((one.includes(reader) ? one : other).map(({ member }) => member.id));
      return lieBy({
        entry: (author, number) => side.has(author) || entry(author, number),
        checkpoint: (author, number) => side.has(author) || checkpoint(author, number),
      })(all, reader);
    };
    for (let times = 0; times < 4; times++) this.#everybodyUsesStore();
    // Up to here both sides see a store that some devices don't use any more.
    const early = this.devices.flatMap(({ told }) =>
      told.filter((finding) => certaintyOf(finding) !== 'nothing-wrong'),
    );
    if (early.length > 0) throw new Error(`A side says ${JSON.stringify(early[0])}`);
    this.#carry(other[0] as CheckpointDevice, one[0] as CheckpointDevice);
  }

  /** A vault is put back, and the store shows it nothing newer: it goes on from an old checkpoint, unknowing. */
  #fork(restored: CheckpointDevice, victim: CheckpointDevice): void {
    const { store } = this;
    const backup = restored.backUp();
    const old = store.all;
    this.#useStore(restored, true);
    this.#useStore(victim, true);
    restored.putBack(backup);
    store.lie = (all, reader) => (reader === restored ? old : all);
    this.#useStore(restored, true);
    this.now += HOUR;
    this.#useStore(victim, true);
    // By hand it hears of itself, and names both.
    this.#carry(victim, restored);
    store.lie = null;
    this.#useStore(restored, true);
    this.#useStore(victim, true);
  }

  #expectTold(): void {
    const { inTheEnd }: Telling = CheckpointLife.lies[this.lie];
    const told = this.devices.flatMap((device) => device.told);
    for (const kind of inTheEnd)
      if (!told.some((finding) => finding.kind === kind)) throw new Error(`Nobody says "${kind}".`);
    if (inTheEnd.length > 0) return;
    const wrong = told.find((finding) => certaintyOf(finding) !== 'nothing-wrong' && finding.kind !== 'restored');
    if (wrong) throw new Error(`Somebody says ${JSON.stringify(wrong)} in the end.`);
  }
}
