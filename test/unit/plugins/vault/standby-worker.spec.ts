import { EventEmitter } from 'node:events';
import type { Worker } from 'node:worker_threads';
import { expect } from 'chai';

import { StandbyWorker } from '../../../../src/plugins/vault/standby-worker.js';

class IdleWorker extends EventEmitter {
  keepsAlive = true;
  readonly messages: unknown[] = [];

  postMessage(message: unknown): void {
    this.messages.push(message);
  }

  ref(): void {
    this.keepsAlive = true;
  }

  unref(): void {
    this.keepsAlive = false;
  }
}

describe('StandbyWorker', () => {
  let launched: IdleWorker[];
  let standby: StandbyWorker;

  beforeEach(() => {
    launched = [];
    standby = new StandbyWorker({
      launch: () => {
        const worker = new IdleWorker();
        launched.push(worker);
        return worker as unknown as Worker;
      },
    });
  });

  it('gives the prepared worker once, and it keeps the process alive from then on', () => {
    standby.prepare();
    standby.prepare();
    expect(launched).to.have.length(1);
    expect(launched[0]?.keepsAlive).to.equal(false);
    expect(standby.take()).to.equal(launched[0]);
    expect(launched[0]?.keepsAlive).to.equal(true);
    expect(launched[0]?.eventNames()).to.deep.equal([]);
    expect(standby.take()).to.equal(launched[1]);
  });

  it('has each worker that stands by warm up once, and none that was taken', () => {
    standby.warmUp('/vault.lmdb');
    expect(launched, 'nothing stands by').to.deep.equal([]);
    standby.prepare();
    standby.warmUp('/vault.lmdb');
    standby.warmUp('/vault.lmdb');
    expect(launched[0]?.messages).to.deep.equal([{ kind: 'warm-up', path: '/vault.lmdb' }]);
    standby.take();
    standby.warmUp('/vault.lmdb');
    expect(launched[0]?.messages).to.have.length(1);
    standby.prepare();
    standby.warmUp('/vault.lmdb');
    expect(launched[1]?.messages, 'the next one').to.have.length(1);
  });

  it('forgets a worker that failed', () => {
    standby.prepare();
    launched[0]?.emit('error', new Error('no such file'));
    expect(standby.take()).to.equal(launched[1]);
  });

  it('prepares no other once it was told to end', async () => {
    await standby.end();
    standby.prepare();
    expect(launched).to.deep.equal([]);
  });

  it('waits for the prepared worker to end by itself, so that its code is not torn down while it loads', async () => {
    standby.prepare();
    let isEnded = false;
    const ending = standby.end().then(() => (isEnded = true));
    expect(launched[0]?.messages).to.deep.equal([{ kind: 'end' }]);
    expect(launched[0]?.keepsAlive, 'the process waits for it too').to.equal(true);
    await new Promise((resolve) => setImmediate(resolve));
    expect(isEnded).to.equal(false);
    launched[0]?.emit('exit', 0);
    await ending;
  });

  it('ends the prepared worker on disposal, and prepares no other', () => {
    standby.prepare();
    standby.dispose();
    expect(launched[0]?.messages).to.deep.equal([{ kind: 'end' }]);
    standby.prepare();
    expect(launched).to.have.length(1);
  });
});
