import { EventEmitter } from 'node:events';
import { expect } from 'chai';
import sinon from 'sinon';

import { eventChannels } from '../../../src/ipc/channels.js';
import type { ErrorView, InvokeAnswer } from '../../../src/ipc/contract.js';
import { INVOKE_CHANNEL } from '../../../src/ipc/electron-channels.js';
import { createPageBridge, type RendererTransport } from '../../../src/ipc/page-bridge.js';

class FakeTransport extends EventEmitter implements RendererTransport {
  readonly invoke = sinon.stub<[string, ...unknown[]], Promise<unknown>>();
}

function makeBridge(answer: InvokeAnswer = { ok: true, value: null }) {
  const transport = new FakeTransport();
  transport.invoke.resolves(answer);
  return { transport, bridge: createPageBridge(transport) };
}

describe('createPageBridge', () => {
  it('asks over the one channel, with the name as data', async () => {
    const { transport, bridge } = makeBridge({ ok: true, value: 42 });
    expect(await bridge.invoke('sync:scheduler:getNextRun')).to.equal(42);
    expect(transport.invoke.args).to.deep.equal([[INVOKE_CHANNEL, 'sync:scheduler:getNextRun', null]]);
  });

  it('rejects with the plain description of an error', async () => {
    const error: ErrorView = { code: 'VAULT_LOCKED', message: 'The vault is locked.', hint: 'Unlock it.' };
    const { bridge } = makeBridge({ ok: false, error });
    const thrown = await bridge.invoke('sync:scheduler:checkNow').then(
      () => expect.fail('It should reject.'),
      (reason: unknown) => reason,
    );
    expect(thrown).to.equal(error);
    expect(thrown).not.to.be.instanceOf(Error);
  });

  it('takes any argument for a check by hand, and sends none', async () => {
    const { transport, bridge } = makeBridge();
    for (const argument of [{ force: true }, 'now', 7, () => 7, Symbol('now')]) {
      await bridge.invoke('sync:scheduler:checkNow', argument as never);
    }
    for (const call of transport.invoke.args) {
      expect(call).to.deep.equal([INVOKE_CHANNEL, 'sync:scheduler:checkNow', null]);
    }
    expect(transport.invoke.callCount).to.equal(5);
  });

  it('[E1] refuses an argument that cannot be copied, and asks for nothing', async () => {
    const { transport, bridge } = makeBridge();
    const uncopyable = [
      () => 7,
      { limit: () => 10 },
      { limit: Symbol('limit') },
      Promise.resolve(null),
      new WeakMap(),
      {
        get limit() {
          throw new Error('from a getter');
        },
      },
    ];
    for (const argument of uncopyable) {
      const refusal: unknown = await bridge.invoke('devices:list', argument as never).catch((error: unknown) => error);
      expect(refusal).to.have.property('code', 'IPC_INVALID_ARGUMENTS');
      expect(refusal).not.to.be.instanceOf(Error);
    }
    expect(transport.invoke.callCount).to.equal(0);
  });

  it('does not call a request that got lost an invalid one', async () => {
    const { transport, bridge } = makeBridge();
    const lost = new Error('reply was never sent');
    transport.invoke.rejects(lost);
    expect(await bridge.invoke('sync:scheduler:checkNow').catch((error: unknown) => error)).to.equal(lost);
  });

  it('gives a callback the payload and the revision, and nothing of Electron', () => {
    const { transport, bridge } = makeBridge();
    const callback = sinon.spy();
    bridge.on('keystore:change', callback);
    transport.emit('keystore:change', { sender: 'the event object' }, null, 7, 'more');
    expect(callback.args).to.deep.equal([[null, 7]]);
  });

  it('[E8] ends a subscription, and only that one', () => {
    const { transport, bridge } = makeBridge();
    const callback = sinon.spy();
    const endFirst = bridge.on('keystore:change', callback);
    bridge.on('keystore:change', callback);
    endFirst();
    endFirst();
    transport.emit('keystore:change', {}, null, 1);
    expect(callback.callCount).to.equal(1);
  });

  it('[E8] leaves no listener after 1,000 subscriptions of every event', () => {
    const { transport, bridge } = makeBridge();
    for (let cycle = 0; cycle < 1000; cycle += 1) {
      const ends = eventChannels.map((channel) => bridge.on(channel, () => {}));
      expect(transport.eventNames()).to.have.length(eventChannels.length);
      for (const end of ends) end();
    }
    expect(transport.eventNames()).to.have.length(0);
  });

  it('[E1] listens to no event outside the contract', () => {
    const { transport, bridge } = makeBridge();
    for (const channel of ['vault:unlock', 'ELECTRON_BROWSER_REQUIRE', '__proto__', '', 7]) {
      expect(() => bridge.on(channel as 'keystore:change', () => {}), String(channel)).to.throw('IPC_UNKNOWN_CHANNEL');
    }
    expect(() => bridge.on('keystore:change', 'alert(1)' as never)).to.throw(TypeError);
    expect(transport.eventNames()).to.have.length(0);
  });
});
