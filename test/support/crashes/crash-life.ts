import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import type { Keystore } from '../../../src/plugins/vault/index.js';
import { SeededRandom } from '../simulation/random.js';
import { DoomedProcess, type DoomedProcessOptions, type KillMoment, type LastWords } from './doomed-process.js';
import { type Expected, type ExpectedAccount, after } from './expected-account.js';
import { KilledFile } from './killed-file.js';
import { ReopenedVault } from './reopened-vault.js';
import { SomeSteps } from './some-steps.js';
import type { Step, StepOf } from './step.js';
import { Witness } from './witness.js';

/** How many of a life's kills come while a vault is made, by how its device comes to its account. */
const killsOfCreation = { founding: 3, joining: 5 } as const;

/** A promise that a crash broke, with all that is needed to look at it again. */
export class BrokenPromise extends Error {
  constructor(seed: number, kill: number, what: string, options?: ErrorOptions) {
    super(`Seed ${seed}, kill ${kill}: ${what}`, options);
    this.name = 'BrokenPromise';
  }
}

export interface CrashLifeOptions extends DoomedProcessOptions {
  /** Odd: the device founds the account. Even: it joins that of the other device. */
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
  readonly #home = mkdtempSync(path.join(tmpdir(), 'onestarstream-crashes-'));
  readonly #random: SeededRandom;
  readonly #steps: SomeSteps;
  readonly #witness: Witness;
  readonly #beginning: keyof typeof killsOfCreation;
  readonly #kills: Kill[] = [];
  #folder: string;
  #account: Expected = null;
  /** All that the account has had, in their order, as far as they were told. */
  #recoveryKeys: string[] = [];
  /** How many entries recovery keys wrote. */
  #byRecoveryKeys = 0;
  /** What answers the request of the device that joins. */
  #welcome: StepOf<'complete-join'> | null = null;
  /** What the witness said and the account is to hear in the next process. */
  #unheard: StepOf<'import'> | null = null;
  #kill = 0;

  constructor(options: CrashLifeOptions) {
    this.#options = options;
    this.#random = new SeededRandom(options.seed);
    this.#steps = new SomeSteps(this.#random, this.#home);
    this.#witness = new Witness(this.#home, this.#random);
    this.#beginning = options.seed % 2 === 0 ? 'joining' : 'founding';
    this.#folder = path.join(this.#home, 'vault-1');
  }

  /** Lives it, and tells what each kill met. Throws `BrokenPromise`. */
  async live(): Promise<readonly Kill[]> {
    const { seed, kills } = this.#options;
    try {
      if (this.#beginning === 'joining') this.#recoveryKeys = [await this.#witness.found()];
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

  get #isCreating(): boolean {
    return this.#kill <= killsOfCreation[this.#beginning];
  }

  async #crash(kill: number): Promise<void> {
    if (this.#isCreating && this.#account?.kind === 'member') this.#beginAnew(kill);
    const steps = this.#someSteps();
    const moment = this.#steps.moment(steps);
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
      await this.#goOn(reopened);
    } catch (error) {
      throw new Error(`${messageOf(error)}\n${historyOf(moment, lastWords)}`, { cause: error });
    } finally {
      await reopened.harness.end();
    }
  }

  /** A folder in which a creation was cut off before there was a vault is used again: something may lie there. */
  #beginAnew(kill: number): void {
    this.#folder = path.join(this.#home, `vault-${kill}`);
    this.#account = null;
    this.#welcome = null;
    if (this.#beginning === 'founding') this.#recoveryKeys = [];
  }

  #someSteps(): readonly Step[] {
    const account = this.#account;
    if (account === null) return this.#beginning === 'founding' ? this.#steps.ofFounding() : [this.#steps.request()];
    if (account.kind === 'joining') return this.#steps.ofJoining(account.password, this.#requireWelcome());
    const newRecoveryKey = this.#recoveryKeys[account.recoveryKey + 1];
    return this.#steps.ofMember(account, { unheard: this.#unheard, newRecoveryKey });
  }

