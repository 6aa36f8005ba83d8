import type { RecommendedRemedy, SyncCheckResult, SyncWarning } from '../../../src/plugins/health-check/index.js';
import type { AdvisedAccount } from './advised-account.js';
import type { AdvisedDevice } from './advised-device.js';

/** How a recommendation says that a person has to decide. */
const DECISION = 'Only you can decide';

/** How it says that it need not be the device that it names: that one may be lost, or know nothing new. */
const ANY_SOURCE = /another device|a device that/;

/** How it says what to do about a device that nobody has any more. */
const LOST = /no longer have/;

/** What a bundle says to a device that is out and doesn't know it: only its person can go on from there. */
const REFUSED = 'BUNDLE_NOT_FOR_THIS_DEVICE';

/** How many steps it takes at most, for each installation: each may have to be heard of, got out, and got out for good by the recovery key. */
const STEPS_EACH = 3;

/**
 * A person who looks at one device and does what its report offers, on the device that it names, again and again, until no warning is left. Lost
 * devices can't be reached; of what is for a person to decide, the person does what is said.
 */
export class AdviceWalk {
  readonly #account: AdvisedAccount;
  readonly #here: AdvisedDevice;
  /** Between which installations bundles were exchanged since something else was said. */
  readonly #tried = new Set<string>();
  /** The devices of which a fork was taken for a restored backup. */
  readonly #restored = new Set<string>();
  /** What was said at each step. */
  readonly steps: string[] = [];
  #warningsEnded = 0;

  constructor(account: AdvisedAccount, here: AdvisedDevice) {
    this.#account = account;
    this.#here = here;
  }

  /** Returns once nothing is left to do or a person has the last word. Throws when the advice leads nowhere. */
  go(): void {
    try {
      while (this.#goOn());
    } catch (error) {
      const told = [...this.#account.story, `On ${this.#here.id}:`, ...this.steps].join('\n  ');
      throw new Error(`${error instanceof Error ? error.message : ''}\n  ${told}`, { cause: error });
    }
  }

  #goOn(): boolean {
    const report = this.#here.check(this.#now());
    if (report.verdict === 'in-sync') return this.#endAWarning(report);
    const { recommendation, remedy } = report;
    const said = `${report.verdict}: ${recommendation.reason} ${recommendation.details ?? ''}`;
    if (remedy === null) throw new Error(`[I2] There is something to do, and nothing is offered. ${said}`);
    const step = `${said} (${remedy.id} on ${remedy.device.id})`;
    if (step !== this.steps.at(-1)) this.#tried.clear();
    this.steps.push(step);
    const { size } = this.#account;
    if (this.steps.length > STEPS_EACH * size) throw new Error(`[I1] ${size} installations, and no end in sight.`);
    return this.#follow(report, remedy, said);
  }

  /** Does one thing that a report offers. Returns false when a person has decided, and nothing is left to be done here. */
  #follow(report: SyncCheckResult, remedy: RecommendedRemedy, said: string): boolean {
    if (remedy.id === 'import-keystore') return this.#exchange(remedy, said);
    if (remedy.device.id !== this.#here.id) throw new Error(`[I2] This can’t be done from here. ${said}`);
    switch (remedy.id) {
      case 'rotate-key':
        this.#here.rotate(this.#now());
        return true;
      case 'rotate-password':
        this.#here.changePassword(this.#now());
        return true;
      case 'open-devices':
        return this.#settle(report, remedy.with?.id, said);
      case 'replace-device':
        this.#replace(report, remedy.with?.id);
        return true;
      case 'join-anew':
        requireDecision(said);
        return this.#takeForRestored(this.#advised(report));
      default:
        throw new Error(`[I1] What “${remedy.id}” leads to is not known.`);
    }
  }

  /** Exchanges bundles between what is at hand of the devices that are named, or does what is said for the case that this is no help. */
  #exchange({ device, with: partner }: RecommendedRemedy, said: string): boolean {
    const places = this.#atHand(device.id);
    const named = partner === undefined ? [] : this.#atHand(partner.id);
    const sources = ANY_SOURCE.test(said) ? [...named, ...this.#account.living] : named;
    for (const place of places) {
      const source = sources.find((one) => one !== place && !this.#tried.has(this.#pair(place, one)));
      if (source !== undefined) return this.#exchangeBetween(place, source);
    }
    const lost = [device, partner].find((one) => one !== undefined && this.#atHand(one.id).length === 0);
    if (lost === undefined || !LOST.test(said)) return this.#rotateInstead(said);
    this.#here.revoke(lost.id, this.#now());
    return true;
  }

  /** Returns false where this device is told that it is out. */
  #exchangeBetween(place: AdvisedDevice, source: AdvisedDevice): boolean {
    this.#tried.add(this.#pair(place, source));
    const { here, there } = this.#account.exchange(place, source);
    return !(place === this.#here && here === REFUSED) && !(source === this.#here && there === REFUSED);
  }

  /** What is at hand of a device: the installation that the person looks at, or else whatever there is. */
  #atHand(id: string): readonly AdvisedDevice[] {
    return id === this.#here.id ? [this.#here] : this.#account.livingOf(id);
  }

  #pair(place: AdvisedDevice, source: AdvisedDevice): string {
    const { living } = this.#account;
    return `${living.indexOf(place)} ${living.indexOf(source)}`;
  }

  /** Does what is left to a person when nobody has the key any more. */
  #rotateInstead(said: string): boolean {
    requireDecision(said);
    if (!said.includes('rotate the key here')) return false;
    this.#here.rotate(this.#now());
    return true;
  }

