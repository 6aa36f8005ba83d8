import { expect } from 'chai';
import { autorun } from 'mobx';
import sinon from 'sinon';

import { createStores } from '../../../src/ui/stores/create-stores.js';
import { Ticker } from '../../../src/ui/stores/ticker.js';
import { formatAgo, formatIn } from '../../../src/core/common/text/times.js';
import { HeadlessEnvironment } from '../../support/headless-environment.js';
import { ScriptedBridge } from '../../support/scripted-bridge.js';
import { samples } from '../../support/ui-samples.js';

describe('Ticker', () => {
  let clock: sinon.SinonFakeTimers;
  let environment: HeadlessEnvironment;

  beforeEach(() => {
    clock = sinon.useFakeTimers({ now: Date.UTC(2026, 10, 22, 12), toFake: ['setTimeout', 'clearTimeout', 'Date'] });
    environment = new HeadlessEnvironment();
  });
  afterEach(() => clock.restore());

  it('runs no timer while nobody looks', () => {
    const ticker = new Ticker(environment, 1000);
    expect(ticker.now).to.equal(Date.now());
    expect(clock.countTimers()).to.equal(0);
    const stop = autorun(() => ticker.now);
    expect(clock.countTimers()).to.equal(1);
    stop();
    expect(clock.countTimers()).to.equal(0);
    expect(environment.listenerCount).to.equal(0);
  });

  it('stands still while the page is hidden, and is right at once when it is seen again', async () => {
    const ticker = new Ticker(environment, 1000);
    const seen: number[] = [];
    const stop = autorun(() => seen.push(ticker.now));
    environment.setVisible(false);
    await clock.tickAsync(60_000);
    expect(seen).to.have.lengthOf(1);
    expect(clock.countTimers()).to.equal(0);
    environment.setVisible(true);
    expect(seen.at(-1)).to.equal(Date.now());
    stop();
  });

  it('[F4] makes last and next check tick without a request', async () => {
    const { unlocked } = samples(Date.now());
    const bridge = new ScriptedBridge().answer('app:getSnapshot', () => unlocked);
    const stores = createStores(bridge, environment);
    await stores.connect();
    const asked = bridge.calls.length;

    const shown: string[] = [];
    const stop = autorun(() => {
      const { now } = stores.time.halfMinutes;
      const { lastCheck, scheduler } = stores.sync;
      shown.push(`${formatAgo(lastCheck ?? 0, now)}, ${formatIn(scheduler.nextRun ?? 0, now)}`);
    });
    await clock.tickAsync(60_000);
    stop();
    expect(shown[0]).to.equal('2 minutes ago, in 5h 58m');
    expect(shown.at(-1)).to.equal('3 minutes ago, in 5h 57m');
    expect(bridge.calls.length).to.equal(asked);
    stores.dispose();
  });
});
