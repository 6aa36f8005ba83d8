import { expect } from 'chai';

import type { ErrorView } from '../../../src/ipc/contract.js';
import { screenOf } from '../../../src/ui/stores/screen.js';
import { SessionStore } from '../../../src/ui/stores/session-store.js';
import { HeadlessEnvironment } from '../../support/headless-environment.js';
import { ScriptedBridge } from '../../support/scripted-bridge.js';

const request = { deviceName: 'Laptop', password: 'correct horse battery' };
const recoveryKey = 'ABCD-EFGH';
const throttled: ErrorView = {
  code: 'UNLOCK_THROTTLED',
  message: 'Too many wrong attempts. Nothing was changed.',
  hint: 'Wait, then try again.',
  details: { retryAfterMs: 8000 },
};
const full: ErrorView = { code: 'VAULT_STORAGE_FULL', message: 'The disk is full.', hint: 'Make room.' };
const pending = { code: 'WXYZ-WXYZ-WXYZ', comparisonCode: 'K7QM', deviceName: 'Laptop', askedAt: 1000 };

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

  describe('a recovery key', () => {
    const found = async (): Promise<void> => {
      bridge.answer('vault:create', () => ({ recoveryKey }));
      await session.create(request);
      session.receive({ kind: 'unlocked' });
    };

    it('is waited for, although the vault is open already', async () => {
      let answer = (): void => undefined;
      bridge.answer('vault:create', () => new Promise((resolve) => (answer = () => resolve({ recoveryKey }))));
      const created = session.create(request);
      session.receive({ kind: 'unlocked' });
      expect(screenOf(session).kind).to.equal('welcome');
      answer();
      await created;
      const step = { kind: 'showing', occasion: 'create', recoveryKey, opensVault: true };
      expect(screenOf(session)).to.deep.equal({ kind: 'recovery-key', step });
      session.finishRecoveryKeyStep();
      expect(screenOf(session).kind).to.equal('home');
    });

    it('is forgotten when the vault locks', async () => {
      await found();
      session.receive({ kind: 'locked', reason: 'idle' });
      expect(screenOf(session)).to.deep.equal({ kind: 'unlock', reason: 'idle' });
      expect(session.recoveryKeyStep).to.deep.equal({ kind: 'none' });
      expect(stateOf(session)).not.to.contain('ABCD');
    });

    for (const occasion of ['create', 'replace', 'again'] as const) {
      it(`[B7] is not shown when it comes after a lock, on the occasion "${occasion}"`, async () => {
        let answer = (): void => undefined;
        const late = (): Promise<{ recoveryKey: string; opensVault: boolean }> =>
          new Promise((resolve) => (answer = () => resolve({ recoveryKey, opensVault: true })));
        bridge
          .answer('vault:create', late)
          .answer('vault:replaceRecoveryKey', late)
          .answer('vault:readRecoveryKey', late);
        const asks = {
          create: () => session.create(request),
          replace: () => session.replaceRecoveryKey({ oldRecoveryKey: 'WXYZ' }),
          again: () => session.showRecoveryKey(),
        };
        if (occasion !== 'create') session.receive({ kind: 'unlocked' });
        const asked = asks[occasion]();
        session.receive({ kind: 'unlocked' });
        session.receive({ kind: 'locked', reason: 'idle' });
        answer();
        await asked;
        expect(screenOf(session)).to.deep.equal({ kind: 'unlock', reason: 'idle' });
        expect(stateOf(session)).not.to.contain('ABCD');
      });
    }

    it('is left once it was typed back, and stays when that can’t be kept', async () => {
      await found();
      bridge.refuse('vault:confirmRecoveryKey', full);
      expect(await session.confirmRecoveryKey('abcd efgh').catch((thrown: unknown) => thrown)).to.equal(full);
      expect(screenOf(session).kind).to.equal('recovery-key');
      bridge.answer('vault:confirmRecoveryKey', () => null);
      await session.confirmRecoveryKey('abcd efgh');
      expect(bridge.calls.at(-1)?.argument).to.deep.equal({ recoveryKey: 'abcd efgh' });
      expect(screenOf(session).kind).to.equal('home');
      expect(stateOf(session)).not.to.contain('ABCD');
    });

    it('is shown for as long as the vault keeps it, and opens the vault only once it was adopted', async () => {
      session.receive({ kind: 'unlocked' });
      bridge.answer('vault:replaceRecoveryKey', () => ({ recoveryKey }));
      await session.replaceRecoveryKey({ oldRecoveryKey: 'WXYZ' });
      expect(session.recoveryKeyStep).to.deep.include({ occasion: 'replace', opensVault: false });
      session.finishRecoveryKeyStep();
      bridge.answer('vault:readRecoveryKey', () => ({ recoveryKey, opensVault: false }));
      await session.showRecoveryKey();
      expect(session.recoveryKeyStep).to.deep.include({ occasion: 'again', recoveryKey, opensVault: false });
      bridge.answer('vault:adoptRecoveryKey', () => null);
      await session.adoptRecoveryKey({ recoveryKey, currentPassword: request.password });
      expect(stateOf(session)).not.to.contain('ABCD');
      bridge.answer('vault:readRecoveryKey', () => null);
      await session.showRecoveryKey();
      expect(screenOf(session).kind).to.equal('home');
    });

    it('leads back to the form when creating fails', async () => {
      bridge.refuse('vault:create', full);
      expect(await session.create(request).catch((thrown: unknown) => thrown)).to.equal(full);
      expect(screenOf(session).kind).to.equal('welcome');
      expect(session.recoveryKeyStep.kind).to.equal('none');
    });
  });

  describe('a request to join', () => {
    beforeEach(() => {
      bridge.answer('vault:requestJoin', () => pending).answer('vault:describeJoin', () => pending);
    });

    it('shows its code until the welcome was opened', async () => {
      await session.requestJoin(request);
      session.receive({ kind: 'joining' });
      expect(screenOf(session)).to.deep.equal({ kind: 'joining' });
      expect(session.pendingRequest).to.deep.equal(pending);
      session.receive({ kind: 'unlocked' });
      expect(stateOf(session)).not.to.contain('WXYZ');
      expect(session.locks).to.equal(0);
    });

    it('is looked up after the app was closed, once', async () => {
      session.receive({ kind: 'joining' });
      await session.describeJoin();
      await session.describeJoin();
      expect(session.pendingRequest).to.deep.equal(pending);
      expect(bridge.callCount('vault:describeJoin')).to.equal(1);
    });

    for (const after of [{ kind: 'locked', reason: 'person' }, { kind: 'missing' }] as const) {
      it(`[B7] leaves no code when the vault is ${after.kind} after it, also when the answer comes late`, async () => {
        let answer = (): void => undefined;
        session.receive({ kind: 'joining' });
        await session.describeJoin();
        session.receive(after);
        expect(stateOf(session)).not.to.contain('WXYZ');
        expect(session.locks).to.equal(1);

        bridge.answer('vault:describeJoin', () => new Promise((resolve) => (answer = () => resolve(pending))));
        session.receive({ kind: 'joining' });
        const asked = session.describeJoin();
        session.receive(after);
        answer();
        await asked;
        expect(stateOf(session)).not.to.contain('WXYZ');
      });
    }
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

  it('keeps no password, and no recovery key that was typed', async () => {
    bridge
      .answer('vault:unlock', () => null)
      .answer('vault:recover', () => null)
      .answer('vault:checkRecoveryKey', () => ({ opensVault: true }));
    await session.unlock('correct horse battery');
    await session.recover({ recoveryKey, newPassword: 'correct horse battery' });
    await session.checkRecoveryKey(recoveryKey);
    expect(stateOf(session)).not.to.contain('horse').and.not.to.contain('ABCD');
  });

  it('shows an unusable vault with its error', () => {
    const error: ErrorView = { code: 'VAULT_NEWER_FORMAT', message: 'Newer format.', hint: 'Update the app.' };
    session.receive({ kind: 'unusable', error });
    expect(screenOf(session)).to.deep.equal({ kind: 'unusable', error });
  });
});