  /** What a person does who looks at the device in question. */
  #settle(report: SyncCheckResult, subject: string | undefined, said: string): boolean {
    if (subject === undefined) throw new Error(`[I2] It is not said which device that is about. ${said}`);
    switch (report.recommendation.text?.key) {
      case 'this-device-suspended':
        return this.#answer(subject, said);
      case 'not-arrived':
        if (!this.#account.bringWelcome(subject)) this.#here.revoke(subject, this.#now());
        else for (const arrived of this.#account.livingOf(subject)) this.#account.exchange(this.#here, arrived);
        return true;
      default:
        this.#settleFinding(this.#advised(report), subject);
        return true;
    }
  }

  /** Revokes whoever suspended this device, or leaves it to another one to confirm that. */
  #answer(suspender: string, said: string): boolean {
    requireDecision(said);
    if (this.#account.random.chance(0.3)) return false;
    this.#here.revoke(suspender, this.#now(), said.includes('revoke it here') ? undefined : this.#account.paper);
    return true;
  }

  #settleFinding(warning: SyncWarning, subject: string): void {
    const { random, paper } = this.#account;
    switch (warning.metadata?.code) {
      case 'SUSPENSION_OPEN':
        // Who suspended and who was suspended can both be the one that is in the wrong hands.
        this.#here.revoke(random.chance(0.7) ? subject : this.#suspenderIn(warning, subject), this.#now(), paper);
        break;
      case 'SUSPENSION_ANSWERED':
        if (random.chance(0.5)) this.#markAsSeen(warning);
        else this.#here.revoke(subject, this.#now(), paper);
        break;
      case 'DEVICE_FORKED':
        this.#settleFork(subject);
        break;
      default:
        this.#here.revoke(subject, this.#now());
    }
  }

