import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';

import { ATTEMPT_PLACES } from '../../src/plugins/vault/attempt-places.js';
import { FREE_ATTEMPTS, delayAfter } from '../../src/plugins/vault/worker/throttle.js';
import {
  CommandFleet,
  type CommandDevice,
  type CommandResult,
  buildOnestar,
  errorOf,
  resultOf,
} from '../support/cli.js';
import { KILL_VARIABLE, type KillMoment, STOPPED_VARIABLE } from '../support/faults/kill-moment.js';
import { ChildScript } from '../support/vault/child-script.js';
import { DataFolders } from '../support/vault/data-folders.js';
import { errorOf as refusalOf } from '../support/vault/error-of.js';
import { storeAttempts, storedAttempts } from '../support/vault/stored-attempts.js';
import { PASSWORD, type VaultHarness } from '../support/vault/vault-harness.js';
import { bundleForNode } from '../support/vault/worker-program.js';

const WRONG = 'not the right password';

/** Longer than any machine takes; what is tested here does not depend on how fast it is. */
const PATIENCE = ['--wait', '3600'];

describe('Many attempts at once, and attempts that are killed', () => {
  const folders = new DataFolders();
  const fleet = new CommandFleet();
  let killingWorker: string;

  before(async () => {
    await buildOnestar();
    killingWorker = await bundleForNode('test/support/faults/killing-vault-worker.ts');
  });
  after(() => fleet.remove());

  const vaultOf = (device: CommandDevice): string => path.join(device.dataDirectory, 'vault.lmdb');
  const placesIn = (device: CommandDevice): string[] =>
    readdirSync(device.dataDirectory).filter((name) => /-attempt-\d+$/.test(name));

  async function lockedVault(): Promise<VaultHarness> {
    const installation = await folders.install();
    await installation.vault.create({ deviceName: 'Laptop', password: PASSWORD });
    await installation.vault.lock('person');
    return installation;
  }

  /** Has a process guess, and die at a moment. */
  async function guessAndDie({ dataDirectory }: VaultHarness, moment: Exclude<KillMoment, 'asked'>): Promise<void> {
    const guessing = new ChildScript('unlock-child.ts', [dataDirectory, WRONG], {
      VAULT_WORKER_PROGRAM: killingWorker,
      [KILL_VARIABLE]: moment,
    });
    expect(await guessing.ended()).to.equal('SIGKILL');
    expect(guessing.lines, 'it told nothing').to.deep.equal(['']);
  }

  it('[I7] twenty commands at once with the right password all succeed, a few at a time', async () => {
    const device = await fleet.found('Busy');
    let most = 0;
    const commands = Array.from({ length: 20 }, () => resultOf(device.start([...PATIENCE, '--json', 'status'])));
    const watching = setInterval(() => (most = Math.max(most, placesIn(device).length)), 5);
    const results = await Promise.all(commands);
    clearInterval(watching);
    for (const { exitCode, stderr } of results) expect(exitCode, stderr).to.equal(0);
    expect(most).to.be.within(1, ATTEMPT_PLACES);
    expect(placesIn(device), 'each place was given back').to.deep.equal([]);
    expect((await storedAttempts(vaultOf(device))).attempts).to.equal(0);
  });

  it('[I7] a command that may not wait says so, and an attempt that is about to succeed is no wrong one', async () => {
    const device = await fleet.found('Hasty');
    await storeAttempts(vaultOf(device), FREE_ATTEMPTS - 1, Date.now());
    const results = await Promise.all(
      Array.from({ length: 10 }, () => resultOf(device.start(['--wait', '0', '--json', 'status']))),
    );
    expect(results.filter(({ exitCode }) => exitCode === 0).length).to.be.greaterThan(0);
    for (const result of results.filter(({ exitCode }) => exitCode !== 0)) {
      expect(result.exitCode).to.equal(3);
      expect(errorOf(result).message, 'not that of wrong attempts').to.match(/^Other programs/);
    }
    expect((await storedAttempts(vaultOf(device))).attempts).to.equal(0);
  });

  it('[I7] of twenty wrong ones at once no more are tried than their delays leave time for', async () => {
    const device = await fleet.found('Guessed');
    const wrong = await device.writeSecret('wrong', WRONG);
    const begin = performance.now();
    const guess = (): Promise<CommandResult> =>
      device.runWithoutPassword(['--wait', '5', '--json', '--password-file', wrong, 'status']);
    const results = await Promise.all(Array.from({ length: 20 }, guess));
    const elapsedMs = performance.now() - begin;
    const codes = results.map((result) => errorOf(result).code);
    for (const { exitCode } of results) expect(exitCode).to.equal(3);
    const tried = codes.filter((code) => code === 'WRONG_PASSWORD').length;
    expect((await storedAttempts(vaultOf(device))).attempts, 'each is counted').to.equal(tried);
    let delays = 0;
    for (let attempts = FREE_ATTEMPTS; attempts < tried; attempts++) delays += delayAfter(attempts);
    expect(delays).to.be.at.most(elapsedMs);
    expect(codes.every((code) => code === 'WRONG_PASSWORD' || code === 'UNLOCK_THROTTLED')).to.equal(true);
  });

  it('[I7] seven that are killed while they derive do not keep the eighth out', async () => {
    const device = await fleet.found('Interrupted');
    for (let attempt = 1; attempt <= 7; attempt++) {
      const command = device.start(['--json', 'status']);
      const ended = resultOf(command);
      // It derives. Once all places are taken by the dead, it waits, or is about to.
      const expected = Math.min(attempt, ATTEMPT_PLACES);
      while (placesIn(device).length < expected) await new Promise((resolve) => setTimeout(resolve, 1));
      command.kill('SIGKILL');
      await ended;
    }
    const { exitCode, stderr } = await device.run(...PATIENCE, '--json', 'status');
    expect(exitCode, stderr).to.equal(0);
    expect((await storedAttempts(vaultOf(device))).attempts).to.equal(0);
    expect(existsSync(`${vaultOf(device)}-attempt-1`)).to.equal(false);
  });

  for (const moment of ['counted', 'before-outcome'] as const) {
    it(`[I7] counts a guess whose process is killed at the moment “${moment}”`, async () => {
      const installation = await lockedVault();
      const { vault, vaultFile } = installation;
      await storeAttempts(vaultFile, 9, 0);
      await guessAndDie(installation, moment);
      expect((await storedAttempts(vaultFile)).attempts).to.equal(10);
      const throttled = await refusalOf(vault.unlock(WRONG));
      expect(throttled, 'a killed guess makes the next one wait').to.include({ code: 'UNLOCK_THROTTLED' });
      expect(throttled.details?.['retryAfterMs']).to.be.within(1, delayAfter(10));
      expect((await storedAttempts(vaultFile)).attempts).to.equal(10);
    });
  }

  it('[I7] a trial that was killed holds up the next attempt for a moment, and then counts as failed', async () => {
    const installation = await lockedVault();
    await guessAndDie(installation, 'counted');
    const killed = await storedAttempts(installation.vaultFile);
    expect(killed.trial).to.not.equal(null);
    await refusalOf(installation.vault.unlock(WRONG));
    expect(await storedAttempts(installation.vaultFile)).to.include({ attempts: 2, trial: null });
    await installation.vault.unlock(PASSWORD);
  });

  it('[I7] a process that was stopped for a while does not pass an old time for the present', async function () {
    if (process.platform === 'win32') this.skip();
    const { vaultFile, dataDirectory, vault } = await lockedVault();
    const stopped = path.join(folders.make(), 'stopped');
    const late = new ChildScript('unlock-child.ts', [dataDirectory, WRONG], {
      VAULT_WORKER_PROGRAM: killingWorker,
      [KILL_VARIABLE]: 'asked',
      [STOPPED_VARIABLE]: stopped,
    });
    while (!existsSync(stopped)) await new Promise((resolve) => setTimeout(resolve, 5));
    // Somebody else fails meanwhile.
    const failedAt = Date.now();
    await storeAttempts(vaultFile, 12, failedAt);
    late.signal('SIGCONT');
    await late.ended();
    expect(late.lines).to.deep.equal(['UNLOCK_THROTTLED']);
    expect(await storedAttempts(vaultFile), 'the delay still begins then').to.include({
      attempts: 12,
      lastAt: failedAt,
    });
    expect(await refusalOf(vault.unlock(PASSWORD))).to.include({ code: 'UNLOCK_THROTTLED' });
  });
});
