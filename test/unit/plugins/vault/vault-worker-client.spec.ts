import { EventEmitter } from 'node:events';
import type { Worker } from 'node:worker_threads';
import { expect } from 'chai';
import sinon from 'sinon';

import { SystemClock } from '../../../../src/core/clock.js';
import { appError, type AppError } from '../../../../src/core/errors.js';
import { VaultWorkerClient } from '../../../../src/plugins/vault/vault-worker-client.js';
import type { VaultProgress } from '../../../../src/plugins/vault/vault-progress.js';
import {
  DEVICES_AT_ONCE,
  type PackedSnapshot,
  SnapshotPacker,
} from '../../../../src/plugins/vault/snapshot-transfer.js';
import { OperationControl } from '../../../../src/plugins/vault/worker/operation-control.js';
import type { MessageToWorker, RequestMessage } from '../../../../src/plugins/vault/worker/protocol.js';
import { StopSignal } from '../../../../src/plugins/vault/worker/stop-signal.js';
import { errorOf } from '../../../support/vault/error-of.js';
import { snapshotOf } from '../../../support/vault/snapshot-of.js';

/** By the clock of the client. */
const LONGER_THAN_A_WIPE_MS = 120;

/** A worker that answers when told to. */
class ScriptedWorker extends EventEmitter {
  readonly requests: RequestMessage[] = [];
  stopSignal = new StopSignal();
  control = new OperationControl();
  answersWipe = true;
  isLoaded = true;
  isTerminated = false;

  postMessage(message: MessageToWorker): void {
    if (message.kind === 'attach') {
      this.stopSignal = new StopSignal(message.stopSignal);
      if (this.isLoaded) this.stopSignal.noteLoaded();
      this.control = new OperationControl(message.control);
    } else if (message.kind !== 'request') throw new Error('A worker that was taken does not stand by any more.');
    else if (message.operation === 'wipe' && this.answersWipe) queueMicrotask(() => this.answer(message.id, null));
    else this.requests.push(message);
  }

  answer(id: number, value: unknown, snapshot?: PackedSnapshot): void {
    this.emit('message', { id, ok: true, value, snapshot });
  }

  terminate(): Promise<number> {
    if (!this.isTerminated) queueMicrotask(() => this.emit('exit', 1));
    this.isTerminated = true;
    return Promise.resolve(1);
  }
}

