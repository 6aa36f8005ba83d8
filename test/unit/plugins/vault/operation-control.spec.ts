import { expect } from 'chai';

import { OperationControl } from '../../../../src/plugins/vault/worker/operation-control.js';

/** Both ends share memory, as the two threads do. */
function bothEnds(): { readonly main: OperationControl; readonly worker: OperationControl } {
  const main = new OperationControl();
  return { main, worker: new OperationControl(main.buffer) };
}

const expectCancelled = (work: () => void): void => {
  expect(work).to.throw().with.property('code', 'OPERATION_CANCELLED');
};

describe('OperationControl', () => {
  it('shows how far the operation under way is, and nothing before and after', () => {
    const { main, worker } = bothEnds();
    expect(main.progress).to.equal(null);
    worker.begin(7);
    expect(main.progress).to.equal(null);
    worker.enter('verifying', 1000);
    worker.advance(250);
    expect(main.progress).to.deep.equal({ id: 7, phase: 'verifying', done: 250, total: 1000 });
    worker.enter('writing');
    expect(main.progress).to.deep.equal({ id: 7, phase: 'writing', done: 0, total: null });
    worker.commit();
    expect(main.progress).to.deep.include({ id: 7, phase: 'writing' });
    worker.end();
    expect(main.progress).to.equal(null);
  });

  it('ends a cancelled operation at its next step, whichever that is', () => {
    const steps: Record<string, (worker: OperationControl) => void> = {
      checkpoint: (worker) => worker.checkpoint(),
      enter: (worker) => worker.enter('reading'),
      advance: (worker) => worker.advance(1),
      commit: (worker) => worker.commit(),
    };
    for (const step of Object.values(steps)) {
      const { main, worker } = bothEnds();
      worker.begin(1);
      expect(main.requestCancel(1)).to.equal(true);
      expect(main.requestCancel(1), 'asked again').to.equal(true);
      expectCancelled(() => step(worker));
    }
  });

  it('cancels nothing that has committed or is over', () => {
    const { main, worker } = bothEnds();
    worker.begin(1);
    worker.commit();
    expect(main.requestCancel(1)).to.equal(false);
    worker.checkpoint();
    worker.commit();
    worker.end();
    worker.begin(2);
    worker.end();
    expect(main.requestCancel(2)).to.equal(false);
  });

  it('cancels a request that waits for its turn, and not the one before it', () => {
    const { main, worker } = bothEnds();
    worker.begin(4);
    expect(main.requestCancel(5)).to.equal(true);
    worker.advance(1);
    worker.commit();
    worker.end();
    expectCancelled(() => worker.begin(5));
    worker.end();
    worker.begin(6);
    worker.commit();
  });
});
