import type { DeviceId } from '../../../src/keystore/index.js';
import type { ErrorCode } from '../../../src/core/errors.js';
import { SeededRandom } from '../simulation/random.js';
import { AdvisedDevice, type Backup, type CarriedBundle, type Welcome } from './advised-device.js';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const YEAR = 365 * DAY;

const MAX_DEVICES = 5;
const MAX_LOST = 2;
const MAX_CLONES = 1;
const MAX_ACTS = 40;

/** How long an id is in snapshots. */
const ID_DIGITS = 32;

/** What an exchange was refused with, on either side. */
export interface Exchanged {
  readonly here: ErrorCode | null;
  readonly there: ErrorCode | null;
}

/** An account that lived through random acts of its devices, with real keys, entries and bundles. */
export class AdvisedAccount {
  readonly random: SeededRandom;
  /** What is printed on the recovery key. */
  readonly paper: string;
  /** What happened, act by act. */
  readonly story: string[] = [];
  readonly #folder: string;
  /** Every installation there ever was. A clone bears the id of the one that it was made from. */
  readonly #installations: AdvisedDevice[];
  /** By the id of the device: the welcomes that nobody opened yet. */
  readonly #welcomes = new Map<DeviceId, Welcome>();
  /** Those that nobody has any more. */
  readonly #lost = new Set<AdvisedDevice>();
  readonly #setBack = new Set<AdvisedDevice>();
  readonly #clockOffsets = new Map<AdvisedDevice, number>();
  readonly #bundles: CarriedBundle[] = [];
  readonly #backups: { readonly device: AdvisedDevice; readonly backup: Backup }[] = [];
  #letIn = 0;
  #clones = 0;
  #now = Date.UTC(2030, 0, 1);

  /** @param folder where bundles go */
  constructor(seed: number, folder: string) {
    this.random = new SeededRandom(seed);
    this.#folder = folder;
    const { device, paper } = AdvisedDevice.found(folder, 'Device 0', this.#now);
    this.paper = paper;
    this.#installations = [device];
    const acts = this.random.between(1, MAX_ACTS);
    const size = this.random.between(1, MAX_DEVICES);
    for (let act = 0; act < acts; act++) this.#act(size);
  }

  /**
   * How many installations there were, those that were let in and never came with them. What a device was before it was set back counts as one:
   * others go on from what that wrote, as from what a clone writes.
   */
  get size(): number {
    return this.#installations.length + this.#letIn + this.#setBack.size;
  }

  /** The installations that somebody has. */
  get living(): readonly AdvisedDevice[] {
    return this.#installations.filter((one) => !this.#lost.has(one));
  }

  /** The installations of a device that somebody has: none when it is lost or never came, several when it was cloned. */
  livingOf(id: DeviceId): readonly AdvisedDevice[] {
    if (!this.#welcomes.has(id) && !this.#installations.some((one) => one.id === id)) {
      throw new Error(`[I2] The advice names a device that does not exist: ${id}.`);
    }
    return this.living.filter((one) => one.id === id);
  }

  /** What the clock of a device shows: a second goes by with every look at one. */
  clockOf(device: AdvisedDevice): number {
    this.#now += 1000;
    return this.#now + (this.#clockOffsets.get(device) ?? 0);
  }

  setAllClocks(): void {
    this.#clockOffsets.clear();
  }

  /** To import on a device a bundle of another, and then the other way round. */
  exchange(device: AdvisedDevice, other: AdvisedDevice): Exchanged {
    const here = device.import(other.export(this.clockOf(other)), this.clockOf(device));
    const there = other.import(device.export(this.clockOf(device)), this.clockOf(other));
    return { here, there };
  }

  /** Opens the welcome of a device that was let in, if its person still has both. */
  bringWelcome(id: DeviceId): boolean {
    const welcome = this.#welcomes.get(id);
    if (welcome === undefined || this.random.chance(0.5)) return false;
    this.#open(welcome);
    return true;
  }

  #act(size: number): void {
    const { random } = this;
    const device = this.#any();
    const now = this.clockOf(device);
    const kind = random.between(0, 17);
    if (kind <= 1 && this.living.length < size) this.#join(device, `Device ${this.#installations.length}`);
    else if (kind <= 3 && device.isIn) this.#tell('rotates', device, () => device.rotate(now));
    else if (kind <= 6) this.#exchangeInPart(device);
    else if (kind === 7) this.#passTime();
    else if (kind === 8) this.#setClock(device);
    else if (kind === 9) this.#tell('changes the password', device, () => device.changePassword(now));
    else if (kind === 10) this.#backups.push({ device, backup: device.backUp() });
    else if (kind === 11) this.#restore();
    else if (kind === 12 && this.living.length > 1) this.#exchangeWithAnother(device);
    else if (kind === 13 && this.living.length > 1) this.#lose(device);
    else if (kind === 14) this.#clone(device);
    else if (kind > 14 && device.isIn) this.#changeOther(device, now);
  }

