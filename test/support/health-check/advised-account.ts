import type { SyncCheckResult, SyncWarning } from '../../../src/plugins/health-check/index.js';
import { fakeSuite } from '../keystore/crypto-suite.js';
import { SeededRandom } from '../simulation/random.js';
import { AdvisedDevice, type TestBundle } from './advised-device.js';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const YEAR = 365 * DAY;

/** How a recommendation says that a person has to decide. */
const DECISION = 'Only you can decide';

const MOST_DEVICES = 6;
const MOST_ACTS = 200;

/** How a walk along the advice of one device ended. */
export interface Walk {
  readonly end: 'in-sync' | 'decision';
  readonly steps: readonly string[];
}

/** An account that lived through random acts of its devices, and what comes of following the advice of one of them. */
export class AdvisedAccount {
  readonly #random: SeededRandom;
  readonly #devices: AdvisedDevice[];
  readonly #clockOffsets = new Map<AdvisedDevice, number>();
  readonly #bundles: TestBundle[] = [];
  readonly #backups: { readonly device: AdvisedDevice; readonly holdings: ReturnType<AdvisedDevice['backUp']> }[] = [];
  #now = Date.UTC(2030, 0, 1);

  constructor(seed: number) {
    this.#random = new SeededRandom(seed);
    this.#devices = [AdvisedDevice.found(fakeSuite(`advice ${seed}`), 'Device 0', this.#now)];
    const acts = this.#random.between(1, MOST_ACTS);
    const size = this.#random.between(1, MOST_DEVICES);
    for (let act = 0; act < acts; act++) this.#act(size);
  }

  get size(): number {
    return this.#devices.length;
  }

