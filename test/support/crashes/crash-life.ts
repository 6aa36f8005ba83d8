import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import type { Keystore } from '../../../src/plugins/vault/index.js';
import { SeededRandom } from '../simulation/random.js';
import { DoomedProcess, type DoomedProcessOptions, type KillMoment, type LastWords } from './doomed-process.js';
import { type ExpectedAccount, after } from './expected-account.js';
import { KilledFile } from './killed-file.js';
import { ReopenedVault } from './reopened-vault.js';
import type { Step } from './step.js';
import { Witness } from './witness.js';

/** How many of a life's kills come while a vault is made. */
export const KILLS_OF_CREATION = 3;

/** How often a step writes to the file, about: several times in each of its transactions, which also count attempts. */
const writesOf: Record<Step['kind'], number> = {
  create: 6,
  unlock: 5,
  index: 2,
  rotate: 2,
  'change-password': 8,
  import: 3,
};

/** A promise that a crash broke, with all that is needed to look at it again. */
export class BrokenPromise extends Error {
  constructor(seed: number, kill: number, what: string, options?: ErrorOptions) {
    super(`Seed ${seed}, kill ${kill}: ${what}`, options);
    this.name = 'BrokenPromise';
  }
}

export interface CrashLifeOptions extends DoomedProcessOptions {
  readonly seed: number;
  readonly kills: number;
  /** Meddles with the file between a kill and the reopening, so that a test can see that this is noticed. */
  readonly meddle?: (vaultFile: string) => Promise<void>;
}

/** What one kill met. */
export interface Kill {
  /** What was under way; `between` when nothing was. */
  readonly during: Step['kind'] | 'between';
  /** Whether what was under way was there afterwards; as to an index, whether another one was. */
  readonly left: 'old' | 'new';
}

/** One account whose process is killed again and again, while another device of it watches. */
export class CrashLife {
  readonly #options: CrashLifeOptions;
  readonly #random: SeededRandom;
  readonly #home = mkdtempSync(path.join(tmpdir(), 'onestarstream-crashes-'));
  readonly #witness: Witness;
  readonly #kills: Kill[] = [];
  #folder: string;
  #account: ExpectedAccount | null = null;
  /** Null while there is none that was told. */
  #recoveryCode: string | null = null;
  /** What the witness said and the account is to hear in the next process. */
  #unheard: (Step & { readonly kind: 'import' }) | null = null;
  #words = 0;
  #kill = 0;

  constructor(options: CrashLifeOptions) {
    this.#options = options;
    this.#random = new SeededRandom(options.seed);
    this.#witness = new Witness(this.#home, this.#random);
    this.#folder = path.join(this.#home, 'vault-1');
  }

