import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect } from 'chai';

import { NEWER_NODE_VERSION, provideNewerNode } from '../../scripts/lib/newer-node.mjs';
import { SetUpError } from '../../scripts/lib/set-up-error.mjs';
import type { SyncCheckResultView } from '../../src/ipc/contract.js';
import { buildOnestar, CommandFleet } from '../support/cli.js';

/**
 * The command on a newer Node.js than the oldest one that it runs on. `ONESTAR_NODE=<program>` does the same with any test of the command
 * and any Node.js.
 */
describe(`onestar on Node.js ${NEWER_NODE_VERSION} (left out where the npm registry does not give it)`, () => {
  const fleet = new CommandFleet();
  let newer: string;

  before(buildOnestar);
  before(async function () {
    this.timeout(0); // A download, which has its own limit.
    try {
      newer = await provideNewerNode();
    } catch (error) {
      if (!(error instanceof SetUpError)) throw error;
      this.skip();
    }
  });
  after(() => fleet.remove());

  async function onNewerNode<T>(work: () => Promise<T>): Promise<T> {
    const before = process.env['ONESTAR_NODE'];
    process.env['ONESTAR_NODE'] = newer;
    try {
      return await work();
    } finally {
      if (before === undefined) delete process.env['ONESTAR_NODE'];
      else process.env['ONESTAR_NODE'] = before;
    }
  }

  it('is run by that version', async () => {
    const { stdout } = await promisify(execFile)(newer, ['--version']);
    expect(stdout.trim()).to.equal(`v${NEWER_NODE_VERSION}`);
  });

  it('founds, rotates, checks and exchanges with a device on this Node.js, and leaves vaults that either opens', async () => {
    const bundle = (await fleet.newDevice()).file('bundle');
    const a = await onNewerNode(() => fleet.found('On the newer'));
    const b = await fleet.newDevice();
    const request = await b.askToJoin('On this one');
    await b.json(0, 'join', '--welcome', await onNewerNode(() => a.admit(request)));
    await b.exportBundle(bundle);
    await onNewerNode(async () => {
      await a.importBundle(bundle);
      await a.json(0, 'rotate', 'key', '--reason', 'a test');
      expect(await a.json<SyncCheckResultView>(1, 'check')).to.include({ needsSync: true, deviceCount: 2 });
      await a.exportBundle(bundle);
    });
    expect(await b.importBundle(bundle)).to.include({ newRotations: 1 });
    const listed = await onNewerNode(() => b.json<{ readonly devices: readonly unknown[] }>(0, 'devices', 'list'));
    expect(listed).to.deep.equal(await b.json(0, 'devices', 'list'));
    expect(listed.devices).to.have.length(2);
    expect(await a.json<SyncCheckResultView>(1, 'status')).to.include({ deviceCount: 2 });
  });
});