  /** Does what the report of a random device offers, again and again. Throws when that leads nowhere. */
  walk(): Walk {
    const here = this.#any();
    const steps: string[] = [];
    for (;;) {
      const report = here.check(this.#clockOf(here));
      if (report.verdict === 'in-sync') return { end: 'in-sync', steps };
      const said = `${report.verdict}: ${report.recommendation.reason} ${report.recommendation.details ?? ''}`;
      // What was done changed nothing, and was said to be for a person to decide then.
      if (said === steps.at(-1) && said.includes(DECISION)) return { end: 'decision', steps };
      steps.push(said);
      if (report.remedy === null) throw new Error(`[I2] There is something to do, and nothing is offered. ${said}`);
      if (steps.length > 2 * this.size) {
        throw new Error(`[I1] ${this.size} devices, and no end in sight:\n${steps.join('\n')}`);
      }
      if (!this.#follow(here, report, report.remedy)) {
        if (!said.includes(DECISION)) throw new Error(`[I1] Nobody says who decides. ${said}`);
        return { end: 'decision', steps };
      }
    }
  }

  /** Does one thing that a report offers. Returns false when only a person can decide. */
  #follow(here: AdvisedDevice, report: SyncCheckResult, remedy: NonNullable<SyncCheckResult['remedy']>): boolean {
    const device = this.#find(remedy.device.id);
    switch (remedy.id) {
      case 'import-keystore':
        this.#exchange(device, remedy.with === undefined ? this.#otherThan(device) : this.#find(remedy.with.id));
        return true;
      case 'rotate-key':
        device.rotate(this.#clockOf(device));
        return true;
      case 'rotate-password':
        device.changePassword(this.#clockOf(device));
        return true;
      case 'open-devices':
        return this.#settle(here, report, remedy.with?.id);
      case 'join-anew':
        return false;
      default:
        throw new Error(`[I1] What “${remedy.id}” leads to is not known.`);
    }
  }

  /** Revokes the device that is in question, or marks it as seen where a person may decide that nothing is wrong. */
  #settle(here: AdvisedDevice, { warnings }: SyncCheckResult, subject: string | undefined): boolean {
    const warning = warnings.find(({ severity }) => severity === 'critical');
    const key = keyToSee(warning);
    if (key !== undefined && (subject === undefined || this.#random.chance(0.5))) here.markAsSeen(key);
    else if (subject === undefined) throw new Error(`[I1] “${warning?.message}” names no device.`);
    else here.revoke(subject, this.#clockOf(here));
    return true;
  }

  #act(size: number): void {
    const random = this.#random;
    const device = this.#any();
    const now = this.#clockOf(device);
    const kind = random.between(0, 15);
    if (kind <= 1 && this.#devices.length < size) this.#join(device);
    else if (kind <= 3 && device.isMember && device.holdsCurrentKey) device.rotate(now);
    else if (kind <= 6) this.#exchangeInPart(device);
    else if (kind === 7) this.#passTime();
    else if (kind === 8) this.#setClock(device);
    else if (kind === 9) device.changePassword(now);
    else if (kind === 10) this.#backups.push({ device, holdings: device.backUp() });
    // Rare, as in life: an account of which every device is forked and revoked has little left to advise.
    else if (kind === 11 && random.chance(0.25)) this.#restore();
    else if (kind === 12 && this.#devices.length > 1) this.#exchange(device, this.#otherThan(device));
    else if (kind > 12 && device.isMember) this.#changeOther(device, now);
  }

  #changeOther(device: AdvisedDevice, now: number): void {
    const [first, ...others] = device.others;
    if (first === undefined) return;
    const subject = this.#random.pick([first, ...others]);
    switch (this.#random.between(0, 8)) {
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
        device.rename(subject, `Renamed ${this.#random.between(0, 99)}`, now);
    }
  }

  #join(host: AdvisedDevice): void {
    const fresh = host.export(this.#clockOf(host));
    const bundle = this.#random.chance(0.3) ? this.#anyBundle(fresh) : fresh;
    const joined = AdvisedDevice.join(host, bundle, `Device ${this.#devices.length}`, this.#now);
    if (joined !== null) this.#devices.push(joined);
  }

  #exchangeInPart(device: AdvisedDevice): void {
    const other = this.#any();
    const fresh = other.export(this.#clockOf(other));
    const bundle = this.#random.chance(0.3) ? this.#anyBundle(fresh) : fresh;
    if (this.#random.chance(0.3)) this.#bundles.push(fresh);
    if (other !== device) device.import(bundle, this.#clockOf(device));
  }

  /** To import on a device a bundle of another, and then the other way round. */
  #exchange(device: AdvisedDevice, other: AdvisedDevice): void {
    device.import(other.export(this.#clockOf(other)), this.#clockOf(device));
    other.import(device.export(this.#clockOf(device)), this.#clockOf(other));
  }

  #passTime(): void {
    const longest = this.#random.pick([MINUTE, DAY, 10 * DAY, 100 * DAY, 3 * YEAR]);
    this.#now += this.#random.between(1, longest);
  }

  #setClock(device: AdvisedDevice): void {
    const isRight = this.#random.chance(0.5);
    this.#clockOffsets.set(device, isRight ? 0 : this.#random.between(-5 * YEAR, 5 * YEAR));
  }

  #restore(): void {
    const [first, ...others] = this.#backups;
    if (first === undefined) return;
    const { device, holdings } = this.#random.pick([first, ...others]);
    device.restore(holdings);
  }

  #clockOf(device: AdvisedDevice): number {
    this.#now += 1000;
    return this.#now + (this.#clockOffsets.get(device) ?? 0);
  }

  #anyBundle(otherwise: TestBundle): TestBundle {
    return this.#random.pick([this.#bundles[0] ?? otherwise, ...this.#bundles]);
  }

  #any(): AdvisedDevice {
    return this.#random.pick(this.#devices as [AdvisedDevice, ...AdvisedDevice[]]);
  }

  #otherThan(device: AdvisedDevice): AdvisedDevice {
    const [first, ...others] = this.#devices.filter((one) => one !== device);
    if (first === undefined) throw new Error('[I1] There is no other device to exchange with.');
    return this.#random.pick([first, ...others]);
  }

  #find(id: string): AdvisedDevice {
    const found = this.#devices.find((device) => device.id === id);
    if (found === undefined) throw new Error(`[I2] The advice names a device that does not exist: ${id}.`);
    return found;
  }
}

/** What a person may mark as seen. */
function keyToSee(warning: SyncWarning | undefined): string | undefined {
  return warning?.metadata?.ends === 'seen' ? warning.metadata.key : undefined;
}
