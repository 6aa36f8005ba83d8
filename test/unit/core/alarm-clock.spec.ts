import { expect } from 'chai';
import sinon from 'sinon';

import { AlarmClock } from '../../../src/core/alarm-clock.js';
import { SystemClock } from '../../../src/core/clock.js';

const SECOND = 1000;
const HOUR = 3600 * SECOND;

describe('AlarmClock', () => {
  let time: sinon.SinonFakeTimers;
  let errors: unknown[];
  let alarms: AlarmClock;

  beforeEach(() => {
    time = sinon.useFakeTimers({
      now: Date.UTC(2026, 0, 1),
      toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'],
    });
    errors = [];
    alarms = new AlarmClock(new SystemClock(), (error) => errors.push(error));
  });

  afterEach(() => {
    alarms.dispose();
    time.restore();
  });

  it('calls back once, when the delay has passed', () => {
    const callback = sinon.spy();
    alarms.set(6 * HOUR, callback);
    time.tick(6 * HOUR - 1);
    expect(callback.callCount).to.equal(0);
    time.tick(1);
    expect(callback.callCount).to.equal(1);
    time.tick(12 * HOUR);
    expect(callback.callCount).to.equal(1);
  });

  it('serves all alarms with one timer, and none without alarms', () => {
    const one = alarms.set(HOUR, () => {});
    const other = alarms.set(2 * HOUR, () => {});
    expect(time.countTimers()).to.equal(1);
    one.dispose();
    expect(time.countTimers()).to.equal(1);
    other.dispose();
    expect(time.countTimers()).to.equal(0);
  });

  it('wakes at most every 30 s while it waits', () => {
    const setTimeoutSpy = sinon.spy(globalThis, 'setTimeout');
    alarms.set(HOUR, () => {});
    time.tick(HOUR - 1);
    expect(setTimeoutSpy.callCount).to.be.at.most(HOUR / (30 * SECOND) + 1);
    for (const { args } of setTimeoutSpy.getCalls()) expect(args[1]).to.be.at.most(30 * SECOND);
    setTimeoutSpy.restore();
  });

  it('calls alarms in the order in which they are due', () => {
    const heard: string[] = [];
    alarms.set(3_000, () => heard.push('late'));
    alarms.set(1_000, () => heard.push('early'));
    alarms.set(2_000, () => heard.push('middle'));
    time.tick(3_000);
    expect(heard).to.deep.equal(['early', 'middle', 'late']);
  });

  it('does not call an alarm that was taken back, also by another of the same moment', () => {
    const callback = sinon.spy();
    const second = { dispose: () => {} };
    alarms.set(1_000, () => second.dispose());
    second.dispose = alarms.set(1_000, callback).dispose;
    time.tick(5_000);
    expect(callback.called).to.equal(false);
  });

  it('tells how much time is left', () => {
    const alarm = alarms.set(HOUR, () => {});
    time.tick(1_000);
    expect(alarm.remainingMs).to.equal(HOUR - 1_000);
    time.tick(2 * HOUR);
    expect(alarm.remainingMs).to.equal(0);
  });

  it('lets a callback set the next alarm', () => {
    const heard: number[] = [];
    const next = (): void => {
      heard.push(Date.now());
      if (heard.length < 3) alarms.set(1_000, next);
    };
    alarms.set(1_000, next);
    time.tick(10_000);
    expect(heard.map((at) => at - (heard[0] ?? 0))).to.deep.equal([0, 1_000, 2_000]);
    expect(time.countTimers()).to.equal(0);
  });

  it('calls the other alarms when one throws, and the error is heard of', () => {
    const failure = new Error('broken');
    const callback = sinon.spy();
    alarms.set(1_000, () => {
      throw failure;
    });
    alarms.set(1_000, callback);
    time.tick(1_000);
    expect(callback.callCount).to.equal(1);
    expect(errors).to.deep.equal([failure]);
  });

  it('[A14] notices within 30 s of waking that the machine slept past the due time', () => {
    const callback = sinon.spy();
    alarms.set(6 * HOUR, callback);
    // During sleep the wall clock goes on, while the monotonic clock and timers stand still.
    time.setSystemTime(Date.now() + 8 * HOUR);
    time.tick(30 * SECOND);
    expect(callback.callCount).to.equal(1);
  });

  it('[A14] notices it at once when it is told to look', () => {
    const callback = sinon.spy();
    alarms.set(6 * HOUR, callback);
    time.setSystemTime(Date.now() + 8 * HOUR);
    for (let resumes = 0; resumes < 10; resumes += 1) alarms.check();
    expect(callback.callCount).to.equal(1);
  });

  it('[A15] is not delayed by a wall clock that was set back', () => {
    const callback = sinon.spy();
    alarms.set(6 * HOUR, callback);
    time.setSystemTime(Date.now() - 24 * HOUR);
    time.tick(6 * HOUR);
    expect(callback.callCount).to.equal(1);
  });

  it('[A15] calls once when the wall clock jumps ten years ahead', () => {
    const callback = sinon.spy();
    alarms.set(6 * HOUR, callback);
    time.setSystemTime(Date.now() + 10 * 365 * 24 * HOUR);
    time.tick(24 * HOUR);
    expect(callback.callCount).to.equal(1);
  });

  it('[A16] keeps delays above 2³¹ − 1 ms', () => {
    const callback = sinon.spy();
    const sixtyDays = 60 * 24 * HOUR;
    alarms.set(sixtyDays, callback);
    time.tick(sixtyDays - 1);
    expect(callback.called).to.equal(false);
    time.tick(1);
    expect(callback.callCount).to.equal(1);
  });

  it('[A16] keeps a delay above 2³¹ − 1 ms on a real timer', async () => {
    time.restore();
    const real = new AlarmClock(new SystemClock(), (error) => errors.push(error));
    const callback = sinon.spy();
    const alarm = real.set(2 ** 31, callback);
    // An engine turns such a delay into 1 ms: by the time another timer of 1 ms has fired after it, it would have called.
    for (let turns = 0; turns < 3; turns += 1) await new Promise((resolve) => setTimeout(resolve, 1));
    expect(callback.called).to.equal(false);
    expect(alarm.remainingMs).to.be.above(2 ** 31 - HOUR);
    real.dispose();
  });

  for (const delay of [-1, Number.NaN, Number.POSITIVE_INFINITY]) {
    it(`[A16] refuses a delay of ${delay} ms`, () => {
      expect(() => alarms.set(delay, () => {})).to.throw(RangeError);
    });
  }

  it('calls nothing and leaves no timer after disposal', () => {
    const callback = sinon.spy();
    alarms.set(1_000, callback);
    alarms.dispose();
    expect(time.countTimers()).to.equal(0);
    time.tick(10_000);
    expect(callback.called).to.equal(false);
  });
});
