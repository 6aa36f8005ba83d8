import { expect } from 'chai';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sinon from 'sinon';

import { createRequestHandlers, type RequestServices } from '../../../src/ipc/request-handlers.js';
import type { SettingsValues } from '../../../src/plugins/settings/index.js';
import { FakeScheduler, FakeVault } from '../../support/ipc/fake-services.js';
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
    const result = await handlers['keystore:export']({ file: token });
    expect(result).to.deep.equal({ name: 'keystore.onestar', folder: '/home/person', bytes: 10, entries: 2 });
    expect(files.resolve.args).to.deep.equal([[token, 'export-bundle']]);
    expect(files.release.args).to.deep.equal([[token]]);
    expect(keystore.exportBundle.args).to.deep.equal([[{ path: '/home/person/keystore.onestar' }]]);
  });

  it('keeps a chosen file when its import fails, so that it can be tried again', async () => {
    const files = fakeFiles('/home/person/keystore.onestar');
    const keystore = { importBundle: sinon.stub().rejects(new Error('the disk is gone')) };
    const handlers = handlersOver({ files, keystore });
    await Promise.resolve(handlers['keystore:import']({ file: token })).then(
      () => expect.fail('It should reject.'),
      () => {},
    );
    expect(files.release.callCount).to.equal(0);
  });

  it('saves a request and opens a welcome where the person says, each once', async () => {
    const files = fakeFiles('/media/stick/chosen.onestar');
    const vault = {
      saveJoinRequest: sinon.stub().resolves({ path: '/media/stick/chosen.onestar', bytes: 9 }),
      completeJoin: sinon.stub().resolves(),
    };
    const handlers = handlersOver({ files, vault });
    const written = await handlers['vault:saveJoinRequest']({ file: token });
    expect(written).to.deep.equal({ name: 'chosen.onestar', folder: '/media/stick' });
    expect(await handlers['vault:completeJoin']({ file: token })).to.equal(null);
    expect(vault.saveJoinRequest.args).to.deep.equal([[{ path: '/media/stick/chosen.onestar' }]]);
    expect(vault.completeJoin.args).to.deep.equal([[{ welcomePath: '/media/stick/chosen.onestar' }]]);
    expect(files.resolve.args).to.deep.equal([
      [token, 'save-request'],
      [token, 'open-welcome'],
    ]);
    expect(files.release.args).to.deep.equal([[token], [token]]);
  });

  it('brings an account back by the chosen bundle', async () => {
    const files = fakeFiles('/media/stick/keystore.onestar');
    const vault = { recoverAccount: sinon.stub().resolves() };
    const request = { recoveryKey: 'ABCD', deviceName: 'Laptop', password: 'also long enough' };
    expect(await handlersOver({ files, vault })['vault:recoverAccount']({ file: token, ...request })).to.equal(null);
    expect(vault.recoverAccount.args).to.deep.equal([[{ ...request, bundlePath: '/media/stick/keystore.onestar' }]]);
    expect(files.resolve.args).to.deep.equal([[token, 'import-bundle']]);
  });

  it('lets a device in by its request, and keeps the request until its welcome is written', async () => {
    const requestFile = 'a'.repeat(32);
    const welcomeFile = 'b'.repeat(32);
    const paths: Record<string, string> = { [requestFile]: '/stick/request', [welcomeFile]: '/stick/welcome' };
    const files = { resolve: sinon.stub().callsFake((of: string) => paths[of]), release: sinon.spy() };
    const joiner = { name: 'Phone', comparisonCode: 'ABCD' };
    const admitDevice = sinon.stub().rejects(new Error('the disk is full'));
    const keystore = { openJoinRequest: sinon.stub().resolves(joiner), admitDevice };
    const handlers = handlersOver({ files, keystore });
    const opening = { request: requestFile, code: 'WXYZ' };
    expect(await handlers['devices:openJoinRequest'](opening)).to.equal(joiner);
    expect(keystore.openJoinRequest.args).to.deep.equal([[{ requestPath: '/stick/request', code: 'WXYZ' }]]);

    const admission = { ...opening, welcome: welcomeFile };
    const outcome = await Promise.resolve(handlers['devices:admit'](admission)).catch((error: Error) => error.message);
    expect(outcome).to.equal('the disk is full');
    expect(files.release.callCount).to.equal(0);
    const device = 'c'.repeat(32);
    admitDevice.resolves({ ...joiner, device, welcome: { path: '/stick/welcome', bytes: 9 } });
    const admitted = await handlers['devices:admit'](admission);
    expect(admitted).to.deep.equal({ ...joiner, device, file: { name: 'welcome', folder: '/stick' } });
    expect(admitDevice.lastCall.args).to.deep.equal([
      { requestPath: '/stick/request', code: 'WXYZ', welcomePath: '/stick/welcome' },
    ]);
    expect(files.release.args).to.deep.equal([[welcomeFile], [requestFile]]);
  });

  it('gives a revocation to the keystore without what a page gave as undefined', async () => {
    const keystore = { revokeDevices: sinon.stub().resolves(), tryRevoking: sinon.stub().resolves('a trial') };
    const handlers = handlersOver({ keystore });
    const [one, other] = ['a'.repeat(32), 'b'.repeat(32)] as const;
    const entry = 'c'.repeat(64);
    const devices = [
      { device: one, believed: undefined },
      { device: other, believed: [entry] },
    ];
    await handlers['devices:revoke']({ devices, recoveryKey: undefined, reason: 'lost' });
    const asked = [{ device: one }, { device: other, believed: [entry] }];
    expect(keystore.revokeDevices.args).to.deep.equal([[{ devices: asked, reason: 'lost' }]]);
    expect(await handlers['devices:tryRevoking']({ devices, recoveryKey: 'ABCD' })).to.equal('a trial');
    expect(keystore.tryRevoking.args).to.deep.equal([[{ devices: asked, recoveryKey: 'ABCD' }]]);
  });

  it('saves a recovery key where the person says, once, and nowhere without one', async () => {
    await withTemporaryFolder(async (folder) => {
      const target = join(folder, 'key.txt');
      const choose = sinon.stub().onFirstCall().resolves({ token, name: 'key.txt' }).resolves(null);
      const files = { ...fakeFiles(target), choose };
      const save = handlersOver({ files })['vault:saveRecoveryKey'];
      expect(await save({ recoveryKey: 'ABCD-EFGH' })).to.deep.equal({ name: 'key.txt', folder });
      expect(await readFile(target, 'utf8')).to.contain('ABCD-EFGH');
      expect(files.resolve.args).to.deep.equal([[token, 'recovery-key']]);
      expect(files.release.args).to.deep.equal([[token]]);
      expect(await save({ recoveryKey: 'ABCD-EFGH' })).to.equal(null);
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