describe('VaultWorkerClient', () => {
  let worker: ScriptedWorker;
  let client: VaultWorkerClient;
  let unexpected: AppError[];
  let time: sinon.SinonFakeTimers;
  const clock = new SystemClock();

  beforeEach(() => {
    time = sinon.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] });
    worker = new ScriptedWorker();
    unexpected = [];
    client = new VaultWorkerClient(worker as unknown as Worker, clock, (error) => unexpected.push(error));
  });

  afterEach(() => time.restore());

  it('matches answers to questions in any order', async () => {
    const first = client.call('listRotations', { offset: 0, limit: 1 });
    const second = client.call('listRotations', { offset: 1, limit: 1 });
    const [one, two] = worker.requests.map(({ id }) => id);
    worker.answer(two ?? 0, { total: 2, items: [] });
    worker.answer(one ?? 0, { total: 1, items: [] });
    expect(await first).to.deep.equal({ total: 1, items: [] });
    expect(await second).to.deep.equal({ total: 2, items: [] });
  });

  it('turns an error description into an error with its code, which advises for where it is read', async () => {
    const call = errorOf(client.call('refresh', null));
    const error = appError('VAULT_WORKER_ENDED').describe();
    worker.emit('message', { id: worker.requests[0]?.id, ok: false, error, trace: 'at somewhere' });
    expect((await call).describe()).to.deep.equal(error);
    expect((await call).cause).to.have.property('stack', 'at somewhere');
    expect((await call).describe({ place: 'command', now: 0 }).hint).to.contain('onestar status');
  });

  it('tells all that wait when the thread ends by itself, once', async () => {
    const calls = [client.call('refresh', null), client.call('refresh', null)].map(errorOf);
    worker.emit('error', new Error('out of memory'));
    for (const error of await Promise.all(calls)) expect(error).to.include({ code: 'VAULT_WORKER_ENDED' });
    expect(unexpected.map(({ code }) => code)).to.deep.equal(['VAULT_WORKER_ENDED']);
    expect(await errorOf(client.call('refresh', null))).to.include({ code: 'VAULT_WORKER_ENDED' });
    await client.end();
    expect(unexpected).to.have.length(1);
  });

  it('ends the thread after it wiped, without calling that unexpected', async () => {
    const call = errorOf(client.call('refresh', null));
    await Promise.all([client.end(), client.end()]);
    expect(worker.isTerminated).to.equal(true);
    expect(await call).to.include({ code: 'VAULT_LOCKED' });
    expect(unexpected).to.deep.equal([]);
    expect(await errorOf(client.call('refresh', null)), 'it was locked').to.include({ code: 'VAULT_LOCKED' });
  });

  it('ends a thread that is busy without waiting for it', async () => {
    worker.answersWipe = false;
    const ending = client.end();
    await time.tickAsync(LONGER_THAN_A_WIPE_MS);
    await ending;
    expect(worker.isTerminated).to.equal(true);
  });

  it('does not end a thread whose code is still loading: the native library would end the whole process', async () => {
    worker = new ScriptedWorker();
    worker.isLoaded = false;
    worker.answersWipe = false;
    client = new VaultWorkerClient(worker as unknown as Worker, clock, (error) => unexpected.push(error));
    const ending = client.end();
    await time.tickAsync(LONGER_THAN_A_WIPE_MS);
    expect(worker.isTerminated).to.equal(false);
    worker.stopSignal.noteLoaded();
    worker.answer(1, null);
    await ending;
    expect(worker.isTerminated).to.equal(true);
  });

  it('waits for a write that is under way, and lets no other begin', async () => {
    worker.answersWipe = false;
    expect(worker.stopSignal.enterTransaction()).to.equal(true);
    let isEnded = false;
    const ending = client.end().then(() => (isEnded = true));
    await time.tickAsync(LONGER_THAN_A_WIPE_MS);
    expect(isEnded).to.equal(false);
    worker.stopSignal.leaveTransaction();
    expect(worker.stopSignal.enterTransaction()).to.equal(false);
    worker.answer(1, null);
    await ending;
    expect(worker.isTerminated).to.equal(true);
  });

  it('waits for an answer that must not be lost, when its write is done already', async () => {
    worker.answersWipe = false;
    const replacing = client.call('replaceRecoveryKey', { oldRecoveryKey: '' });
    worker.stopSignal.holdUntilAnswered();
    const ending = client.end();
    await time.tickAsync(LONGER_THAN_A_WIPE_MS);
    expect(worker.isTerminated).to.equal(false);
    worker.answer(1, { recoveryKey: 'the only copy' });
    worker.stopSignal.noteAnswered();
    worker.answer(2, null);
    await ending;
    expect(await replacing).to.deep.equal({ recoveryKey: 'the only copy' });
  });

  for (const [how, end] of [
    ['before the lock', () => client.end()],
    ['before the thread ended by itself', () => Promise.resolve(worker.emit('exit', 1))],
  ] as const) {
    it(`passes an answer on that came ${how}, however large its snapshot is`, async () => {
      const replacing = client.call('replaceRecoveryKey', { oldRecoveryKey: '' });
      const refreshing = client.call('refresh', null);
      const snapshot = snapshotOf(3 * DEVICES_AT_ONCE);
      worker.answer(1, { recoveryKey: 'the only copy' }, new SnapshotPacker().pack(snapshot));
      worker.answer(2, null);
      const ending = end();
      const nextTurn = new Promise((resolve) => setImmediate(() => resolve('still unpacking')));
      expect(await Promise.race([replacing, nextTurn]), 'nothing of it stays behind').not.to.equal('still unpacking');
      await ending;
      expect(await replacing).to.deep.equal({ recoveryKey: 'the only copy', snapshot });
      expect(await refreshing).to.equal(null);
    });
  }

  describe('with long work', () => {
    const request = { path: 'account.bundle' };
    let told: (VaultProgress & { readonly at: number })[];

    beforeEach(() => {
      told = [];
      worker = new ScriptedWorker();
      client = new VaultWorkerClient(
        worker as unknown as Worker,
        new SystemClock(),
        () => undefined,
        (progress) => told.push({ ...progress, at: Date.now() }),
      );
    });

    const begin = (): number => {
      const { id } = worker.requests.at(-1) ?? { id: 0 };
      worker.control.begin(id);
      return id;
    };

    it('tells how far it is, at most ten times a second however often that changes, and nothing after the answer', async () => {
      const importing = client.call('importBundle', request);
      const id = begin();
      worker.control.enter('verifying', 10_000);
      for (let done = 0; done < 10_000; done += 10) {
        worker.control.advance(done);
        await time.tickAsync(2);
      }
      expect(told.length).to.be.within(15, 20);
      for (const { at } of told)
        expect(told.filter((other) => at <= other.at && other.at < at + 1000)).to.have.length.below(11);
      expect(told[0]).to.include({ operation: 'importBundle', phase: 'verifying', total: 10_000 });
      expect(told.map(({ done }) => done)).to.deep.equal(told.map(({ done }) => done).toSorted((a, b) => a - b));

      const before = told.length;
      worker.answer(id, {});
      await importing;
      await time.tickAsync(10_000);
      expect(told).to.have.length(before);
      expect(time.countTimers()).to.equal(0);
    });

    it('tells nothing of work that is quick, does not change, or is not long', async () => {
      const exporting = client.call('exportBundle', request);
      const id = begin();
      worker.control.enter('deriving');
      await time.tickAsync(99);
      expect(told).to.deep.equal([]);
      await time.tickAsync(5000);
      expect(told).to.have.length(1);
      worker.answer(id, {});
      await exporting;
      void client.call('refresh', null);
      expect(time.countTimers()).to.equal(0);
    });

    it('leaves no timer when the thread ends in the middle of it', async () => {
      const importing = errorOf(client.call('importBundle', request));
      worker.emit('exit', 1);
      await importing;
      expect(time.countTimers()).to.equal(0);
    });

    it('cancels what is under way unless it writes, and only that', async () => {
      expect(client.cancel(), 'nothing is under way').to.equal(false);
      void client.call('refresh', null);
      expect(client.cancel(), 'nothing long is').to.equal(false);

      void client.call('exportBundle', request);
      begin();
      void client.call('importBundle', request);
      expect(client.cancel()).to.equal(true);
      expect(() => worker.control.advance(1))
        .to.throw()
        .with.property('code', 'OPERATION_CANCELLED');
      worker.control.end();
      worker.answer(2, {});
      begin();
      worker.control.commit();
      expect(client.cancel(), 'it writes').to.equal(false);
    });
  });
});
