import { EventEmitter } from 'node:events';
import { expect } from 'chai';

import type { AlarmClock } from '../../../src/container/index.js';
import { WakeUpPowerWatch } from '../../../src/electron/power-watch.js';
import type { SyncScheduler } from '../../../src/plugins/sync-scheduler/index.js';

describe('WakeUpPowerWatch', () => {
  let power: EventEmitter;
  let calls: string[];
  let watch: WakeUpPowerWatch;

  beforeEach(() => {
    power = new EventEmitter();
    calls = [];
    const alarmClock = { check: () => void calls.push('alarms') };
    const deadline = { checkDeadline: () => void calls.push('vault deadline') };
    const scheduler = { request: (trigger: string) => void calls.push(`request ${trigger}`) };
    watch = new WakeUpPowerWatch(
      power,
      alarmClock as unknown as AlarmClock,
      deadline,
      scheduler as unknown as SyncScheduler,
    );
    watch.start();
  });

  it('[A14] [B8] locks what is overdue before it asks for a check, when the machine wakes up', () => {
    power.emit('resume');
    expect(calls).to.deep.equal(['vault deadline', 'alarms', 'request resume']);
  });

  it('looks when the screen is unlocked, too', () => {
    power.emit('unlock-screen');
    expect(calls).to.have.length(3);
  });

  it('listens once, however often it is started, and not after its end', () => {
    watch.start();
    power.emit('resume');
    expect(calls).to.have.length(3);
    watch.dispose();
    expect(power.eventNames()).to.deep.equal([]);
  });
});