  #changeOther(device: AdvisedDevice, now: number): void {
    const [first, ...others] = device.others;
    if (first === undefined) return;
    const { id, name, standing } = this.random.pick([first, ...others]);
    switch (this.random.between(0, 8)) {
      case 0:
      case 1:
      case 2:
        this.#tell(`archives ${name}`, device, () => device.setArchived(id, true, now));
        break;
      case 3:
        this.#tell(`takes ${name} back`, device, () => device.setArchived(id, false, now));
        break;
      case 4:
      case 5:
        if (standing !== 'suspended') this.#tell(`gets ${name} out`, device, () => device.revoke(id, now));
        break;
      case 6:
        if (this.random.chance(0.3))
          this.#tell(`gets ${name} out by paper`, device, () => device.revoke(id, now, this.paper));
        break;
      default:
        this.#tell(`renames ${name}`, device, () => device.rename(id, `Renamed ${this.random.between(0, 99)}`, now));
    }
  }

  /** Lets a device in; sometimes its welcome is left lying, and sometimes a second one lets it in, too, as its person tries again there. */
  #join(host: AdvisedDevice, name: string): void {
    if (!host.isIn) return;
    const joiner = AdvisedDevice.ask(name);
    const welcomes = [host.admit(joiner, this.clockOf(host))];
    const other = this.#any();
    if (this.random.chance(0.15) && other.id !== host.id && other.isIn) {
      welcomes.push(other.admit(joiner, this.clockOf(other)));
    }
    this.story.push(`${welcomes.length} let in ${name}`);
    for (const welcome of welcomes) this.#welcomes.set(idOf(welcome), welcome);
    this.#letIn += welcomes.length - 1;
    const [opened] = welcomes;
    if (opened === undefined || this.random.chance(0.2)) {
      this.#letIn += 1;
      return;
    }
    const device = this.#open(opened);
    if (this.random.chance(0.6)) this.exchange(host, device);
  }

  #open(welcome: Welcome): AdvisedDevice {
    const device = AdvisedDevice.join(this.#folder, welcome, this.#now);
    this.#welcomes.delete(idOf(welcome));
    // The other welcome of the same device: nobody ever opens that.
    this.#installations.push(device);
    this.story.push(`${welcome.joiner.name} joins as ${idOf(welcome).slice(0, 6)}`);
    return device;
  }

  /** Nobody has the device any more. Its person joins a new one under its name. */
  #lose(device: AdvisedDevice): void {
    if (this.#lost.size === MAX_LOST) return;
    this.#lost.add(device);
    this.story.push(`${nameOf(device)} is lost`);
    const host = this.#any();
    const known = host.others.find(({ id }) => id === device.id);
    this.#join(host, known?.givenName ?? known?.name ?? 'Device anew');
  }

  /** A second installation of the device, which lives on beside it. */
  #clone(device: AdvisedDevice): void {
    if (this.#clones === MAX_CLONES) return;
    this.#clones += 1;
    this.story.push(`${nameOf(device)} is cloned`);
    this.#installations.push(device.clone());
  }

  #exchangeInPart(device: AdvisedDevice): void {
    const other = this.#any();
    const fresh = other.export(this.clockOf(other));
    const bundle = this.random.chance(0.3) ? this.#anyBundle(fresh) : fresh;
    if (this.random.chance(0.3)) this.#bundles.push(fresh);
    if (bundle.from === device) return;
    this.#tell(`imports from ${nameOf(bundle.from)}`, device, () => device.import(bundle, this.clockOf(device)));
  }

  #exchangeWithAnother(device: AdvisedDevice): void {
    const [first, ...others] = this.living.filter((one) => one !== device);
    if (first === undefined) return;
    const other = this.random.pick([first, ...others]);
    this.#tell(`exchanges with ${nameOf(other)}`, device, () => this.exchange(device, other));
  }

  #passTime(): void {
    const longest = this.random.pick([MINUTE, DAY, 10 * DAY, 100 * DAY, 3 * YEAR]);
    this.#now += this.random.between(1, longest);
  }

  #setClock(device: AdvisedDevice): void {
    const isRight = this.random.chance(0.5);
    this.#clockOffsets.set(device, isRight ? 0 : this.random.between(-5 * YEAR, 5 * YEAR));
  }

  #restore(): void {
    const [first, ...others] = this.#backups.filter(({ device }) => !this.#lost.has(device));
    if (first === undefined) return;
    const { device, backup } = this.random.pick([first, ...others]);
    this.#tell('is set back', device, () => device.restore(backup));
    this.#setBack.add(device);
  }

  #anyBundle(otherwise: CarriedBundle): CarriedBundle {
    return this.random.pick([this.#bundles[0] ?? otherwise, ...this.#bundles]);
  }

  #any(): AdvisedDevice {
    return this.random.pick(this.living as [AdvisedDevice, ...AdvisedDevice[]]);
  }

  #tell(what: string, device: AdvisedDevice, act: () => unknown): void {
    const said = act();
    this.story.push(`${nameOf(device)} ${what}${typeof said === 'string' ? `: ${said}` : ''}`);
  }
}

function idOf({ member }: Welcome): DeviceId {
  return member.slice(0, ID_DIGITS);
}

function nameOf({ id }: AdvisedDevice): string {
  return id.slice(0, 6);
}
