import type { RecommendedRemedy, SyncCheckResult, SyncWarning } from '../../../src/plugins/health-check/index.js';
import type { AdvisedAccount } from './advised-account.js';
import type { AdvisedDevice } from './advised-device.js';

/** How a recommendation says that a person has to decide. */
const DECISION = 'Only you can decide';

/** How it says that it need not be the device that it names: that one may be lost, or know nothing new. */
const ANY_SOURCE = /another device|a device that|each of your other devices/;

/** How it says what to do about a device that nobody has any more. */
const LOST = /no longer have/;

/**
 * A person who looks at one device and does what its report offers, on the device that it names, again and again. Lost devices can't be
 * reached; of what is for a person to decide, the person does what is said.
 */
export class AdviceWalk {
  readonly #account: AdvisedAccount;
  readonly #here: AdvisedDevice;
  /** Between which installations bundles were exchanged since something else was said. */
  readonly #tried = new Set<string>();
  /** What was said at each step. */
  readonly steps: string[] = [];

  constructor(account: AdvisedAccount, here: AdvisedDevice) {
    this.#account = account;
    this.#here = here;
  }

  /** Returns once the device is in sync or a person has the last word. Throws when the advice leads nowhere. */
  go(): void {
    for (;;) {
      const report = this.#here.check(this.#now());
      if (report.verdict === 'in-sync') return;
      const { recommendation, remedy } = report;
      const said = `${report.verdict}: ${recommendation.reason} ${recommendation.details ?? ''}`;
      if (remedy === null) throw new Error(`[I2] There is something to do, and nothing is offered. ${said}`);
      const step = `${said} (${remedy.id} on ${remedy.device.id})`;
      if (step !== this.steps.at(-1)) this.#tried.clear();
      this.steps.push(step);
      const { size } = this.#account;
      if (this.steps.length > 2 * size) {
        throw new Error(`[I1] ${size} installations, and no end in sight:\n${this.steps.join('\n')}`);
      }
      if (!this.#follow(report, remedy, said)) return;
    }
  }

  /** Does one thing that a report offers. Returns false when a person has decided, and nothing is left to be done here. */
  #follow(report: SyncCheckResult, remedy: RecommendedRemedy, said: string): boolean {
    if (remedy.id === 'import-keystore') return this.#exchange(report, remedy, said);
    if (remedy.device.id !== this.#here.id) throw new Error(`[I2] This can’t be done from here. ${said}`);
    switch (remedy.id) {
      case 'rotate-key':
        this.#here.rotate(this.#now());
        return true;
      case 'rotate-password':
        this.#here.changePassword(this.#now());
        return true;
      case 'open-devices':
        this.#settle(report, remedy.with?.id);
        return true;
      case 'replace-device':
        this.#replace(report, remedy.with?.id);
        return true;
      case 'join-anew':
        requireDecision(said);
        return false;
      default:
        throw new Error(`[I1] What “${remedy.id}” leads to is not known.`);
    }
  }

  /** Exchanges bundles between what is at hand of the devices that are named, or does what is said for the case that this is no help. */
  #exchange(report: SyncCheckResult, { device, with: partner }: RecommendedRemedy, said: string): boolean {
    const places = this.#atHand(device.id);
    const named = partner === undefined ? [] : this.#atHand(partner.id);
    const sources = ANY_SOURCE.test(said) ? [...named, ...this.#account.living] : named;
    for (const place of places) {
      const source = sources.find((one) => one !== place && !this.#tried.has(this.#pair(place, one)));
      if (source === undefined) continue;
      this.#tried.add(this.#pair(place, source));
      this.#account.exchange(place, source);
      return true;
    }
    const lost = [device, partner].find((one) => one !== undefined && this.#atHand(one.id).length === 0);
    if (lost === undefined || !LOST.test(said)) return this.#decide(report, said);
    this.#here.revoke(lost.id, this.#now());
    return true;
  }

  /** What is at hand of a device: the installation that the person looks at, or else whatever there is. */
  #atHand(id: string): readonly AdvisedDevice[] {
    return id === this.#here.id ? [this.#here] : this.#account.livingOf(id);
  }

  #pair(place: AdvisedDevice, source: AdvisedDevice): string {
    const { living } = this.#account;
    return `${living.indexOf(place)} ${living.indexOf(source)}`;
  }

  /** Does what is left to a person when nothing that was offered helped. */
  #decide({ warnings }: SyncCheckResult, said: string): boolean {
    requireDecision(said);
    if (said.includes('rotate the key here')) this.#here.rotate(this.#now());
    else if (said.includes('mark the warning as seen'))
      this.#markAsSeen(warnings.find(({ metadata }) => metadata?.code === 'OLDER_KEYS_MISSING'));
    else return false;
    return true;
  }

  /** Revokes the device that is in question, or marks it as seen where a person may decide that nothing is wrong. */
  #settle({ warnings }: SyncCheckResult, subject: string | undefined): void {
    const warning = warnings.find(({ severity }) => severity === 'critical');
    const mayBeSeen = keyToSee(warning) !== undefined;
    if (mayBeSeen && (subject === undefined || this.#account.random.chance(0.5))) this.#markAsSeen(warning);
    else if (subject === undefined) throw new Error(`[I2] “${warning?.message}” names no device.`);
    else this.#here.revoke(subject, this.#now());
  }

  /** Revokes a device that another one replaced. Where both are in use, that is marked as seen. */
  #replace({ warnings }: SyncCheckResult, old: string | undefined): void {
    if (old === undefined) throw new Error('[I2] It is not said which device was replaced.');
    const question = warnings.find(
      ({ deviceId, metadata }) => deviceId === old && metadata?.code === 'DEVICE_SUCCEEDED',
    );
    if (this.#account.livingOf(old).length > 0) this.#markAsSeen(question);
    else this.#here.revoke(old, this.#now());
  }

  #markAsSeen(warning: SyncWarning | undefined): void {
    const key = keyToSee(warning);
    if (key === undefined) throw new Error(`[I1] “${warning?.message}” can’t be marked as seen.`);
    this.#here.markAsSeen(key);
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
