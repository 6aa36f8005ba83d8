import { expect } from 'chai';

import { appError } from '../../../src/core/errors.js';
import type { RequestArgument, RevocationTrialView } from '../../../src/ipc/contract.js';
import { KeystoreStore } from '../../../src/ui/stores/keystore-store.js';
import { BELIEVE_NOTHING, RevocationPlan } from '../../../src/ui/stores/revocation-plan.js';
import { HeadlessEnvironment } from '../../support/headless-environment.js';
import { ScriptedBridge } from '../../support/scripted-bridge.js';
import { samples } from '../../support/ui-samples.js';

const all = samples(Date.UTC(2026, 10, 22, 12));
const [, , tablet] = all.devices;
const watch = { id: '7'.repeat(32), name: 'Watch' };
const ring = { id: '8'.repeat(32), name: 'Ring' };
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('RevocationPlan', () => {
  let bridge: ScriptedBridge;
  let plan: RevocationPlan;

  beforeEach(() => {
    bridge = new ScriptedBridge().answer('devices:tryRevoking', () => all.trial);
    plan = new RevocationPlan(new KeystoreStore(bridge, new HeadlessEnvironment().memory), tablet);
  });

  const tried = (): unknown => bridge.calls.findLast(({ channel }) => channel === 'devices:tryRevoking')?.argument;

  it('keeps by default all that is known, and tries that', async () => {
    await plan.look();
    expect(tried()).to.deep.equal({ devices: [{ device: tablet.id }] });
    expect([plan.outcome, plan.isSuspension, plan.isLooking]).to.deep.equal([all.trial, false, false]);
  });

  it('tries anew what is believed, as soon as it is said', async () => {
    plan.believe('until');
    expect(plan.isUnchosen).to.equal(true);
    expect(tried()).to.deep.equal({ devices: [{ device: tablet.id }] });
    plan.believe('until', 'e'.repeat(64));
    expect(tried()).to.deep.equal({ devices: [{ device: tablet.id, believed: ['e'.repeat(64)] }] });
    plan.believe('until', BELIEVE_NOTHING);
    expect(tried()).to.deep.equal({ devices: [{ device: tablet.id, believed: [] }] });
    plan.believe('all');
    expect(tried()).to.deep.equal({ devices: [{ device: tablet.id }] });
    await settled();
  });

  it('takes along whom it let in, and whom those let in', async () => {
    bridge.answer('devices:tryRevoking', ({ devices }) => ({ ...all.trial, letIn: letInBy(devices) }));
    await plan.look();
    expect(plan.outcome?.letIn).to.deep.equal([watch]);
    plan.revokeTogether([watch]);
    await settled();
    expect(plan.together).to.deep.equal([watch, ring]);
    expect(plan.revocation().devices.map(({ device }) => device)).to.deep.equal([tablet.id, watch.id, ring.id]);
    plan.revokeTogether([]);
    await settled();
    expect(plan.revocation().devices).to.have.lengthOf(1);
    expect(plan.outcome?.letIn).to.deep.equal([watch]);
  });

  it('shows what the newest plan comes to, whichever answer comes last', async () => {
    const answers: ((trial: RevocationTrialView) => void)[] = [];
    bridge.answer('devices:tryRevoking', () => new Promise((resolve) => answers.push(resolve)));
    void plan.look();
    plan.believe('until', BELIEVE_NOTHING);
    const [first, second] = answers;
    const newest = { ...all.trial, alsoOut: [watch] };
    second?.(newest);
    first?.(all.trial);
    await settled();
    expect([plan.outcome, plan.isLooking]).to.deep.equal([newest, false]);
  });

  it('[I6] only suspends whoever is older in the account, until the recovery key is typed', async () => {
    const senior = { ...all.trial, revoked: [], suspended: [{ id: tablet.id, name: tablet.name }] };
    bridge.answer('devices:tryRevoking', ({ recoveryKey }) => (recoveryKey === undefined ? senior : all.trial));
    await plan.look();
    expect([plan.isSuspension, plan.isByKey]).to.deep.equal([true, false]);
    plan.attachKeyField({ value: ' K7QM-2XWD ' } as HTMLInputElement);
    await plan.look();
    expect(tried()).to.deep.equal({ devices: [{ device: tablet.id }], recoveryKey: 'K7QM-2XWD' });
    expect([plan.isSuspension, plan.isByKey]).to.deep.equal([false, true]);
  });

  it('keeps what it knows when a trial is refused, and says why until that is being mended', async () => {
    await plan.look();
    bridge.refuse('devices:tryRevoking', appError('DEVICE_UNKNOWN.not-listed').describe());
    await plan.look();
    expect([plan.outcome, plan.error?.code, plan.isLooking]).to.deep.equal([all.trial, 'DEVICE_UNKNOWN', false]);
    plan.forgetError();
    expect(plan.error).to.equal(null);
  });

  it('asks for no more devices than can be revoked at once', () => {
    plan.revokeTogether(Array.from({ length: 300 }, (_, index) => ({ id: `${index}`.padStart(32, '0'), name: 'x' })));
    expect(plan.revocation().devices).to.have.lengthOf(200);
  });
});

/** The tablet let the watch in, and the watch the ring. */
function letInBy(devices: RequestArgument<'devices:tryRevoking'>['devices']): RevocationTrialView['letIn'] {
  const revoked = new Set(devices.map(({ device }) => device));
  return [...(revoked.has(tablet.id) ? [watch] : []), ...(revoked.has(watch.id) ? [ring] : [])].filter(
    ({ id }) => !revoked.has(id),
  );
}
