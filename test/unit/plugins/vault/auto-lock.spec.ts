import { expect } from 'chai';
import sinon from 'sinon';

import { AlarmClock } from '../../../../src/core/alarm-clock.js';
import { SystemClock } from '../../../../src/core/clock.js';
import { AutoLock } from '../../../../src/plugins/vault/auto-lock.js';

const MINUTE = 60_000;

describe('AutoLock', () => {
  let time: sinon.SinonFakeTimers;
  let onDue: sinon.SinonSpy;
  let limit: number | null;
  let autoLock: AutoLock;

  beforeEach(() => {
    time = sinon.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] });
    const clock = new SystemClock();
    const alarmClock = new AlarmClock(clock, (error) => {
      throw error;
    });
    onDue = sinon.spy();
    limit = 5;
    autoLock = new AutoLock(clock, alarmClock, () => limit, onDue);
  });

  afterEach(() => time.restore());

  it('[B8] locks once when nobody used the app for the time set', async () => {
    autoLock.arm();
    await time.tickAsync(5 * MINUTE - 1);
    expect(onDue.callCount).to.equal(0);
    await time.tickAsync(1);
    expect(onDue.callCount).to.equal(1);
    await time.tickAsync(60 * MINUTE);
    expect(onDue.callCount).to.equal(1);
    expect(time.countTimers()).to.equal(0);
  });

  it('[B8] activity starts the time anew', async () => {
    autoLock.arm();
    for (let use = 0; use < 10; use++) {
      await time.tickAsync(4 * MINUTE);
      autoLock.noteActivity();
    }
    expect(onDue.callCount).to.equal(0);
    await time.tickAsync(5 * MINUTE);
    expect(onDue.callCount).to.equal(1);
  });

  it('[B8] activity after the deadline does not save it, even when no timer ran', () => {
    autoLock.arm();
    time.setSystemTime(Date.now() + 5 * MINUTE);
    autoLock.noteActivity();
    expect(onDue.callCount).to.equal(1);
  });

  it('[B8] a wall clock that was set back does not lengthen the time', async () => {
    autoLock.arm();
    time.setSystemTime(Date.now() - 24 * 60 * MINUTE);
    await time.tickAsync(5 * MINUTE);
    expect(onDue.callCount).to.equal(1);
  });

  it('[B8] a changed setting holds at once, and null means never', async () => {
    autoLock.arm();
    await time.tickAsync(3 * MINUTE);
    limit = null;
    autoLock.reconsider();
    await time.tickAsync(600 * MINUTE);
    expect(onDue.callCount).to.equal(0);
    expect(time.countTimers()).to.equal(0);
    limit = 10;
    autoLock.reconsider();
    expect(onDue.callCount).to.equal(1);
  });

  it('does nothing while the vault is locked', async () => {
    autoLock.arm();
    autoLock.disarm();
    autoLock.noteActivity();
    expect(autoLock.lockIfDue()).to.equal(false);
    await time.tickAsync(60 * MINUTE);
    expect(onDue.callCount).to.equal(0);
    expect(time.countTimers()).to.equal(0);
  });
});
