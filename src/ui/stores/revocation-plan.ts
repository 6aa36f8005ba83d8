import { makeAutoObservable, observableRef, runInAction } from 'mobx';

import type { DeviceView, ErrorView, RequestArgument, RevocationTrialView } from '../../ipc/contract.js';
import { toErrorView } from '../text/error-view.js';
import type { KeystoreStore, NamedDevice } from './keystore-store.js';

type Revocation = Pick<RequestArgument<'devices:tryRevoking'>, 'devices' | 'recoveryKey'>;

/** What of a device its person believes: all that is known by now, or what came up to one of its entries. */
export type Extent = 'all' | 'until';

/** Stands for no entry at all, where the last one is chosen that is believed. */
export const BELIEVE_NOTHING = 'nothing';

/** How many devices are revoked at once, at most. */
const MOST_TOGETHER = 200;

/** Whom to revoke and how much of it to believe, while that is being decided; each change of it is tried. */
export class RevocationPlan {
  extent: Extent = 'all';
  /** The last entry that is believed, `BELIEVE_NOTHING`, or empty while none is chosen. */
  lastBelieved = '';
  /** Whom it let in, and who are revoked with it. */
  together: readonly NamedDevice[] = [];
  /** What it would come to; null before that is known. While another trial is under way it may be outdated. */
  outcome: RevocationTrialView | null = null;
  /** Whether the outcome is that of a revocation by the recovery key. */
  isByKey = false;
  /** Why it can't be told what it would come to. */
  error: ErrorView | null = null;
  isLooking = false;
  private keyField: HTMLInputElement | null = null;
  private newestTrial = 0;

  constructor(
    private readonly keystore: Pick<KeystoreStore, 'tryRevoking'>,
    readonly device: DeviceView,
  ) {
    type Internal = 'keystore' | 'keyField' | 'newestTrial';
    makeAutoObservable<this, Internal>(this, {
      keystore: false,
      device: false,
      keyField: false,
      newestTrial: false,
      attachKeyField: false,
      revocation: false,
      together: observableRef,
      outcome: observableRef,
      error: observableRef,
    });
  }

  /** Whether this device may do no more than suspend it, as far as is known. */
  get isSuspension(): boolean {
    return this.outcome?.suspended.some(({ id }) => id === this.device.id) === true;
  }

  /** Whether it is to be believed up to something, and nobody has said what. */
  get isUnchosen(): boolean {
    return this.extent === 'until' && this.lastBelieved === '';
  }

  /** Where the recovery key is typed, which is kept nowhere else; null when it is gone. */
  readonly attachKeyField = (field: HTMLInputElement | null): void => {
    this.keyField = field;
  };

  believe(extent: Extent, lastBelieved = this.lastBelieved): void {
    this.extent = extent;
    this.lastBelieved = lastBelieved;
    void this.look();
  }

  /** Has those go with it whom it let in, or nobody. */
  revokeTogether(devices: readonly NamedDevice[]): void {
    this.together = devices;
    void this.look();
  }

  /** What is wrong with the recovery key is being mended. */
  forgetError(): void {
    this.error = null;
  }

  /** What to ask for. */
  revocation(): Revocation {
    const recoveryKey = this.keyField?.value.trim() ?? '';
    const others = this.together.slice(0, MOST_TOGETHER - 1).map(({ id }) => ({ device: id }));
    const target = { device: this.device.id, ...(this.believed && { believed: this.believed }) };
    return { devices: [target, ...others], ...(recoveryKey !== '' && { recoveryKey }) };
  }

  /** Tries the plan as it is. Never rejects. */
  async look(): Promise<void> {
    const asked = this.revocation();
    const trial = ++this.newestTrial;
    this.isLooking = true;
    try {
      const outcome = await this.keystore.tryRevoking(asked);
      runInAction(() => this.settle(trial, { outcome, isByKey: asked.recoveryKey !== undefined, error: null }));
    } catch (error) {
      runInAction(() => this.settle(trial, { error: toErrorView(error) }));
    }
  }

  private get believed(): string[] | null {
    if (this.extent === 'all' || this.lastBelieved === '') return null;
    return this.lastBelieved === BELIEVE_NOTHING ? [] : [this.lastBelieved];
  }

  /** Takes over what a trial came to, unless the plan is another by now. */
  private settle(trial: number, found: Partial<Pick<this, 'outcome' | 'isByKey' | 'error'>>): void {
    if (trial !== this.newestTrial) return;
    this.isLooking = false;
    Object.assign(this, found);
    const letIn = found.outcome?.letIn ?? [];
    // Those who were let in by somebody that goes with it go as well.
    if (this.together.length > 0 && letIn.length > 0) this.revokeTogether([...this.together, ...letIn]);
  }
}
