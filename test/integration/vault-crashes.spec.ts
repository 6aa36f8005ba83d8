import type { Worker } from 'node:worker_threads';
import { expect } from 'chai';

import type { VaultState } from '../../src/plugins/vault/index.js';
import { accountKeys } from '../../src/plugins/vault/worker/account/account-keys.js';
import { BrokenPromise, CrashLife, type CrashLifeOptions, type Kill } from '../support/crashes/crash-life.js';
import { rejection } from '../support/defer.js';
import { DataFolders } from '../support/vault/data-folders.js';
import { errorOf } from '../support/vault/error-of.js';
import { VaultFile } from '../support/vault/vault-file.js';
import { OTHER_PASSWORD, PASSWORD, type VaultHarness } from '../support/vault/vault-harness.js';

/** How many kills there are, and from which seed on; a failing seed is printed and can be lived again alone. */
const KILLS = Number(process.env['CRASH_KILLS'] ?? 20);
const FIRST_SEED = Number(process.env['FIRST_SEED'] ?? 1);
const KILLS_OF_A_LIFE = 10;

describe('A vault whose process is killed', () => {
  const met: Kill[] = [];

  for (let done = 0; done < KILLS; done += KILLS_OF_A_LIFE) {
    const seed = FIRST_SEED + done / KILLS_OF_A_LIFE;
    const kills = Math.min(KILLS_OF_A_LIFE, KILLS - done);
    it(`[B2] seed ${seed}: ${kills} kills lose nothing that was acknowledged, and leave no half of anything`, async () => {
      const found = await new CrashLife({ seed, kills }).live();
      expect(found).to.have.length(kills);
      met.push(...found);
    });
  }

  after(() => process.stdout.write(`    ${describeKills(met)}\n`));

  async function brokenPromise(options: Omit<CrashLifeOptions, 'seed' | 'kills'>): Promise<string> {
    const error = await rejection(new CrashLife({ seed: 1, kills: KILLS_OF_A_LIFE, ...options }).live());
    if (error instanceof BrokenPromise) return error.message;
    throw error;
  }

  it('sees a write that was acknowledged and is not there', async () => {
    expect(await brokenPromise({ sabotage: 'acknowledge-only' })).to.match(/kill 1: .*There is null, not/);
  });

  it('sees a change of which a part is missing', async () => {
    const meddle = async (path: string): Promise<void> => {
      const file = new VaultFile(path);
      // The second entry: the first one after the founding.
      await file.remove(accountKeys.entry(1));
    };
    expect(await brokenPromise({ meddle })).to.match(/Wrong troubles: .*entry/);
  });
});

describe('A vault whose worker ends by itself', () => {
  const folders = new DataFolders();

  interface Observed extends VaultHarness {
    /** The worker that was started last. */
    readonly worker: () => Worker;
    readonly states: readonly VaultState[];
  }

  async function install(): Promise<Observed> {
    const workers: Worker[] = [];
    const installation = await folders.install({ onLaunch: (worker) => workers.push(worker) });
    const states: VaultState[] = [];
    installation.vault.onDidChangeState((state) => states.push(state));
    const worker = (): Worker => {
      const last = workers.at(-1);
      if (last) return last;
      throw new Error('No worker was started.');
    };
    return Object.assign(installation, { worker, states });
  }

  async function untilLocked({ vault, states }: Observed): Promise<void> {
    if (vault.state.kind === 'locked') return;
    await new Promise<void>((resolve) => {
      const subscription = vault.onDidChangeState(({ kind }) => {
        if (kind !== 'locked') return;
        subscription.dispose();
        resolve();
      });
    });
    expect(states.at(-1)).to.deep.equal(vault.state);
  }

  /** It was locked and said why, and what was acknowledged is there when it is unlocked again. */
  async function expectLockedAndUsable(installation: Observed, rotations: number): Promise<void> {
    const { vault, keystore } = installation;
    await untilLocked(installation);
    expect(vault.state).to.deep.equal({ kind: 'locked', reason: 'worker-ended' });
    expect(keystore.snapshot).to.equal(null);
    expect(await errorOf(keystore.rotateKey({ reason: 'while locked' }))).to.include({ code: 'VAULT_LOCKED' });
    await vault.unlock(PASSWORD);
    expect(keystore.snapshot?.rotations.total).to.equal(rotations);
    await keystore.rotateKey({ reason: 'as before' });
  }

  const endings: Record<string, (worker: Worker) => void> = {
    'is ended from outside': (worker) => void worker.terminate(),
    'crashes by an error that nothing catches': (worker) => worker.postMessage(null),
  };

  for (const [ending, end] of Object.entries(endings)) {
    it(`[B2] and ${ending} while it waits: the app locks, says why, and unlocks again`, async () => {
      const installation = await install();
      await installation.vault.create({ deviceName: 'Laptop', password: PASSWORD });
      for (let rotations = 1; rotations <= 5; rotations++) {
        await installation.keystore.rotateKey({ reason: `acknowledged ${rotations}` });
        end(installation.worker());
        await expectLockedAndUsable(installation, rotations * 2 - 1);
      }
    });
  }

  it('[B2] while it derives: what was asked for is refused, with what is safe and what to do', async () => {
    const installation = await install();
    const { vault, worker } = installation;
    await vault.create({ deviceName: 'Laptop', password: PASSWORD });
    const changing = errorOf(vault.changePassword({ currentPassword: PASSWORD, newPassword: OTHER_PASSWORD }));
    void worker().terminate();
    const error = await changing;
    expect(error).to.include({ code: 'VAULT_WORKER_ENDED' });
    expect(error.message).to.match(/stopped unexpectedly\. Everything saved before is safe/);
    expect(error.hint).to.match(/Unlock the vault again/);
    await expectLockedAndUsable(installation, 0);
  });

  it('[B2] while a vault is made: there is none, and it can be made', async () => {
    const { vault, keystore, worker } = await install();
    const creating = errorOf(vault.create({ deviceName: 'Laptop', password: PASSWORD }));
    // The worker is started in the turn after the call.
    await Promise.resolve();
    void worker().terminate();
    expect(await creating).to.include({ code: 'VAULT_WORKER_ENDED' });
    expect(vault.state).to.deep.equal({ kind: 'missing' });
    await vault.create({ deviceName: 'Laptop', password: PASSWORD });
    await keystore.rotateKey({ reason: 'as ever' });
  });
});

/** How many kills met what, in one line. */
function describeKills(kills: readonly Kill[]): string {
  const counts = new Map<string, number>();
  for (const { during, left } of kills) {
    const met = during === 'between' || during === 'unlock' ? during : `${during} (${left})`;
    counts.set(met, (counts.get(met) ?? 0) + 1);
  }
  const parts = Array.from(counts, ([met, count]) => `${count} ${met}`).toSorted();
  return `${kills.length} kills met: ${parts.join(', ')}`;
}