  #suspenderIn({ metadata }: SyncWarning, subject: string): string {
    const { others } = this.#here;
    return others.find(({ name }) => name === metadata?.text?.['by'])?.id ?? subject;
  }

  /** Exchanges once with a device that was set back. If that is no help, as it goes on in two places, it is revoked. */
  #settleFork(subject: string): void {
    const [place, ...copies] = this.#account.livingOf(subject);
    if (place !== undefined && copies.length === 0 && !this.#restored.has(subject)) {
      this.#restored.add(subject);
      this.#account.exchange(this.#here, place);
    } else this.#here.revoke(subject, this.#now());
  }

  /** Of this device: the first fork was a backup. With more of them it is copied, and its person goes to another device. */
  #takeForRestored(warning: SyncWarning): boolean {
    if (keyToSee(warning) === undefined || this.#restored.has(this.#here.id)) return false;
    this.#restored.add(this.#here.id);
    this.#markAsSeen(warning);
    return true;
  }

  /** Revokes a device that another one replaced. Where both are in use, that is marked as seen. */
  #replace({ warnings }: SyncCheckResult, old: string | undefined): void {
    if (old === undefined) throw new Error('[I2] It is not said which device was replaced.');
    const question = warnings.find(
      ({ deviceId, metadata }) => deviceId === old && metadata?.code === 'DEVICE_SUCCEEDED',
    );
    if (question !== undefined && this.#account.livingOf(old).length > 0) this.#markAsSeen(question);
    else this.#here.revoke(old, this.#now());
  }

  /** The finding that the recommendation is about. */
  #advised({ warnings, recommendation }: SyncCheckResult): SyncWarning {
    const advised = warnings.find(({ message }) => message === recommendation.reason) ?? warnings[0];
    if (advised === undefined) throw new Error('[I1] What is recommended is in no warning.');
    return advised;
  }

  /** Ends one of the warnings that a device in sync still has, but for what only time ends. Returns false when none is left. */
  #endAWarning({ warnings }: SyncCheckResult): boolean {
    const warning = warnings.find(
      ({ severity, metadata }) =>
        (severity !== 'info' && (metadata?.ends ?? 'remedy') !== 'time') || metadata?.remedy === 'print-recovery-key',
    );
    if (warning === undefined) return false;
    this.steps.push(`in sync: ${warning.message}`);
    this.#warningsEnded += 1;
    if (this.#warningsEnded > 10 * this.#account.size) throw new Error(`[I1] “${warning.message}” does not end.`);
    if (keyToSee(warning) !== undefined) this.#markAsSeen(warning);
    else this.#remedy(warning);
    // What it took is no step of the advice.
    this.steps.pop();
    return true;
  }

  #remedy({ deviceId, metadata, message }: SyncWarning): void {
    switch (metadata?.remedy) {
      case 'print-recovery-key':
        this.#here.confirmPaper(this.#now());
        break;
      case 'check-clock':
        this.#account.setAllClocks();
        this.#hearOfOthers();
        break;
      case 'export-keystore':
        this.#hearOfOthers();
        break;
      default:
        throw new Error(`[I1] What ends “${message}” (${deviceId}, ${metadata?.remedy}) is not known.`);
    }
  }

  /** Has every other device do something, and hears of it. What can't be reached is revoked by whoever has it no more. */
  #hearOfOthers(): void {
    for (const { id, standing } of this.#here.others) {
      if (standing !== 'active') continue;
      const places = this.#account.livingOf(id);
      for (const place of places) {
        if (place.isIn) place.rename(place.id, 'In use', this.#account.clockOf(place));
        this.#account.exchange(this.#here, place);
      }
      if (places.length === 0) this.#here.revoke(id, this.#now(), this.#account.paper);
    }
  }

  #markAsSeen(warning: SyncWarning): void {
    const key = keyToSee(warning);
    if (key === undefined) throw new Error(`[I1] “${warning.message}” can’t be marked as seen.`);
    this.#here.markAsSeen(key, this.#now());
  }

  #now(): number {
    return this.#account.clockOf(this.#here);
  }
}

function requireDecision(said: string): void {
  if (!said.includes(DECISION)) throw new Error(`[I1] Nobody says who decides. ${said}`);
}

/** What a person may mark as seen. */
function keyToSee(warning: SyncWarning | undefined): string | undefined {
  return warning?.metadata?.ends === 'seen' ? warning.metadata.key : undefined;
}
