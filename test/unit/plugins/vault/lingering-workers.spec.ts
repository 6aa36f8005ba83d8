import { expect } from 'chai';
import sinon from 'sinon';

import { LingeringWorkers } from '../../../../src/plugins/vault/lingering-workers.js';
import type { VaultWorkerClient } from '../../../../src/plugins/vault/vault-worker-client.js';
import { defer } from '../../../support/defer.js';

/** Its own: restoring sinon's shared one would also undo, a second time, the fake time of other files. */
const sandbox = sinon.createSandbox();

/** A worker of which only its end counts. */
function clientThat(hasExited: boolean) {
  const { promise: exited, resolve: exit } = defer<void>();
  return { client: { hasExited, exited } as unknown as VaultWorkerClient, exit };
}

describe('LingeringWorkers', () => {
  let before: readonly unknown[];

  /** What this has the process do at its end. */
  const atExit = (): readonly (() => void)[] =>
    process.listeners('exit').filter((listener) => !before.includes(listener)) as (() => void)[];

  beforeEach(() => {
    before = process.listeners('exit');
  });

  afterEach(() => {
    for (const listener of atExit()) process.off('exit', listener);
    sandbox.restore();
  });

  it('counts workers until each of them has ended', async () => {
    const workers = new LingeringWorkers();
    const [one, other] = [clientThat(false), clientThat(false)];
    expect(workers.areAny).to.equal(false);
    for (const { client } of [one, other, one]) workers.add(client);
    expect(workers.areAny).to.equal(true);
    one.exit();
    await one.client.exited;
    expect(workers.areAny).to.equal(true);
    other.exit();
    await other.client.exited;
    expect(workers.areAny).to.equal(false);
  });

  it('does not count one that has ended already', () => {
    const workers = new LingeringWorkers();
    workers.add(clientThat(true).client);
    expect(workers.areAny).to.equal(false);
    expect(atExit()).to.have.length(0);
  });

  it('has the process kill itself at its end, as long as there is one', async () => {
    const kill = sandbox.stub(process, 'kill');
    const workers = new LingeringWorkers();
    const [one, other] = [clientThat(false), clientThat(false)];
    for (const { client } of [one, other]) workers.add(client);
    const [end, ...more] = atExit();
    expect(more).to.deep.equal([]);
    end?.();
    expect(kill.args).to.deep.equal([[process.pid, 'SIGKILL']]);
    for (const { client, exit } of [one, other]) {
      exit();
      await client.exited;
    }
    expect(atExit()).to.deep.equal([]);
  });
});
