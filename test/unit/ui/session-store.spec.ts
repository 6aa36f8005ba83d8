import { expect } from 'chai';

import type { ErrorView } from '../../../src/ipc/contract.js';
import { screenOf } from '../../../src/ui/stores/screen.js';
import { SessionStore } from '../../../src/ui/stores/session-store.js';
import { HeadlessEnvironment } from '../../support/headless-environment.js';
import { ScriptedBridge } from '../../support/scripted-bridge.js';
import { samples } from '../../support/ui-samples.js';

const request = { deviceName: 'Laptop', password: 'correct horse battery' };
const throttled: ErrorView = {
  code: 'UNLOCK_THROTTLED',
  message: 'Too many wrong attempts. Nothing was changed.',
  hint: 'Wait, then try again.',
  details: { retryAfterMs: 8000 },
};

/** Everything a store holds itself; the scripted bridge remembers what it was asked. */
const stateOf = (session: SessionStore): string => JSON.stringify(Object.assign({}, session, { bridge: null }));

describe('SessionStore', () => {
  let bridge: ScriptedBridge;
  let environment: HeadlessEnvironment;
  let session: SessionStore;

  beforeEach(() => {
    bridge = new ScriptedBridge();
    environment = new HeadlessEnvironment();
    session = new SessionStore(bridge, environment);
    session.setConnection({ kind: 'connected' });
    session.receive({ kind: 'missing' });
  });

  it('stays where it is until the recovery code is there, although the vault is open already', async () => {
    let answer = (): void => undefined;
    bridge.answer(
      'vault:create',
      () => new Promise((resolve) => (answer = () => resolve({ recoveryCode: 'ABCD-EFGH' }))),
    );
    const created = session.create(request);
    session.receive({ kind: 'unlocked' });
    expect(screenOf(session).kind).to.equal('welcome');
    answer();
    await created;
    expect(screenOf(session)).to.deep.equal({ kind: 'recovery-code', code: 'ABCD-EFGH', occasion: 'create' });
    session.finishRecoveryCodeStep();
    expect(screenOf(session).kind).to.equal('home');
  });

  it('forgets the recovery code when the vault locks', async () => {
    bridge.answer('vault:create', () => ({ recoveryCode: 'ABCD-EFGH' }));
    await session.create(request);
    session.receive({ kind: 'unlocked' });
    session.receive({ kind: 'locked', reason: 'idle' });
    expect(screenOf(session)).to.deep.equal({ kind: 'unlock', reason: 'idle' });
    expect(session.recoveryCodeStep).to.deep.equal({ kind: 'none' });
    expect(stateOf(session)).not.to.contain('ABCD');
  });

  for (const occasion of ['create', 'recover', 'replace'] as const) {
    it(`[B7] shows no recovery code that comes after a lock, on the occasion "${occasion}"`, async () => {
      let answer = (): void => undefined;
      const late = (): Promise<{ recoveryCode: string }> =>
        new Promise((resolve) => (answer = () => resolve({ recoveryCode: 'ABCD-EFGH' })));
      bridge.answer('vault:create', late).answer('vault:recover', late).answer('vault:replaceRecoveryCode', late);
      const asks = {
        create: () => session.create(request),
        recover: () => session.recover({ recoveryCode: 'WXYZ', newPassword: request.password }),
        replace: () => session.replaceRecoveryCode({ currentPassword: request.password }),
      };
      if (occasion === 'replace') session.receive({ kind: 'unlocked' });
      const asked = asks[occasion]();
      session.receive({ kind: 'unlocked' });
      session.receive({ kind: 'locked', reason: 'idle' });
      answer();
      await asked;
      expect(screenOf(session)).to.deep.equal({ kind: 'unlock', reason: 'idle' });
      expect(stateOf(session)).not.to.contain('ABCD');
    });
  }

  it('goes on once the recovery code is confirmed, and stays when that can’t be kept', async () => {
    bridge.answer('vault:create', () => ({ recoveryCode: 'ABCD-EFGH' }));
    await session.create(request);
    session.receive({ kind: 'unlocked' });
    const full: ErrorView = { code: 'VAULT_STORAGE_FULL', message: 'The disk is full.', hint: 'Make room.' };
    bridge.refuse('settings:update', full);
    expect(await session.confirmRecoveryCode().catch((thrown: unknown) => thrown)).to.equal(full);
    expect(screenOf(session).kind).to.equal('recovery-code');
    bridge.answer('settings:update', () => ({ ...samples(0).unlocked.settings, recoveryCodeConfirmed: true }));
    await session.confirmRecoveryCode();
    expect(bridge.calls.at(-1)?.argument).to.deep.equal({ recoveryCodeConfirmed: true });
    expect(screenOf(session).kind).to.equal('home');
    expect(stateOf(session)).not.to.contain('ABCD');
  });

  it('goes back to the form when creating fails', async () => {
    const error: ErrorView = { code: 'VAULT_STORAGE_FULL', message: 'The disk is full.', hint: 'Make room.' };
    bridge.refuse('vault:create', error);
    const outcome = await session.create(request).catch((thrown: unknown) => thrown);
    expect(outcome).to.equal(error);
    expect(screenOf(session).kind).to.equal('welcome');
    expect(session.recoveryCodeStep.kind).to.equal('none');
  });

  it('remembers until when the vault wants to be left alone', async () => {
    bridge.refuse('vault:unlock', throttled);
    const before = environment.now();
    expect(await session.unlock('wrong').catch((thrown: unknown) => thrown)).to.equal(throttled);
    expect(session.retryAt).to.be.within(before + 8000, environment.now() + 8000);
    bridge.answer('vault:unlock', () => null);
    await session.unlock('right');
    expect(session.retryAt).to.equal(null);
  });

  it('keeps no password', async () => {
    bridge.answer('vault:unlock', () => null);
    await session.unlock('correct horse battery');
    expect(stateOf(session)).not.to.contain('horse');
  });

  it('shows an unusable vault with its error', () => {
    const error: ErrorView = { code: 'VAULT_NEWER_FORMAT', message: 'Newer format.', hint: 'Update the app.' };
    session.receive({ kind: 'unusable', error });
    expect(screenOf(session)).to.deep.equal({ kind: 'unusable', error });
  });
});