  /** What was acknowledged must be there, and of what was under way all or nothing. Returns whether it was all. */
  async #compare(
    reopened: ReopenedVault,
    killed: KilledFile | null,
    { acknowledged, inFlight, recoveryKey }: LastWords,
  ): Promise<boolean> {
    let before = this.#account;
    let leastIndexed = 0;
    for (const step of acknowledged) {
      before = after(before, step);
      if (step.kind === 'index') leastIndexed = this.#entriesOf(before);
      if (step.kind === 'admit') requireWelcome(step, true);
    }
    if (recoveryKey !== null) this.#recoveryKeys = [recoveryKey];
    const candidates = inFlight ? [before, after(before, inFlight)] : [before];
    const found = await reopened.openAs(candidates, this.#recoveryKeys);
    this.#account = found;
    if (inFlight?.kind === 'admit' && found === before) requireWelcome(inFlight, false);
    // Slow, as the derivation of other hands is.
    if (found?.kind === 'member' && this.#random.chance(0.25))
      killed?.verify(found, leastIndexed, this.#byRecoveryKeys);
    return found !== before;
  }

  /** The account is used on, as if nothing had happened, and the witness looks at it. */
  async #goOn({ harness }: ReopenedVault): Promise<void> {
    const { vault, keystore } = harness;
    if (this.#account === null) await this.#create(harness.vault);
    if (this.#account?.kind === 'joining') {
      this.#welcome ??= await this.#makeWelcome(harness.vault);
      return;
    }
    if (this.#recoveryKeys.length === 0) this.#recoveryKeys = [(await vault.readRecoveryKey())?.recoveryKey ?? ''];
    if (this.#unheard) await this.#import(keystore, this.#unheard);
    await this.#carryOut(this.#steps.rotation(), (step) => keystore.rotateKey(step));
    if (this.#isCreating && this.#kill < killsOfCreation[this.#beginning]) return;
    if (!this.#witness.isMember) await this.#letWitnessIn(harness);
    if (this.#random.chance(0.4)) await this.#replaceRecoveryKey(harness.vault);
    await this.#witness.hear(keystore);
    const news = await this.#witness.speak();
    this.#unheard = news;
    // The next process is not always the one that hears it.
    if (this.#random.chance(0.6)) await this.#import(keystore, news);
  }

  async #create(vault: ReopenedVault['harness']['vault']): Promise<void> {
    if (this.#beginning === 'joining') {
      await this.#carryOut(this.#steps.request(), (step) => vault.requestJoin(step));
      return;
    }
    await this.#carryOut(this.#steps.creation(), async (step) => {
      this.#recoveryKeys = [(await vault.create(step)).recoveryKey];
    });
  }

  async #makeWelcome(vault: ReopenedVault['harness']['vault']): Promise<StepOf<'complete-join'>> {
    const request = path.join(this.#home, 'request');
    await vault.saveJoinRequest({ path: request });
    const { code, deviceName } = await vault.describeJoin();
    return this.#witness.welcome(request, code, deviceName);
  }

  async #letWitnessIn(harness: ReopenedVault['harness']): Promise<void> {
    const { name } = this.#witness;
    const step: Step = { kind: 'admit', requestPath: '', code: '', welcomePath: '', name };
    await this.#carryOut(step, () => this.#witness.join(harness));
  }

  async #import(keystore: Keystore, step: StepOf<'import'>): Promise<void> {
    const isHeard = step.brings.name in this.#requireMember().others;
    const { nothingNew } = await keystore.importBundle(step);
    if (nothingNew !== isHeard) throw new Error(`The import brought ${nothingNew ? 'nothing' : 'something'} new.`);
    if (!isHeard) this.#account = after(this.#account, step);
    this.#unheard = null;
  }

  /** Unless one waits already that does not open the vault yet. */
  async #replaceRecoveryKey(vault: ReopenedVault['harness']['vault']): Promise<void> {
    const account = this.#requireMember();
    if (this.#recoveryKeys.length > account.recoveryKey + 1) return;
    const oldRecoveryKey = this.#recoveryKeys[account.recoveryKey] ?? '';
    this.#recoveryKeys.push((await vault.replaceRecoveryKey({ oldRecoveryKey })).recoveryKey);
    this.#byRecoveryKeys += 1;
    // The box for the new one.
    this.#account = { ...account, ownEntries: account.ownEntries + 1 };
  }

  async #carryOut<S extends Step>(step: S, work: (step: S) => Promise<unknown>): Promise<void> {
    await work(step);
    this.#account = after(this.#account, step);
  }

  /** The recovery key that is to open the vault does so, whatever happened since. */
  async #recover(): Promise<void> {
    if (this.#account?.kind !== 'member') return;
    const { harness } = new ReopenedVault(this.#folder);
    const recoveryKey = this.#recoveryKeys[this.#account.recoveryKey] ?? '';
    try {
      await harness.vault.start();
      await harness.vault.recover({ recoveryKey, newPassword: this.#steps.newPassword() });
    } finally {
      await harness.end();
    }
  }

  #entriesOf(account: Expected): number {
    if (account?.kind !== 'member') return 0;
    return Object.values(account.others).reduce(
      (sum, entries) => sum + entries,
      account.ownEntries + this.#byRecoveryKeys,
    );
  }

  #requireMember(): ExpectedAccount {
    if (this.#account?.kind === 'member') return this.#account;
    throw new Error('There is no account.');
  }

  #requireWelcome(): StepOf<'complete-join'> {
    if (this.#welcome) return this.#welcome;
    throw new Error('Nobody answered the request.');
  }
}

/** No device is let in without its welcome, and none is welcome that was not let in. */
function requireWelcome({ welcomePath }: StepOf<'admit'>, isDue: boolean): void {
  if (existsSync(welcomePath) !== isDue) throw new Error(`There is ${isDue ? 'no' : 'a'} welcome.`);
}

function historyOf(moment: KillMoment, { acknowledged, inFlight }: LastWords): string {
  return JSON.stringify({ moment, acknowledged, inFlight });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
