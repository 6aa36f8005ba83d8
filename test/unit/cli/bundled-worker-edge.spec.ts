import { expect } from 'chai';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Worker } from 'node:worker_threads';

import { bundledWorkerEdge } from '../../../src/cli/bundled-worker-edge.js';
import { allCommands } from '../../../src/cli/command.js';
import { commands } from '../../../src/cli/commands/index.js';
import { createContainer } from '../../../src/container/index.js';
import { VaultWorkerLauncher, type VaultWorker } from '../../../src/plugins/vault/index.js';
import { OwnThreadWorker } from '../../../src/plugins/vault/own-thread-worker.js';

describe('What holds the secrets of a command', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'onestarstream-edge-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const launch = (mustListen: boolean): VaultWorker =>
    createContainer([bundledWorkerEdge(folder, () => mustListen)])
      .get<VaultWorkerLauncher>(VaultWorkerLauncher)
      .launch();

  it('is the thread of the command itself when nobody has to be heard', async () => {
    const worker = launch(false);
    expect(worker).to.be.instanceOf(OwnThreadWorker);
    await worker.terminate();
  });

  it('is a thread with the program that lies beside it when somebody has to be heard at any time', async () => {
    await writeFile(path.join(folder, 'vault-worker.js'), '');
    const worker = launch(true);
    expect(worker).to.be.instanceOf(Worker);
    await once(worker, 'exit');
  });

  it('is a thread always for `watch` alone', () => {
    const lasting = allCommands(commands).filter(({ command }) => command.isLasting);
    expect(lasting.map(({ words }) => words)).to.deep.equal(['watch']);
  });
});
