import { keepOf } from '../../../src/keystore/writing/putting-out.js';
import type { HeldEntry, Member } from '../../../src/keystore/feeds/held-entry.js';
import { GenerationIntake } from '../../../src/plugins/vault/worker/member/generation-intake.js';
import { paperMemberOf } from '../../../src/plugins/vault/worker/member/recovering.js';
import { putOut, putOutKeeping, rename, setArchived } from '../../../src/plugins/vault/worker/member/membership.js';
import { lookAtHeldBackOf } from '../../../src/plugins/vault/worker/member/member-operations.js';
import type { MemberPen } from '../../../src/plugins/vault/worker/member/member-pen.js';
import { rotate } from '../../../src/plugins/vault/worker/member/rotating.js';
import { makeBox } from '../../../src/plugins/vault/worker/trust/sealed-box.js';
import { SecretKeys } from '../../../src/plugins/vault/worker/trust/secret-keys.js';
import { SeededRandom } from '../simulation/random.js';
import { NOW } from './account-kit.js';
import { exchange, MemberDevice } from './member-device.js';

const MOST_DEVICES = 5;
const MOST_STOLEN = 2;

/**
 * The life of an account with real keys and signatures, drawn from a seed: devices in a person's hands, devices in a thief's, who does whatever
 * the code of a member lets it, and what of that reaches whom. In the end everything that was stolen is revoked by the recovery key.
 */
export class MemberLife {
  readonly random: SeededRandom;
  readonly story: string[] = [];
  readonly #paper = SecretKeys.random('device');
  #honest: MemberDevice[];
  readonly #stolen: MemberDevice[] = [];
  readonly #backups = new Map<string, MemberDevice>();
  #names = 0;

  constructor(readonly seed: number) {
    this.random = new SeededRandom(seed);
    this.#honest = [MemberDevice.found('device 0', this.#paper)];
    for (let more = this.random.between(1, 2); more > 0; more--) this.#add(this.#honest);
    exchange(...this.#honest);
  }

  /** Throws what is broken, with the life up to it. */
  run(acts = this.random.between(8, 20)): void {
    try {
      for (let act = 0; act < acts; act++) this.#act();
      this.#end();
    } catch (error) {
      throw new Error(`Seed ${this.seed}:\n  ${this.story.join('\n  ')}`, { cause: error });
    }
  }

  #act(): void {
    const acts: readonly [() => void, ...(() => void)[]] = [
      () => this.#add(this.#honest),
      () => this.#hearSomething(),
      () => this.#hearSomething(),
      () => this.#hearSomething(),
      () => this.#do('rotates', (pen) => void rotate(pen, '')),
      () => this.#do('renames', (pen) => rename(pen, this.#anyMember(pen), `name ${this.#names++}`)),
      () => this.#do('archives', (pen) => this.#archive(pen)),
      () => this.#steal(),
      () => this.#do('gets a stolen one out', (pen) => this.#getOut(pen)),
      () => this.#backUpOrRestore(),
      () => this.#letThiefAct(),
      () => this.#letThiefAct(),
    ];
    this.random.pick(acts)();
  }

  #add(to: MemberDevice[]): void {
    if (this.#honest.length + this.#stolen.length >= MOST_DEVICES) return;
    const by = this.#one(to);
    if (by === null || by.account.meaning.verdicts.isOut(by.account.self!)) return;
    const added = by.admit(`device ${this.#honest.length + this.#stolen.length}`);
    this.#tell(`${by.name} lets in ${added.name}`);
    to.push(added);
  }

  /** A part of what another has: whatever was carried there. */
  #hearSomething(): void {
    const [to, from] = [this.#one(this.#honest), this.#one([...this.#honest, ...this.#stolen])];
    if (to === null || from === null || to === from) return;
    const entries = [...from.account.entries()];
    const part = this.random.chance(0.7) ? entries : entries.slice(0, this.random.between(1, entries.length));
    this.#tell(`${to.name} hears ${part.length} of ${entries.length} from ${from.name}`);
    to.account.takeIn(NOW, part);
  }

  #steal(): void {
    const robbed = this.#one(this.#honest);
    if (robbed === null || this.#stolen.length >= MOST_STOLEN || this.#honest.length < 2) return;
    const isCopied = this.random.chance(0.5);
    this.#tell(`${robbed.name} is ${isCopied ? 'copied' : 'stolen'}`);
    this.#stolen.push(robbed.copy(`stolen ${robbed.name}`));
    if (!isCopied) this.#honest = this.#honest.filter((device) => device !== robbed);
  }

