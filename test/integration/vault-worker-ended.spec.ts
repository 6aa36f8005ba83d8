import { expect } from 'chai';

import { readStoredAccount } from '../support/crashes/stored-account.js';
import type { Scenario, StepReport } from '../support/faults/trapped-vault-child.js';
import { ChildScript } from '../support/vault/child-script.js';
import { DataFolders } from '../support/vault/data-folders.js';
import { PASSWORD } from '../support/vault/vault-harness.js';
import { VaultFile } from '../support/vault/vault-file.js';
import { bundleForNode } from '../support/vault/worker-program.js';

describe('A vault worker that ends inside a transaction', () => {
  const folders = new DataFolders();
  let program: string;

  before(async () => {
    program = await bundleForNode('test/support/faults/trapped-vault-worker.ts');
  });

  async function live(scenario: Scenario): Promise<{
    readonly folder: string;
    readonly reports: readonly StepReport[];
    readonly ended: number | string;
  }> {
    const folder = folders.make();
    const script = new ChildScript('../faults/trapped-vault-child.ts', [folder, scenario], {
      VAULT_WORKER_PROGRAM: program,
    });
    const ended = await script.ended();
    return { folder, reports: script.lines.map((line) => JSON.parse(line) as StepReport), ended };
  }

  /** What was acknowledged is there, nothing else is, and the vault can be written to. */
  async function expectUsable(folder: string, rotations: number): Promise<void> {
    const { vault, keystore, vaultFile } = await folders.install({ folder });
    await vault.unlock(PASSWORD);
    expect(keystore.snapshot?.rotations.total).to.equal(rotations);
    expect(keystore.snapshot?.damagedRecords).to.deep.equal([]);
    await keystore.rotateKey({ reason: 'as before' });
    await vault.lock('person');
    const { entries, own } = readStoredAccount(await new VaultFile(vaultFile).records(), PASSWORD);
    expect([entries, own]).to.deep.equal([rotations + 2, rotations + 2]);
  }

  const endings: Readonly<Record<string, Scenario>> = {
    'because memory runs out': 'out-of-memory',
    'because it is ended from outside': 'ended-from-outside',
  };

  for (const [ending, scenario] of Object.entries(endings)) {
    it(`[B2] ${ending}: the app locks and says why, no call hangs, and after a restart the vault is as it was`, async () => {
      const { folder, reports, ended } = await live(scenario);
      const locked = { state: { kind: 'locked', reason: 'restart-needed' }, isOpen: false };
      const [, acknowledged, ...others] = reports;
      expect(acknowledged).to.include({ step: 'rotate', outcome: 'done' });
      expect(others.map(({ step, outcome }) => [step, outcome])).to.deep.equal([
        ['rotate', 'VAULT_RESTART_NEEDED'],
        ['unlock', 'VAULT_RESTART_NEEDED'],
      ]);
      for (const { state, isOpen, hint } of others) {
        expect({ state, isOpen }).to.deep.equal(locked);
        expect(hint).to.match(/start it again/);
      }
      expect(ended, 'how the process ended').to.equal('SIGKILL');
      await expectUsable(folder, 1);
    });
  }

  it('[B2] a lock does not wait for ever for a write that never ends, and does not end its thread in the middle', async () => {
    const { folder, reports, ended } = await live('never-done');
    expect(reports.slice(2).map(({ step, outcome }) => [step, outcome])).to.deep.equal([
      ['rotate', 'VAULT_RESTART_NEEDED'],
      ['lock', 'done'],
      ['unlock', 'VAULT_RESTART_NEEDED'],
    ]);
    for (const { state } of reports.slice(3)) expect(state).to.deep.equal({ kind: 'locked', reason: 'restart-needed' });
    expect(ended).to.equal('SIGKILL');
    await expectUsable(folder, 1);
  });

  it('[B2] when a write ends after all, the vault opens again without a restart, and the write is there', async () => {
    const { folder, reports, ended } = await live('done-late');
    expect(reports.slice(-4).map(({ step, outcome }) => [step, outcome])).to.deep.equal([
      ['unlock', 'VAULT_RESTART_NEEDED'],
      ['thread ended', 'done'],
      ['unlock', 'done'],
      ['lock', 'done'],
    ]);
    expect(reports.at(-3)).to.deep.include({ step: 'thread ended', state: { kind: 'locked', reason: 'worker-ended' } });
    expect(ended).to.equal(0);
    await expectUsable(folder, 2);
  });
});
