import { expect } from 'chai';
import sinon from 'sinon';

import { MAX_TIMER_DELAY_MS, SystemClock } from '../../../src/core/clock.js';

describe('SystemClock', () => {
  let time: sinon.SinonFakeTimers;
  const clock = new SystemClock();

  beforeEach(() => {
    time = sinon.useFakeTimers({ now: 1_000, toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] });
  });

  afterEach(() => {
    time.restore();
  });

  it('tells both times, of which only the wall clock can be set', () => {
    const monotonic = clock.monotonic();
    time.tick(50);
    time.setSystemTime(500);
    expect(clock.now()).to.equal(500);
    expect(clock.monotonic() - monotonic).to.equal(50);
  });

  it('calls back once, after the delay', () => {
    const callback = sinon.spy();
    clock.setTimeout(callback, 100);
    time.tick(99);
    expect(callback.callCount).to.equal(0);
    time.tick(500);
    expect(callback.callCount).to.equal(1);
  });

  it('does not call back once the handle is disposed, and leaves no timer', () => {
    const callback = sinon.spy();
    clock.setTimeout(callback, 100).dispose();
    expect(time.countTimers()).to.equal(0);
    time.tick(100);
    expect(callback.called).to.equal(false);
  });

  for (const delay of [-1, Number.NaN, Number.POSITIVE_INFINITY, MAX_TIMER_DELAY_MS + 1]) {
    it(`[A16] refuses a delay of ${delay} ms, which an engine would turn into 1 ms`, () => {
      expect(() => clock.setTimeout(() => {}, delay)).to.throw(RangeError);
    });
  }

  it('takes delays of 0 ms and of the longest', () => {
    clock.setTimeout(() => {}, 0).dispose();
    clock.setTimeout(() => {}, MAX_TIMER_DELAY_MS).dispose();
  });
});