  #backUpOrRestore(): void {
    const device = this.#one(this.#honest);
    if (device === null) return;
    const backup = this.#backups.get(device.name);
    if (backup === undefined) {
      this.#backups.set(device.name, device.copy(device.name));
      return;
    }
    this.#tell(`${device.name} is put back from a backup`);
    this.#backups.delete(device.name);
    this.#honest = this.#honest.map((one) => (one === device ? backup : one));
  }

  #letThiefAct(): void {
    const thief = this.#one(this.#stolen);
    if (thief === null) return;
    this.#listen(thief, this.random.chance(0.5) ? this.#honest : this.#stolen);
    const others = thief.account.meaning.verdicts.members.filter(({ id }) => id !== thief.id);
    const devices = others.filter(({ memberClass }) => memberClass === 'device');
    const target = devices[this.random.between(0, devices.length - 1)];
    const acts: readonly [() => void, ...(() => void)[]] = [
      () => this.#add(this.#stolen),
      () => this.#by(thief, 'rotates', (pen) => void rotate(pen, '')),
      () => this.#by(thief, 'shares what it has', (pen) => this.#shareEverything(pen, others)),
      () => target && this.#by(thief, 'gets somebody out', (pen) => putOutKeeping(pen, [target], '')),
      () =>
        target &&
        this.#by(thief, 'takes everything of somebody back', (pen) =>
          putOut(pen, { targets: [keepOf(pen.meaning, target, () => false)], reason: '' }),
        ),
    ];
    this.random.pick(acts)();
  }

  /** Gives every secret that it holds to everybody. */
  #shareEverything(pen: MemberPen, members: readonly Member[]): void {
    const { account } = pen;
    for (const id of account.generations.held) {
      const [generation, keys] = [account.feeds.entry(id), account.generations.get(id)];
      if (!generation || !keys) continue;
      const recipients = members.toSorted((a, b) => (a.id < b.id ? -1 : 1));
      const boxes = recipients.map((one) => [one.id, makeBox(keys, account.feeds.account, one.keys)] as const);
      pen.say({ kind: 'secret-shared', generation: id, boxes }, [
        generation,
        ...recipients.map((one) => one.admission),
      ]);
    }
  }

  #getOut(pen: MemberPen): void {
    const stolen = this.#stolen.flatMap(({ id }) => pen.account.feeds.member(id) ?? []);
    const targets = stolen.filter((member) => member !== pen.self && !pen.meaning.verdicts.isOut(member));
    if (targets.length > 0) putOutKeeping(pen, targets.slice(0, 1), 'stolen');
  }

  #archive(pen: MemberPen): void {
    const member = this.#anyMember(pen);
    if (member.memberClass === 'device') setArchived(pen, member, !pen.meaning.verdicts.isArchived(member));
  }

  #anyMember({ meaning: { verdicts } }: MemberPen): Member {
    return verdicts.members[this.random.between(0, verdicts.members.length - 1)] as Member;
  }

  #do(what: string, act: (pen: MemberPen) => void): void {
    const device = this.#one(this.#honest);
    if (device === null || device.account.meaning.verdicts.isOut(device.account.self!)) return;
    this.#by(device, what, act);
  }

  #by(device: MemberDevice, what: string, act: (pen: MemberPen) => void): void {
    this.#tell(`${device.name} ${what}`);
    device.account.change(NOW, act);
  }

  /** A thief takes in what it can get and every secret in it, and says nothing. */
  #listen(thief: MemberDevice, others: readonly MemberDevice[]): void {
    for (const other of others) {
      if (other === thief) continue;
      thief.account.change(NOW, ({ account, edit }) => {
        const { taken } = edit.take([...other.account.entries()]);
        new GenerationIntake(account, edit).open(taken.map(({ entry }) => entry));
      });
    }
  }

  #end(): void {
    exchange(...this.#honest);
    // Whatever the thief held back comes out.
    for (const device of this.#honest) device.hear(...this.#stolen);
    this.#meet();
    this.#requireOneState();
    this.#requireHolders();
    const [speaker] = this.#honest;
    if (speaker === undefined) throw new Error('Nobody is left.');
    this.#tell(`${speaker.name} has the recovery key revoke what was stolen`);
    speaker.account.change(NOW, (pen) => {
      const asPaper = pen.as(paperMemberOf(pen.account.feeds, this.#paper));
      const stolen = this.#stolen.flatMap(({ id }) => pen.account.feeds.member(id) ?? []);
      const targets = [...new Set(stolen)].map((member) => keepOf(asPaper.meaning, member, () => false));
      if (targets.length > 0) putOut(asPaper, { targets, reason: '' });
    });
    // A copied device is out with its copy, and says no more.
    const clean = this.#honest.filter(({ id }) => !this.#stolen.some((one) => one.id === id));
    this.#meet();
    for (const thief of this.#stolen) this.#listen(thief, [...this.#honest, ...this.#stolen]);
    this.#requireOneState();
    this.#requireHolders();
    for (const { current } of clean) if (current !== null) this.#requireUnknown(current);
  }

  /** All hear of each other, and their persons look at what is held back of those who are out. */
  #meet(): void {
    const sizes = (): string => this.#honest.map(({ account }) => account.meaning.feeds.size).join();
    for (let before = ''; before !== sizes();) {
      before = sizes();
      for (const device of this.#honest) {
        device.hear(...this.#honest.filter((other) => other !== device));
        lookAtHeldBackOf(device.account, {}, NOW);
      }
    }
  }

  #requireOneState(): void {
    const [first, ...others] = this.#honest.map(({ account: { meaning } }) => {
      const { verdicts, feeds, current } = meaning;
      const standing = verdicts.members.map((member) => `${member.id} ${verdicts.standingOf(member).kind}`);
      const counted = [...feeds.entries].filter((entry) => verdicts.counts(entry)).map(({ id }) => id);
      return JSON.stringify({ standing, counted: counted.sort(), current: current?.id ?? null });
    });
    if (others.some((other) => other !== first)) throw new Error('Two devices that hold the same disagree.');
  }

  /** Whatever a thief gives or keeps back: who stands has a key that all who stand have. */
  #requireHolders(): void {
    for (const device of this.#honest.filter(({ account }) => !account.meaning.verdicts.isOut(account.self!))) {
      const { current } = device;
      if (current === null) throw new Error(`${device.name} has no current key.`);
      if (!device.holds(current)) throw new Error(`${device.name} lacks the current key.`);
    }
  }

  #requireUnknown(current: HeldEntry): void {
    const knower = this.#stolen.find((thief) => thief.account.session.account.generations.has(current.id));
    if (knower !== undefined) throw new Error(`${knower.name} knows the current key.`);
  }

  #one(devices: readonly MemberDevice[]): MemberDevice | null {
    return devices[this.random.between(0, devices.length - 1)] ?? null;
  }

  #tell(what: string): void {
    this.story.push(what);
  }
}
