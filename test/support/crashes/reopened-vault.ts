import { statSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';

import { AppError } from '../../../src/core/errors.js';
import type { KeystoreChangeCause } from '../../../src/plugins/vault/index.js';
import { VaultHarness } from '../vault/vault-harness.js';
import { launchVaultWorker } from '../vault/worker-program.js';
import { indexingVaultWorker } from './doomed-process.js';
import type { Expected, ExpectedAccount } from './expected-account.js';

/** A vault that was opened again after its process was killed. */
export class ReopenedVault {
  readonly harness: VaultHarness;

  constructor(folder: string) {
    this.harness = new VaultHarness(folder, { launch: () => launchVaultWorker(indexingVaultWorker) });
  }

  /**
   * Opens the vault and gives the one of `candidates` that is there, whole. Throws when it is none of them.
   * @param recoveryKeys all that the account has had, in their order, as far as they were told
   */
  async openAs(candidates: readonly Expected[], recoveryKeys: readonly string[]): Promise<Expected> {
    const { vault, vaultFile } = this.harness;
    await vault.start();
    const found = vault.state.kind === 'missing' ? null : await this.#open(candidates, recoveryKeys);
    const match = candidates.find((candidate) => isDeepStrictEqual(candidate, found));
    if (match === undefined) throw new Error(`There is ${JSON.stringify(found)}, not ${JSON.stringify(candidates)}.`);
    if (match) this.#requirePrivate(vaultFile);
    return match;
  }

  async #open(candidates: readonly Expected[], recoveryKeys: readonly string[]): Promise<Expected> {
    const { vault, keystore } = this.harness;
    requireSame('state', vault.state, { kind: 'locked', reason: 'not-unlocked' });
    const causes: KeystoreChangeCause[] = [];
    const listening = keystore.onDidChange(({ cause }) => causes.push(cause));
    try {
      const password = await this.#unlockWithOneOf(new Set(candidates.flatMap((one) => one?.password ?? [])));
      if (vault.state.kind === 'joining') {
        const { deviceName } = await vault.describeJoin();
        return { kind: 'joining', deviceName, password };
      }
      // By the index, if there is one.
      const account = await this.#describe(password, recoveryKeys);
      await vault.whenVerified();
      requireSame('account after all was read', await this.#describe(password, recoveryKeys), account);
      requireSame('changes when all was read', causes.includes('verified'), false);
      return account;
    } finally {
      listening.dispose();
    }
  }

  /** Throws unless exactly one of the passwords fits. */
  async #unlockWithOneOf(passwords: ReadonlySet<string>): Promise<string> {
    const { vault } = this.harness;
    const fitting: string[] = [];
    for (const password of passwords) {
      if (vault.state.kind !== 'locked') await vault.lock('person');
      if (await this.#opens(password)) fitting.push(password);
    }
    const [password] = fitting;
    if (password === undefined || fitting.length > 1) throw new Error(`Of the passwords, ${fitting.length} fit.`);
    await vault.unlock(password);
    return password;
  }

  async #opens(password: string): Promise<boolean> {
    try {
      await this.harness.vault.unlock(password);
      return true;
    } catch (error) {
      if (error instanceof AppError && error.code === 'WRONG_PASSWORD') return false;
      throw error;
    }
  }

  async #describe(password: string, recoveryKeys: readonly string[]): Promise<ExpectedAccount> {
    const { keystore } = this.harness;
    const snapshot = await keystore.refresh();
    const { forks, conflicts, damagedRecords, voidEntries, unopenedRotations, unfairRotations, refused } = snapshot;
    const troubles = [...forks, ...conflicts, ...damagedRecords, ...voidEntries.newest, ...unopenedRotations];
    requireSame('troubles', [...troubles, ...unfairRotations.newest, ...refused.newest], []);
    requireSame('waiting entries', snapshot.waiting, { incomplete: 0, ofALaterVersion: 0 });
    const { total, items } = await keystore.listRotations({ offset: 0, limit: 200 });
    requireSame('number of rotations', total, items.length);
    requireSame('generation', snapshot.currentKey.generation, 1 + total);
    const own = snapshot.devices.active.find(({ isThisDevice }) => isThisDevice);
    const others = snapshot.devices.active.filter((device) => device !== own);
    return {
      kind: 'member',
      password,
      rotations: items.map(({ reason }) => reason).reverse(),
      ownEntries: own?.entries ?? 0,
      others: Object.fromEntries(others.map(({ name, entries }) => [name, entries])),
      recoveryKey: await this.#openingRecoveryKey(recoveryKeys),
    };
  }

  /** Which recovery key opens the vault, by its place among those that were told. Of an account of which none was told, the one that is kept. */
  async #openingRecoveryKey(told: readonly string[]): Promise<number> {
    const { vault } = this.harness;
    const kept = await vault.readRecoveryKey();
    const opening: number[] = [];
    for (const [place, recoveryKey] of (told.length > 0 ? told : [kept?.recoveryKey ?? '']).entries()) {
      const { opensVault } = await vault.checkRecoveryKey({ recoveryKey });
      if (opensVault) opening.push(place);
      if (kept?.recoveryKey === recoveryKey) requireSame('word on the kept key', kept.opensVault, opensVault);
    }
    const [place] = opening;
    if (place === undefined || opening.length > 1) throw new Error(`Of the recovery keys, ${opening.length} fit.`);
    return place;
  }

  #requirePrivate(vaultFile: string): void {
    if (process.platform === 'win32') return;
    for (const file of [vaultFile, `${vaultFile}-lock`]) requireSame('mode', statSync(file).mode & 0o777, 0o600);
  }
}

function requireSame(what: string, found: unknown, expected: unknown): void {
  if (isDeepStrictEqual(found, expected)) return;
  throw new Error(`Wrong ${what}: ${JSON.stringify(found)} where ${JSON.stringify(expected)} is due.`);
}
