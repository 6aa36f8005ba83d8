import { expect } from 'chai';
import sinon from 'sinon';

import { ACTIVITY_REPORT_INTERVAL_MS, ActivityReporter } from '../../../src/ui/stores/activity-reporter.js';
import { SessionStore } from '../../../src/ui/stores/session-store.js';
import { HeadlessEnvironment } from '../../support/headless-environment.js';
import { ScriptedBridge } from '../../support/scripted-bridge.js';

describe('ActivityReporter', () => {
  let clock: sinon.SinonFakeTimers;
  let bridge: ScriptedBridge;
  let environment: HeadlessEnvironment;
  let session: SessionStore;
  let reporter: ActivityReporter;

  beforeEach(() => {
    clock = sinon.useFakeTimers({ now: Date.UTC(2026, 10, 22), toFake: ['setTimeout', 'clearTimeout', 'Date'] });
    bridge = new ScriptedBridge().answer('vault:noteActivity', () => null);
    environment = new HeadlessEnvironment();
    session = new SessionStore(bridge, environment);
    session.receive({ kind: 'unlocked' });
    reporter = new ActivityReporter(bridge, session, environment);
  });
  afterEach(() => {
    reporter.dispose();
    clock.restore();
  });

  const type = (): boolean => environment.page.dispatchEvent(new Event('keydown'));
  const reports = (): number => bridge.callCount('vault:noteActivity');

  it('reports at once, then at most every 30 s', () => {
    type();
    type();
    expect(reports()).to.equal(1);
    clock.tick(ACTIVITY_REPORT_INTERVAL_MS - 1);
    type();
    expect(reports()).to.equal(1);
    clock.tick(1);
    type();
    expect(reports()).to.equal(2);
  });

  it('reports the first input while the vault is locked: a password is about to come', () => {
    type();
    session.receive({ kind: 'locked', reason: 'person' });
    type();
    type();
    expect(reports()).to.equal(2);
  });

  it('reports nothing while there is no vault', () => {
    session.receive({ kind: 'missing' });
    type();
    expect(reports()).to.equal(0);
  });

  it('reports the first input after unlocking', () => {
    type();
    session.receive({ kind: 'locked', reason: 'person' });
    session.receive({ kind: 'unlocked' });
    environment.page.dispatchEvent(new Event('pointerdown'));
    expect(reports()).to.equal(2);
  });

  it('is not silenced by a clock that was set back', () => {
    type();
    clock.setSystemTime(Date.UTC(2020, 0, 1));
    type();
    expect(reports()).to.equal(2);
  });

  it('tries again with the next input when a report did not arrive', async () => {
    bridge.answer('vault:noteActivity', () => {
      throw new Error('gone');
    });
    type();
    await clock.tickAsync(0);
    type();
    expect(reports()).to.equal(2);
  });
});
