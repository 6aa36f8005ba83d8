import path from 'node:path';

import { askToJoin } from '../../../src/plugins/vault/worker/joining/asking.js';
import { writeRequestFile } from '../../../src/plugins/vault/worker/joining/request-file.js';
import { OperationControl } from '../../../src/plugins/vault/worker/operation-control.js';
import type { SeededRandom } from '../simulation/random.js';
import type { KillMoment } from './doomed-process.js';
import type { ExpectedAccount } from './expected-account.js';
import type { Step, StepOf } from './step.js';

/** How often a step writes to the file, about: several times in each of its transactions, which also count attempts. */
const writesOf: Record<Step['kind'], number> = {
  create: 6,
  'request-join': 4,
  'complete-join': 3,
  unlock: 5,
  index: 2,
  rotate: 2,
  'change-password': 14,
  admit: 3,
  'adopt-recovery-key': 14,
  import: 3,
};

/** What somebody waits for who chooses steps. */
export interface Waiting {
  /** What another device said and the account has not heard. */
  readonly unheard: StepOf<'import'> | null;
  /** The recovery key that is to open the vault. */
  readonly newRecoveryKey: string | undefined;
}

/** Chooses what a process does, and when it is killed. */
export class SomeSteps {
  readonly #random: SeededRandom;
  readonly #home: string;
  #words = 0;

  /** @param home gets the files of devices that ask to join */
  constructor(random: SeededRandom, home: string) {
    this.#random = random;
    this.#home = home;
  }

  ofFounding(): readonly Step[] {
    const creation = this.creation();
    return [creation, this.rotation(), this.#passwordChange(creation.password), this.rotation()];
  }

  ofJoining(password: string, welcome: StepOf<'complete-join'>): readonly Step[] {
    return [{ kind: 'unlock', password }, welcome, this.rotation(), this.#passwordChange(password)];
  }

  /** What another device said is heard before the key is rotated: else both would have made a key of one number. */
  ofMember({ password }: ExpectedAccount, { unheard, newRecoveryKey }: Waiting): readonly Step[] {
    const unlock: Step = { kind: 'unlock', password };
    const rest = [unheard ?? this.rotation(), this.rotation()];
    if (newRecoveryKey !== undefined && this.#random.chance(0.6))
      return [unlock, { kind: 'adopt-recovery-key', recoveryKey: newRecoveryKey, currentPassword: password }, ...rest];
    if (this.#random.chance(0.25)) return [unlock, this.#admission(), ...rest];
    if (this.#random.chance(0.3)) return [unlock, { kind: 'index' }, ...rest];
    if (unheard) return [unlock, unheard, this.rotation(), this.#passwordChange(password)];
    if (this.#random.chance(0.5)) return [unlock, this.rotation(), this.rotation(), this.rotation()];
    const change = this.#passwordChange(password);
    return [unlock, change, this.#passwordChange(change.newPassword), this.rotation()];
  }

  /** Most often while the second step is under way: it is what the steps were chosen for. When a vault is made, that is the first. */
  moment(steps: readonly Step[]): KillMoment {
    const main = steps[0]?.kind === 'unlock' ? 1 : 0;
    const step = this.#random.chance(0.7) ? main : this.#random.between(0, steps.length - 1);
    if (this.#random.chance(0.5)) return { kind: 'in-time', step, part: this.#random.next() * 1.1 };
    const delayMs = this.#random.chance(0.5) ? 0 : this.#random.next() * 2;
    const write = this.#random.between(1, writesOf[steps[step]?.kind ?? 'unlock']);
    return { kind: 'at-write', step, write, delayMs };
  }

  creation(): StepOf<'create'> {
    return { kind: 'create', ...this.#newDevice() };
  }

  request(): StepOf<'request-join'> {
    return { kind: 'request-join', ...this.#newDevice() };
  }

  rotation(): StepOf<'rotate'> {
    return { kind: 'rotate', reason: `reason ${++this.#words}` };
  }

  newPassword(): string {
    return `password number ${++this.#words}`;
  }

  #newDevice() {
    return { deviceName: `Laptop ${++this.#words}`, password: this.newPassword() };
  }

  #passwordChange(currentPassword: string): StepOf<'change-password'> {
    return { kind: 'change-password', currentPassword, newPassword: this.newPassword() };
  }

  /** Lets in a device that asks, and is heard of no more. */
  #admission(): StepOf<'admit'> {
    const name = `Tablet ${++this.#words}`;
    const { pending, sealed } = askToJoin(name, Date.now());
    const requestPath = path.join(this.#home, `request of ${name}`);
    writeRequestFile(requestPath, sealed, new OperationControl());
    const welcomePath = path.join(this.#home, `welcome of ${name}`);
    return { kind: 'admit', requestPath, code: pending.code, welcomePath, name };
  }
}
