import { expect } from 'chai';

import type { VaultProgressView } from '../../../src/ipc/contract.js';
import { WorkStore } from '../../../src/ui/stores/work-store.js';
import { defer } from '../../support/defer.js';
import { ScriptedBridge } from '../../support/scripted-bridge.js';

const verifying: VaultProgressView = { operation: 'importBundle', phase: 'verifying', done: 430, total: 1000 };

describe('WorkStore', () => {
  let bridge: ScriptedBridge;
  let work: WorkStore;

  beforeEach(() => {
    bridge = new ScriptedBridge();
    work = new WorkStore(bridge);
  });

  it('tells how far an operation is to those who ask for this one', () => {
    expect(work.progressOf('importBundle')).to.equal(null);
    work.receive(verifying);
    expect(work.progressOf('importBundle')).to.equal(verifying);
    expect(work.progressOf('exportBundle')).to.equal(null);
  });

  it('asks once to cancel, and waits for the work itself to say that it is over', async () => {
    const { promise, resolve } = defer<{ cancelled: boolean }>();
    bridge.answer('vault:cancel', () => promise);
    work.receive(verifying);
    const cancelling = Promise.all([work.cancel(), work.cancel()]);
    expect(work.cancellation).to.equal('asked');
    resolve({ cancelled: true });
    await cancelling;
    expect(work.cancellation).to.equal('asked');
    expect(bridge.callCount('vault:cancel')).to.equal(1);
    work.clear();
    expect(work.cancellation).to.equal('none');
    expect(work.progress).to.equal(null);
  });

  it('says that it is too late when it is, or when nobody can tell', async () => {
    bridge.answer('vault:cancel', () => ({ cancelled: false }));
    await work.cancel();
    expect(work.cancellation).to.equal('too-late');
    work.clear();
    bridge.answer('vault:cancel', () => {
      throw new Error('the other side is gone');
    });
    await work.cancel();
    expect(work.cancellation).to.equal('too-late');
  });

  it('says nothing of work that was over before the answer came', async () => {
    const { promise, resolve } = defer<{ cancelled: boolean }>();
    bridge.answer('vault:cancel', () => promise);
    const cancelling = work.cancel();
    work.clear();
    resolve({ cancelled: false });
    await cancelling;
    expect(work.cancellation).to.equal('none');
  });
});
