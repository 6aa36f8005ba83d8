import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';

import { HostileBundles } from '../support/attacker/hostile-bundles.js';
import type { ImportOutcome } from '../support/attacker/import-outcome.js';
import { lootOfVault } from '../support/attacker/loot.js';
import { exchange, letIn } from '../support/exchange.js';
import { SeededRandom } from '../support/simulation/random.js';
import { DataFolders } from '../support/vault/data-folders.js';
import { OTHER_PASSWORD, PASSWORD } from '../support/vault/vault-harness.js';
import { bundleForNode, vaultWorkerProgram } from '../support/vault/worker-program.js';

const MAX_OVER_IDLE_KIB = 64 * 1024;
/** How many bundles are made of each kind of which there are many; raise it to search longer. */
const SAMPLES = Number(process.env['HOSTILE_BUNDLES'] ?? 6);
const SEED = Number(process.env['HOSTILE_SEED'] ?? 1);

describe('Hostile bundles', () => {
  const folders = new DataFolders();

  /** Imports bundles one after the other, in a process of its own with an open vault. */
  async function importAll(
    dataFolder: string,
    warmUp: string,
    files: readonly string[],
  ): Promise<readonly ImportOutcome[]> {
    const program = await bundleForNode('test/support/attacker/import-child.ts');
    const list = path.join(folders.make(), 'list.json');
    writeFileSync(list, JSON.stringify(files));
    const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', program, dataFolder, warmUp, list], {
      env: { ...process.env, VAULT_WORKER_PROGRAM: vaultWorkerProgram },
      maxBuffer: 64 * 1024 * 1024,
    });
    return stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as ImportOutcome);
  }

  it('[D2] each gives a typed error, takes at most 64 MiB more than an idle vault, and changes nothing', async function () {
    if (process.platform !== 'linux') this.skip();
    const [founder, member] = [await folders.install(), await folders.install()];
    await founder.vault.create({ deviceName: 'Laptop', password: PASSWORD });
    await letIn(founder, member, { deviceName: 'Phone', password: OTHER_PASSWORD });
    await exchange(member, founder);
    const honestFile = path.join(folders.make(), 'honest');
    await member.keystore.exportBundle({ path: honestFile });
    await founder.keystore.importBundle({ path: honestFile });
    await Promise.all([founder.vault.lock('person'), member.vault.lock('person')]);
    const [own, theirs] = [
      await lootOfVault(founder.vaultFile, PASSWORD),
      await lootOfVault(member.vaultFile, OTHER_PASSWORD),
    ];
    const source = { honestFile, account: own.member, recipient: own.keys.record, entries: theirs.entries };
    const hostile = new HostileBundles(folders.make(), source, new SeededRandom(SEED)).make(SAMPLES);
    const outcomes = await importAll(
      founder.dataDirectory,
      honestFile,
      hostile.map(({ file }) => file),
    );
    const complaints = hostile.flatMap(({ name, codes }, index) => {
      const outcome = outcomes[index];
      if (outcome === undefined) return [`${name}: no outcome`];
      const { result, isUnchanged, overIdleKiB, grownKiB } = outcome;
      const isTyped = (codes as readonly string[]).includes(result);
      if (isTyped && isUnchanged && Math.max(overIdleKiB, grownKiB) <= MAX_OVER_IDLE_KIB) return [];
      return [
        `${name}: ${result}, ${isUnchanged ? 'unchanged' : 'CHANGED'}, ${overIdleKiB} KiB over idle, which had grown by ${grownKiB}`,
      ];
    });
    expect(complaints, `seed ${SEED}`).to.deep.equal([]);
  });
});
