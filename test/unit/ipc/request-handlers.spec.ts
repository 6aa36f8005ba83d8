import { expect } from 'chai';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sinon from 'sinon';

import { createRequestHandlers, type RequestServices } from '../../../src/ipc/request-handlers.js';
import type { SettingsValues } from '../../../src/plugins/settings/index.js';
import { FakeScheduler, FakeSettings, FakeVault } from '../../support/ipc/fake-services.js';
import { reportOf } from '../../support/ipc/report.js';
import { withTemporaryFolder } from '../../support/temporary-folder.js';

const token = 'a'.repeat(32);

/** Handlers over the given services; touching another one fails. */
function handlersOver(services: Partial<{ [Name in keyof RequestServices]: unknown }>) {
  return createRequestHandlers(services as unknown as RequestServices);
}

function fakeFiles(path: string) {
  return { resolve: sinon.stub().returns(path), release: sinon.spy() };
}

describe('createRequestHandlers', () => {
  it('sends a cached report to every window again, and a fresh one not twice', async () => {
    const scheduler = new FakeScheduler();
    const publisher = { publishStatus: sinon.spy() };
    const handlers = handlersOver({ scheduler, publisher });
    const report = reportOf();

    scheduler.outcome = { report, cached: true, joined: false, ageMs: 20 };
    expect(await handlers['sync:scheduler:checkNow'](null)).to.equal(scheduler.outcome);
    expect(publisher.publishStatus.args).to.deep.equal([[report]]);

    scheduler.outcome = { report, cached: false, joined: true, ageMs: 0 };
    await handlers['sync:scheduler:checkNow'](null);
    expect(publisher.publishStatus.callCount).to.equal(1);
  });

  it('exports to the chosen file once, and tells the page what the person chose', async () => {
    const files = fakeFiles('/home/person/keystore.onestar');
    const keystore = {
      exportBundle: sinon.stub().resolves({ path: '/home/person/keystore.onestar', bytes: 10, entries: 2 }),
    };
    const handlers = handlersOver({ files, keystore });
    const result = await handlers['keystore:export']({ file: token, passphrase: 'long enough' });
    expect(result).to.deep.equal({ name: 'keystore.onestar', folder: '/home/person', bytes: 10, entries: 2 });
    expect(files.resolve.args).to.deep.equal([[token, 'export-bundle']]);
    expect(files.release.args).to.deep.equal([[token]]);
    expect(keystore.exportBundle.args).to.deep.equal([
      [{ path: '/home/person/keystore.onestar', passphrase: 'long enough' }],
    ]);
  });

  it('keeps a chosen file when its import fails, so that the passphrase can be typed again', async () => {
    const files = fakeFiles('/home/person/keystore.onestar');
    const keystore = { importBundle: sinon.stub().rejects(new Error('wrong passphrase')) };
    const handlers = handlersOver({ files, keystore });
    await Promise.resolve(handlers['keystore:import']({ file: token, passphrase: 'wrong one' })).then(
      () => expect.fail('It should reject.'),
      () => {},
    );
    expect(files.release.callCount).to.equal(0);
  });

  it('joins with the chosen file', async () => {
    const files = fakeFiles('/media/stick/keystore.onestar');
    const vault = { join: sinon.stub().resolves({ recoveryCode: 'ABCD' }) };
    const handlers = handlersOver({ files, vault, settings: new FakeSettings() });
    const request = { passphrase: 'long enough', deviceName: 'Laptop', password: 'also long enough' };
    expect(await handlers['vault:join']({ file: token, ...request })).to.deep.equal({ recoveryCode: 'ABCD' });
    expect(vault.join.args).to.deep.equal([[{ ...request, bundlePath: '/media/stick/keystore.onestar' }]]);
  });

  it('saves a recovery code where the person says, once, and nowhere without one', async () => {
    await withTemporaryFolder(async (folder) => {
      const target = join(folder, 'code.txt');
      const choose = sinon.stub().onFirstCall().resolves({ token, name: 'code.txt' }).resolves(null);
      const files = { ...fakeFiles(target), choose };
      const save = handlersOver({ files })['vault:saveRecoveryCode'];
      expect(await save({ recoveryCode: 'ABCD-EFGH' })).to.deep.equal({ name: 'code.txt', folder });
      expect(await readFile(target, 'utf8')).to.contain('ABCD-EFGH');
      expect(files.resolve.args).to.deep.equal([[token, 'recovery-code']]);
      expect(files.release.args).to.deep.equal([[token]]);
      expect(await save({ recoveryCode: 'ABCD-EFGH' })).to.equal(null);
      expect(files.resolve.callCount).to.equal(1);
    });
  });

  it('opens the data folder, which no page can name', async () => {
    const folders = { open: sinon.stub().resolves() };
    const handlers = handlersOver({ folders, dataDirectory: { path: '/home/person/vault' } });
    expect(await handlers['app:openDataFolder'](null)).to.equal(null);
    expect(folders.open.args).to.deep.equal([['/home/person/vault']]);
  });

  it('sends the checks of the past a page at a time', async () => {
    const runs = Array.from({ length: 12 }, (_, index) => ({ endedAt: -index }));
    const handlers = handlersOver({ history: { runs } });
    const page = await handlers['metrics:listRuns']({ offset: 10, limit: 5 });
    expect(page).to.deep.equal({ total: 12, items: runs.slice(10) });
  });

  const newCodes = [
    ['vault:create', 'create', { deviceName: 'Laptop', password: 'long enough' }],
    ['vault:recover', 'recover', { recoveryCode: 'ABCD', newPassword: 'long enough' }],
    ['vault:replaceRecoveryCode', 'replaceRecoveryCode', { currentPassword: 'long enough' }],
  ] as const;

  for (const [channel, method, request] of newCodes) {
    it(`${channel}: nobody has confirmed the new code, from before it is made`, async () => {
      const settings = new FakeSettings();
      let confirmedMeanwhile: boolean | undefined;
      const make = async (): Promise<{ recoveryCode: string }> => {
        confirmedMeanwhile = settings.values.recoveryCodeConfirmed;
        return { recoveryCode: 'WXYZ' };
      };
      const handler = handlersOver({ vault: { [method]: make }, settings })[channel] as (argument: object) => unknown;
      expect(await handler(request)).to.deep.equal({ recoveryCode: 'WXYZ' });
      expect([confirmedMeanwhile, settings.values.recoveryCodeConfirmed]).to.deep.equal([false, false]);
    });

    it(`${channel}: when it fails, what was said of the old code still holds`, async () => {
      const settings = new FakeSettings();
      const vault = { [method]: () => Promise.reject(new Error('wrong password')) };
      const handler = handlersOver({ vault, settings })[channel] as (argument: object) => Promise<unknown>;
      expect(await handler(request).catch((error: Error) => error.message)).to.equal('wrong password');
      expect(settings.values.recoveryCodeConfirmed).to.equal(true);
    });
  }

  it('quits when a page asks for it only where nothing else helps', async () => {
    const vault = new FakeVault();
    const quitter = { quit: sinon.spy() };
    const handlers = handlersOver({ vault, quitter });
    for (const reason of ['person', 'worker-ended'] as const) {
      vault.enter({ kind: 'locked', reason });
      expect(await handlers['app:quit'](null)).to.deep.equal({ isQuitting: false });
    }
    vault.unlock();
    expect(await handlers['app:quit'](null)).to.deep.equal({ isQuitting: false });
    expect(quitter.quit.callCount).to.equal(0);
    vault.enter({ kind: 'locked', reason: 'restart-needed' });
    expect(await handlers['app:quit'](null)).to.deep.equal({ isQuitting: true });
    expect(quitter.quit.callCount).to.equal(1);
  });

  it('says whether something could be cancelled', async () => {
    const vault = { cancel: sinon.stub().onFirstCall().returns(true).onSecondCall().returns(false) };
    const handlers = handlersOver({ vault });
    expect(await handlers['vault:cancel'](null)).to.deep.equal({ cancelled: true });
    expect(await handlers['vault:cancel'](null)).to.deep.equal({ cancelled: false });
  });

  it('keeps what services give back to itself where the contract says null', async () => {
    const keystore = { rotateKey: sinon.stub().resolves({ everything: true }) };
    expect(await handlersOver({ keystore })['keystore:rotateKey']({ reason: 'time' })).to.equal(null);
  });

  it('leaves a setting alone that a page gave as undefined', async () => {
    const settings = { update: sinon.stub().callsFake(async (changes: Partial<SettingsValues>) => changes) };
    const handlers = handlersOver({ settings });
    await handlers['settings:update']({ autoLockMinutes: undefined, colorScheme: 'dark' });
    expect(settings.update.args).to.deep.equal([[{ colorScheme: 'dark' }]]);
  });
});
