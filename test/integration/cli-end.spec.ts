import { EventEmitter } from 'node:events';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { expect } from 'chai';
import { ContainerModule } from 'inversify';

import { Application } from '../../src/cli/application.js';
import { runCommand } from '../../src/cli/run-command.js';
import { runOnestar } from '../../src/cli/run-onestar.js';
import type { Plugin } from '../../src/container/index.js';
import { SystemClock } from '../../src/core/clock.js';
import { silentLogger } from '../../src/core/logger.js';
import type { RunRecord } from '../../src/plugins/metrics/index.js';
import { VaultWorkerLauncher } from '../../src/plugins/vault/index.js';
import { withTemporaryFolder } from '../support/temporary-folder.js';
import { launchVaultWorker } from '../support/vault/worker-program.js';

const PASSWORD = 'correct horse battery';

/** Launches real workers, and knows how many have not ended. */
class CountingEdge {
  running = 0;
  launched = 0;

  readonly plugin: Plugin = {
    id: 'counting-edge',
    phase: 'edges',
    starts: [],
    module: new ContainerModule(({ bind }) => {
      bind<VaultWorkerLauncher>(VaultWorkerLauncher).toConstantValue({ launch: () => this.#launch() });
    }),
  };

  #launch(): ReturnType<typeof launchVaultWorker> {
    const worker = launchVaultWorker();
    this.launched += 1;
    this.running += 1;
    worker.once('exit', () => (this.running -= 1));
    return worker;
  }
}

function startApplication(dataDirectory: string, edge: Plugin): Promise<Application> {
  return Application.start({
    edge,
    clock: new SystemClock(),
    logger: silentLogger,
    dataDirectory,
    configuration: { testMode: false, version: '0.0.0', place: 'command' },
  });
}

function runAt(endedAt: number): RunRecord {
  return {
    endedAt,
    durationMs: 1,
    trigger: 'manual',
    outcome: { kind: 'completed', needsSync: false, warnings: 0 },
    checks: [],
  };
}

/** Runs a command with a process that gives it a password on standard input. */
function runWith(password: string, edge: Plugin, ...args: string[]): Promise<number> {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough().resume(), new PassThrough().resume()];
  stdin.end(`${password}\n`);
  const facts = { env: {}, platform: process.platform, pid: process.pid, cwd: () => '/', exit: () => {} };
  return runOnestar({
    args: ['--password-stdin', ...args],
    process: Object.assign(new EventEmitter(), { stdin, stdout, stderr }, facts) as unknown as NodeJS.Process,
    homeDirectory: '/nowhere',
    clock: new SystemClock(),
    version: '0.0.0',
    loadParts: async () => ({ runCommand, edge: () => edge }),
  });
}

describe('The end of a command', () => {
  it('locks the vault, waits for the end of its thread, and keeps the checks that were not kept yet', () =>
    withTemporaryFolder(async (folder) => {
      const edge = new CountingEdge();
      const application = await startApplication(folder, edge.plugin);
      const { vault, runHistory } = application;
      await vault.create({ deviceName: 'Desk', password: PASSWORD });
      // The disk rests after the first, so that only the end can keep the second.
      runHistory.record(runAt(1));
      runHistory.record(runAt(2));
      expect(edge.running).to.be.above(0);

      await application.end();

      expect(vault.state).to.deep.equal({ kind: 'locked', reason: 'shutdown' });
      expect(edge.running).to.equal(0);
      const kept = JSON.parse(await readFile(path.join(folder, 'run-history.json'), 'utf8')) as { runs: RunRecord[] };
      expect(kept.runs.map(({ endedAt }) => endedAt)).to.deep.equal([2, 1]);
    }));

  it('comes before it is over', () =>
    withTemporaryFolder(async (folder) => {
      const edge = new CountingEdge();
      const application = await startApplication(folder, edge.plugin);
      await application.vault.create({ deviceName: 'Desk', password: PASSWORD });
      await application.end();
      const before = edge.launched;
      expect(await runWith(PASSWORD, edge.plugin, '--data-dir', folder, 'check')).to.equal(0);
      expect(edge.launched).to.be.above(before);
      expect(edge.running).to.equal(0);
    }));
});