  /** Lives it, and tells what each kill met. Throws `BrokenPromise`. */
  async live(): Promise<readonly Kill[]> {
    const { seed, kills } = this.#options;
    try {
      while (this.#kill < kills) await this.#crash(++this.#kill);
      await this.#recover();
      return this.#kills;
    } catch (error) {
      throw new BrokenPromise(seed, this.#kill, messageOf(error), { cause: error });
    } finally {
      await this.#witness.end();
      rmSync(this.#home, { recursive: true, force: true });
    }
  }

  async #crash(kill: number): Promise<void> {
    if (kill <= KILLS_OF_CREATION) this.#beginAnew(kill);
    const steps = this.#account ? this.#someSteps(this.#account) : this.#stepsOfCreation();
    const moment = this.#someMoment(steps);
    // It is watched for the first write, so it must be there.
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    const before = await KilledFile.read(this.#folder, this.#home);
    const lastWords = await DoomedProcess.runAndKill(this.#folder, steps, moment, this.#options);
    await this.#options.meddle?.(path.join(this.#folder, 'vault.lmdb'));
    const killed = await KilledFile.read(this.#folder, this.#home);
    const reopened = new ReopenedVault(this.#folder);
    try {
      const isNew = await this.#compare(reopened, killed, lastWords);
      const isIndexNew = before?.index !== killed?.index;
      const during = lastWords.inFlight?.kind ?? 'between';
      this.#kills.push({ during, left: (during === 'index' ? isIndexNew : isNew) ? 'new' : 'old' });
      if (this.#account || kill >= KILLS_OF_CREATION) await this.#goOn(reopened, kill);
    } catch (error) {
      const { acknowledged, inFlight } = lastWords;
      const history = JSON.stringify({ moment, acknowledged, inFlight });
      throw new Error(`${messageOf(error)}\n${history}`, { cause: error });
    } finally {
      await reopened.harness.end();
    }
  }

  /** A folder in which a creation was cut off before there was a vault is used again: something may lie there. */
  #beginAnew(kill: number): void {
    if (this.#account) this.#folder = path.join(this.#home, `vault-${kill}`);
    this.#account = null;
    this.#recoveryCode = null;
  }

  /** What was acknowledged must be there, and of what was under way all or nothing. Returns whether it was all. */
  async #compare(
    reopened: ReopenedVault,
    killed: KilledFile | null,
    { acknowledged, inFlight, recoveryCode }: LastWords,
  ): Promise<boolean> {
    let before = this.#account;
    let leastIndexed = 0;
    for (const step of acknowledged) {
      before = after(before, step);
      if (step.kind === 'index') leastIndexed = entriesOf(before);
    }
    const candidates = inFlight ? [before, after(before, inFlight)] : [before];
    this.#account = await reopened.openAs(candidates);
    this.#recoveryCode = recoveryCode ?? this.#recoveryCode;
    // Slow, as the derivation of other hands is.
    if (this.#account && this.#random.chance(0.25)) killed?.verify(this.#account, leastIndexed);
    return this.#account !== before;
  }

  /** The account is used on, as if nothing had happened, and the witness looks at it. */
  async #goOn({ harness: { vault, keystore } }: ReopenedVault, kill: number): Promise<void> {
    const account = this.#account ?? (await this.#create(vault));
    this.#account = account;
    if (this.#recoveryCode === null) {
      const currentPassword = account.password;
      this.#recoveryCode = (await vault.replaceRecoveryCode({ currentPassword })).recoveryCode;
    }
    if (this.#unheard) await this.#import(keystore, this.#unheard);
    await this.#rotate(keystore);
    if (kill < KILLS_OF_CREATION) return;
    await this.#witness.hear(keystore);
    this.#unheard = await this.#witness.speak();
    // The next process is not always the one that hears it.
    if (this.#random.chance(0.6)) await this.#import(keystore, this.#unheard);
  }

  async #create(vault: ReopenedVault['harness']['vault']): Promise<ExpectedAccount> {
    const step = this.#creation();
    this.#recoveryCode = (await vault.create(step)).recoveryCode;
    return after(null, step);
  }

  async #rotate(keystore: Keystore): Promise<void> {
    const step = this.#rotation();
    await keystore.rotateKey(step);
    this.#account = after(this.#account, step);
  }

  async #import(keystore: Keystore, step: Step & { readonly kind: 'import' }): Promise<void> {
    const isHeard = this.#account?.other?.name === step.brings.name;
    const { nothingNew } = await keystore.importBundle(step);
    if (nothingNew !== isHeard) throw new Error(`The import brought ${nothingNew ? 'nothing' : 'something'} new.`);
    if (!isHeard) this.#account = after(this.#account, step);
    this.#unheard = null;
  }

  /** The code that was told opens the vault, whatever happened since. */
  async #recover(): Promise<void> {
    if (this.#recoveryCode === null) return;
    const { harness } = new ReopenedVault(this.#folder);
    try {
      await harness.vault.start();
      await harness.vault.recover({ recoveryCode: this.#recoveryCode, newPassword: this.#newPassword() });
    } finally {
      await harness.end();
    }
  }

  #stepsOfCreation(): readonly Step[] {
    const creation = this.#creation();
    return [creation, this.#rotation(), this.#passwordChange(creation.password), this.#rotation()];
  }

  #someSteps({ password }: ExpectedAccount): readonly Step[] {
    const unlock: Step = { kind: 'unlock', password };
    if (this.#random.chance(0.4))
      return [unlock, { kind: 'index' }, this.#unheard ?? this.#rotation(), this.#rotation()];
    if (this.#unheard) return [unlock, this.#unheard, this.#rotation(), this.#passwordChange(password)];
    if (this.#random.chance(0.5)) return [unlock, this.#rotation(), this.#rotation(), this.#rotation()];
    const change = this.#passwordChange(password);
    return [unlock, change, this.#passwordChange(change.newPassword), this.#rotation()];
  }

  /** Most often while the second step is under way: it is what the steps were chosen for. When a vault is made, that is the first. */
  #someMoment(steps: readonly Step[]): KillMoment {
    const main = steps[0]?.kind === 'create' ? 0 : 1;
    const step = this.#random.chance(0.7) ? main : this.#random.between(0, steps.length - 1);
    if (this.#random.chance(0.5)) return { kind: 'in-time', step, part: this.#random.next() * 1.1 };
    const delayMs = this.#random.chance(0.5) ? 0 : this.#random.next() * 2;
    const write = this.#random.between(1, writesOf[steps[step]?.kind ?? 'unlock']);
    return { kind: 'at-write', step, write, delayMs };
  }

  #creation(): Step & { readonly kind: 'create' } {
    return { kind: 'create', deviceName: 'Laptop', password: this.#newPassword() };
  }

  #rotation(): Step & { readonly kind: 'rotate' } {
    return { kind: 'rotate', reason: `reason ${++this.#words}` };
  }

  #passwordChange(currentPassword: string): Step & { readonly kind: 'change-password' } {
    return { kind: 'change-password', currentPassword, newPassword: this.#newPassword() };
  }

  #newPassword(): string {
    return `password number ${++this.#words}`;
  }
}

function entriesOf({ ownEntries, other }: ExpectedAccount): number {
  return ownEntries + (other?.entries ?? 0);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
