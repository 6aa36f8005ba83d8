import { fakeSuite } from '../keystore/crypto-suite.js';
import { SeededRandom } from '../simulation/random.js';
import { AdvisedDevice, type TestBundle } from './advised-device.js';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const YEAR = 365 * DAY;

const MAX_DEVICES = 6;
const MAX_LOST = 2;
const MAX_CLONES = 2;
const MAX_ACTS = 200;

/** An account that lived through random acts of its devices. */
export class AdvisedAccount {
  readonly random: SeededRandom;
  /** Every installation there ever was. A clone bears the id of the one that it was made from. */
  readonly #installations: AdvisedDevice[];
  /** Those that nobody has any more. */
  readonly #lost = new Set<AdvisedDevice>();
  readonly #setBack = new Set<AdvisedDevice>();
  readonly #clockOffsets = new Map<AdvisedDevice, number>();
  readonly #bundles: TestBundle[] = [];
  readonly #backups: { readonly device: AdvisedDevice; readonly holdings: ReturnType<AdvisedDevice['backUp']> }[] = [];
  #clones = 0;
  #now = Date.UTC(2030, 0, 1);

  constructor(seed: number) {
    this.random = new SeededRandom(seed);
    this.#installations = [AdvisedDevice.found(fakeSuite(`advice ${seed}`), 'Device 0', this.#now)];
    const acts = this.random.between(1, MAX_ACTS);
    const size = this.random.between(1, MAX_DEVICES);
    for (let act = 0; act < acts; act++) this.#act(size);
  }

  /**
   * How many installations there were. What a device was before it was set back counts as one: others go on from what that wrote, as
   * from what a clone writes.
   */
  get size(): number {
    return this.#installations.length + this.#setBack.size;
  }

  /** The installations that somebody has. */
  get living(): readonly AdvisedDevice[] {
    return this.#installations.filter((one) => !this.#lost.has(one));
  }

  /** The installations of a device that somebody has: none when it is lost, several when it was cloned. */
  livingOf(id: string): readonly AdvisedDevice[] {
    if (!this.#installations.some((one) => one.id === id)) {
      throw new Error(`[I2] The advice names a device that does not exist: ${id}.`);
    }
    return this.living.filter((one) => one.id === id);
  }

  /** What the clock of a device shows: a second goes by with every look at one. */
  clockOf(device: AdvisedDevice): number {
    this.#now += 1000;
    return this.#now + (this.#clockOffsets.get(device) ?? 0);
  }

  /** To import on a device a bundle of another, and then the other way round. */
  exchange(device: AdvisedDevice, other: AdvisedDevice): void {
    device.import(other.export(this.clockOf(other)), this.clockOf(device));
    other.import(device.export(this.clockOf(device)), this.clockOf(other));
  }

  #act(size: number): void {
    const { random } = this;
    const device = this.#any();
    const now = this.clockOf(device);
    const kind = random.between(0, 17);
    if (kind <= 1 && this.living.length < size) this.#join(device, `Device ${this.#installations.length}`);
    else if (kind <= 3 && device.isMember && device.holdsCurrentKey) device.rotate(now);
    else if (kind <= 6) this.#exchangeInPart(device);
    else if (kind === 7) this.#passTime();
    else if (kind === 8) this.#setClock(device);
    else if (kind === 9) device.changePassword(now);
    else if (kind === 10) this.#backups.push({ device, holdings: device.backUp() });
    else if (kind === 11) this.#restore();
    else if (kind === 12 && this.living.length > 1) this.#exchangeWithAnother(device);
    else if (kind === 13 && this.living.length > 1) this.#lose(device);
    else if (kind === 14) this.#clone(device);
    else if (kind > 14 && device.isMember) this.#changeOther(device, now);
  }

  #changeOther(device: AdvisedDevice, now: number): void {
    const [first, ...others] = device.others;
    if (first === undefined) return;
    const subject = this.random.pick([first, ...others]);
    switch (this.random.between(0, 8)) {
      case 0:
      case 1:
      case 2:
        device.archive(subject, now);
        break;
      case 3:
      case 4:
        device.unarchive(subject, now);
        break;
      case 5:
        if (device.holdsCurrentKey) device.revoke(subject, now);
        break;
      default:
        device.rename(subject, `Renamed ${this.random.between(0, 99)}`, now);
    }
  }

  #join(host: AdvisedDevice, name: string): void {
    const fresh = host.export(this.clockOf(host));
    const bundle = this.random.chance(0.3) ? this.#anyBundle(fresh) : fresh;
    const joined = AdvisedDevice.join(host, bundle, name, this.#now);
    if (joined !== null) this.#installations.push(joined);
  }

  /** Nobody has the device any more. Its person joins a new one under its name. */
  #lose(device: AdvisedDevice): void {
    if (this.#lost.size === MAX_LOST) return;
    this.#lost.add(device);
    const host = this.#any();
    this.#join(host, host.givenNameOf(device.id) ?? 'Device anew');
  }

  /** A second installation of the device, which lives on beside it. */
  #clone(device: AdvisedDevice): void {
    if (this.#clones === MAX_CLONES) return;
    this.#clones += 1;
    this.#installations.push(device.clone());
  }

  #exchangeInPart(device: AdvisedDevice): void {
    const other = this.#any();
    const fresh = other.export(this.clockOf(other));
    const bundle = this.random.chance(0.3) ? this.#anyBundle(fresh) : fresh;
    if (this.random.chance(0.3)) this.#bundles.push(fresh);
    if (other !== device) device.import(bundle, this.clockOf(device));
  }

  #exchangeWithAnother(device: AdvisedDevice): void {
    const [first, ...others] = this.living.filter((one) => one !== device);
    if (first !== undefined) this.exchange(device, this.random.pick([first, ...others]));
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
    const { device, holdings } = this.random.pick([first, ...others]);
    device.restore(holdings);
    this.#setBack.add(device);
  }

  #anyBundle(otherwise: TestBundle): TestBundle {
    return this.random.pick([this.#bundles[0] ?? otherwise, ...this.#bundles]);
  }

  #any(): AdvisedDevice {
    return this.random.pick(this.living as [AdvisedDevice, ...AdvisedDevice[]]);
  }
}
