import { existsSync } from 'node:fs';
import type { Worker } from 'node:worker_threads';
import { expect } from 'chai';
import sinon from 'sinon';

import type { AppError } from '../../src/core/errors.js';
import type { AnswerMessage, AttachMessage } from '../../src/plugins/vault/worker/protocol.js';
import { StopSignal } from '../../src/plugins/vault/worker/stop-signal.js';
import { DataFolders } from '../support/vault/data-folders.js';
import { errorOf } from '../support/vault/error-of.js';
import { OTHER_PASSWORD, PASSWORD, type VaultHarness } from '../support/vault/vault-harness.js';

describe('A lock that comes while a vault is opened', () => {
  const folders = new DataFolders();

  /** An installation in which `meddle` sees every answer of a worker before the app does. */
  async function installMeddling(
    meddle: (installation: VaultHarness, worker: Worker, answer: AnswerMessage) => void,
    folder?: string,
  ): Promise<VaultHarness> {
    const installation: VaultHarness = await folders.install({
      folder: folder ?? folders.make(),
      onLaunch: (worker) =>
        worker.on('message', (answer: AnswerMessage) => {
          meddle(installation, worker, answer);
        }),
    });
    return installation;
  }

  /** One that is locked at the moment in which its first good answer arrives. */
  function installLockedOnAnswer(folder?: string): Promise<VaultHarness> {
    let isLocked = false;
    return installMeddling(({ vault }, _worker, { ok }) => {
      if (ok && !isLocked) {
        isLocked = true;
        void vault.lock('idle');
      }
    }, folder);
  }

  async function founded(): Promise<VaultHarness & { readonly recoveryKey: string }> {
    const installation = await folders.install();
    const { recoveryKey } = await installation.vault.create({ deviceName: 'Laptop', password: PASSWORD });
    return Object.assign(installation, { recoveryKey });
  }

  async function expectLockedAndOpenedBy(recoveryKey: string, { vault, keystore }: VaultHarness): Promise<void> {
    expect(vault.state).to.deep.equal({ kind: 'locked', reason: 'idle' });
    expect(keystore.snapshot).to.equal(null);
    await vault.recover({ recoveryKey, newPassword: 'one more password' });
    expect(vault.state).to.deep.equal({ kind: 'unlocked' });
  }

  it('gives the recovery key of a vault that was made, and leaves the vault locked', async () => {
    const installation = await installLockedOnAnswer();
    const { recoveryKey } = await installation.vault.create({ deviceName: 'Laptop', password: PASSWORD });
    await expectLockedAndOpenedBy(recoveryKey, installation);
  });

  it('gives the code of a request, and leaves the vault locked, which waits for its welcome all the same', async () => {
    const installation = await installLockedOnAnswer();
    const { vault } = installation;
    const { code } = await vault.requestJoin({ deviceName: 'Phone', password: OTHER_PASSWORD });
    expect(vault.state).to.deep.equal({ kind: 'locked', reason: 'idle' });
    await vault.unlock(OTHER_PASSWORD);
    expect(vault.state).to.deep.equal({ kind: 'joining' });
    expect(await vault.describeJoin()).to.include({ code, deviceName: 'Phone' });
  });

  it('leaves a vault under its new password that the recovery key had opened', async () => {
    const { vault, dataDirectory, recoveryKey } = await founded();
    await vault.lock('person');
    const installation = await installLockedOnAnswer(dataDirectory);
    await installation.vault.recover({ recoveryKey, newPassword: OTHER_PASSWORD });
    expect(installation.vault.state).to.deep.equal({ kind: 'locked', reason: 'idle' });
    await installation.vault.unlock(OTHER_PASSWORD);
  });

  it('gives a replaced recovery key, and keeps it to be printed', async () => {
    const { vault, dataDirectory, recoveryKey: oldRecoveryKey } = await founded();
    await vault.lock('person');
    let isReplacing = false;
    const installation = await installMeddling((meddled) => {
      if (isReplacing) void meddled.vault.lock('idle');
      isReplacing = false;
    }, dataDirectory);
    await installation.vault.unlock(PASSWORD);
    isReplacing = true;
    const { recoveryKey } = await installation.vault.replaceRecoveryKey({ oldRecoveryKey });
    expect(installation.vault.state).to.deep.equal({ kind: 'locked', reason: 'idle' });
    await installation.vault.unlock(PASSWORD);
    expect(await installation.vault.readRecoveryKey()).to.deep.equal({ recoveryKey, opensVault: false });
  });

  it('gives an unlock up, whose answer nobody needs', async () => {
    const { vault, dataDirectory } = await founded();
    await vault.lock('person');
    const installation = await installLockedOnAnswer(dataDirectory);
    expect(await errorOf(installation.vault.unlock(PASSWORD))).to.include({ code: 'VAULT_LOCKED' });
    expect(installation.vault.state.kind).to.equal('locked');
    await installation.vault.unlock(PASSWORD);
  });

  it('makes no vault when it comes before the answer is on its way, and says so', async () => {
    const installation = await folders.install();
    const { vault } = installation;
    const creating = errorOf(vault.create({ deviceName: 'Laptop', password: PASSWORD }));
    await Promise.resolve();
    await vault.lock('person');
    expect(await creating).to.include({ code: 'VAULT_LOCKED' });
    expect(vault.state).to.deep.equal({ kind: 'missing' });
    await vault.create({ deviceName: 'Laptop', password: PASSWORD });
  });

  for (const [moment, hasCome] of [
    ['when the file is there', ({ vaultFile }) => existsSync(vaultFile)],
    ['when the first transaction is under way', (_installation, stopSignal) => stopSignal.mustBeWaitedFor],
  ] satisfies [string, (installation: VaultHarness, stopSignal: StopSignal) => boolean][]) {
    it(`${moment} leaves a vault and its recovery key, or neither`, async () => {
      let stopSignal = new StopSignal();
      const installation = await folders.install({
        onLaunch: (worker) => {
          const spy = sinon.spy(worker, 'postMessage');
          worker.once('online', () => {
            // A worker that only stands by was told nothing yet.
            const attach = spy.firstCall?.args[0] as AttachMessage | undefined;
            if (attach) stopSignal = new StopSignal(attach.stopSignal);
          });
        },
      });
      const { vault, dataDirectory } = installation;
      const creating = vault.create({ deviceName: 'Laptop', password: PASSWORD }).then(
        () => 'made',
        ({ code }: AppError) => code,
      );
      const outcomes: string[] = [];
      void creating.then((outcome) => outcomes.push(outcome));
      while (outcomes.length === 0 && !hasCome(installation, stopSignal))
        await new Promise((resolve) => setImmediate(resolve));
      await vault.lock('person');
      const onDisk = (await folders.install({ folder: dataDirectory })).vault.state.kind;
      expect(vault.state.kind).to.equal(onDisk);
      expect(await creating).to.equal(onDisk === 'locked' ? 'made' : 'VAULT_LOCKED');
    });
  }

  it('a worker that ends between its write and its answer leaves a vault that is told of', async () => {
    const installation = await installMeddling((_installation, worker, answer) => {
      // The answer is lost: nobody asked what it answers.
      Object.assign(answer, { id: -1 });
      void worker.terminate();
    });
    const { vault } = installation;
    const creating = vault.create({ deviceName: 'Laptop', password: PASSWORD });
    expect(await errorOf(creating)).to.include({ code: 'VAULT_WORKER_ENDED' });
    expect(vault.state).to.deep.equal({ kind: 'locked', reason: 'not-unlocked' });
  });

  it('is not overtaken by a recovery that is only about to begin', async () => {
    const { vault, recoveryKey } = await founded();
    const subscription = vault.onDidChangeState(({ kind }) => {
      if (kind !== 'locked') return;
      subscription.dispose();
      void vault.lock('idle');
    });
    const recovering = errorOf(vault.recover({ recoveryKey, newPassword: OTHER_PASSWORD }));
    expect(await recovering).to.include({ code: 'VAULT_LOCKED' });
    expect(vault.state.kind).to.equal('locked');
    await vault.unlock(PASSWORD);
  });

  it('is not what a typo in a recovery key does to an open vault', async () => {
    const { vault, keystore, recoveryKey } = await founded();
    const typo = `${recoveryKey.slice(0, -1)}${recoveryKey.endsWith('0') ? '1' : '0'}`;
    const error = await errorOf(vault.recover({ recoveryKey: typo, newPassword: OTHER_PASSWORD }));
    expect(error).to.include({ code: 'RECOVERY_KEY_INVALID' });
    expect(vault.state).to.deep.equal({ kind: 'unlocked' });
    await keystore.rotateKey({ reason: 'still open' });
  });
});
