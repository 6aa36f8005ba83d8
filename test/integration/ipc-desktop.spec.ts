import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { when } from 'mobx';

import type { FilePurpose, filePurposes } from '../../src/ipc/file-dialog.js';
import { BusyDevice } from '../support/vault/busy-device.js';
import { reportOf } from '../support/ipc/report.js';
import { FakeDesktop, type FakeDesktopOptions, type FakeStoresWindow } from '../support/ipc/fake-desktop.js';

/** What a page can have a person choose. */
type ChosenPurpose = (typeof filePurposes)[number];

const password = 'correct horse battery';
/** Enough that an import takes a while, and no more than another device may write within a day. */
const ENTRIES = 500;

describe('main container and window stores over the fake bridge', () => {
  let folder: string;
  let desktops: FakeDesktop[];

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'ipc-desktop-'));
    desktops = [];
  });

  afterEach(async () => {
    await Promise.all(desktops.map((desktop) => desktop.end()));
    await rm(folder, { recursive: true, force: true });
  });

  async function startDesktop(options: Partial<FakeDesktopOptions> = {}): Promise<FakeDesktop> {
    const desktop = await FakeDesktop.start({ dataDirectory: path.join(folder, 'a'), ...options });
    desktops.push(desktop);
    return desktop;
  }

  async function openConnected(desktop: FakeDesktop): Promise<FakeStoresWindow> {
    const window = desktop.openWindow();
    await window.stores.connect();
    return window;
  }

  async function createVault({ stores }: FakeStoresWindow): Promise<void> {
    await stores.session.create({ deviceName: 'Desk', password });
    await when(() => stores.sync.status !== null);
  }

  it('shows the verdict of a real check in every window once a vault is made', async () => {
    const desktop = await startDesktop();
    const first = await openConnected(desktop);
    const second = await openConnected(desktop);
    expect(first.stores.session.vault?.kind).to.equal('missing');
    expect(first.stores.sync.badge.verdict).to.equal('loading');

    await createVault(first);
    await when(() => second.stores.sync.status !== null && second.stores.keystore.view !== null);
    for (const { stores } of [first, second]) {
      expect(stores.session.isUnlocked).to.equal(true);
      expect(stores.sync.badge.verdict).to.equal('in-sync');
      expect(stores.keystore.view?.thisDevice.name).to.equal('Desk');
      expect(stores.sync.isRunning).to.equal(true);
    }
  });

  it('[E6] gives a window that opens late, or reloads, the present at once, and all that follows', async () => {
    const desktop = await startDesktop();
    const first = await openConnected(desktop);
    await createVault(first);
    await first.stores.keystore.renameDevice(first.stores.keystore.view!.thisDevice.id, 'Attic');
    first.close();

    const reloaded = await openConnected(desktop);
    expect(reloaded.stores.session.isUnlocked).to.equal(true);
    expect(reloaded.stores.keystore.view?.thisDevice.name).to.equal('Attic');
    expect(reloaded.stores.sync.badge.verdict).to.equal('in-sync');

    const { id } = reloaded.stores.keystore.view!.thisDevice;
    await reloaded.bridge.invoke('devices:rename', { device: id, name: 'Cellar' });
    await when(() => reloaded.stores.keystore.view?.thisDevice.name === 'Cellar');
  });

  it('[E6] loses nothing that happens while a window is still connecting', async () => {
    const desktop = await startDesktop();
    const maker = await openConnected(desktop);
    await createVault(maker);
    const { id } = maker.stores.keystore.view!.thisDevice;
    for (let round = 0; round < 20; round += 1) {
      const window = desktop.openWindow();
      const renamed = maker.bridge.invoke('devices:rename', { device: id, name: `Name ${round}` });
      await Promise.all([window.stores.connect(), renamed]);
      await when(() => window.stores.keystore.view?.thisDevice.name === `Name ${round}`);
      window.close();
    }
  });

  it('takes the keystore out of every window when the vault locks, and sends nothing of it afterwards', async () => {
    const desktop = await startDesktop();
    const first = await openConnected(desktop);
    const second = await openConnected(desktop);
    await createVault(first);
    const events: string[] = [];
    await first.stores.session.lock();
    second.bridge.on('sync:status-change', () => events.push('report'));
    second.bridge.on('keystore:change', (view) => view !== null && events.push('keystore'));
    await when(() => second.stores.session.vault?.kind === 'locked' && !second.stores.sync.isRunning);
    for (const { stores } of [first, second]) {
      expect(stores.keystore.view).to.equal(null);
      expect(stores.sync.status).to.equal(null);
      expect(stores.sync.badge.verdict).to.equal('in-sync');
    }
    expect(await rejectionCode(first.bridge.invoke('devices:list', { offset: 0, limit: 10 }))).to.equal('VAULT_LOCKED');
    expect(await rejectionCode(first.bridge.invoke('sync:scheduler:checkNow'))).to.equal('VAULT_LOCKED');

    const late = await openConnected(desktop);
    expect(JSON.stringify(await late.bridge.invoke('app:getSnapshot'))).not.to.include('Desk');
    expect(late.stores.sync.badge.verdict).to.equal('in-sync');
    expect(events).to.deep.equal([]);
  });

  it('sends a cached report to the windows that did not ask', async () => {
    const desktop = await startDesktop({ testMode: false });
    const asking = await openConnected(desktop);
    const listening = await openConnected(desktop);
    await createVault(asking);
    const reports: number[] = [];
    listening.bridge.on('sync:status-change', ({ lastCheck }) => reports.push(lastCheck));
    const result = await asking.stores.sync.checkNow();
    expect(result.kind).to.equal('cached');
    expect(reports).to.deep.equal([asking.stores.sync.status?.lastCheck]);
  });

  /** Lets the device of a window into the account of another, by the files that people carry and the code that they type. */
  async function letIn(member: FakeStoresWindow, joiner: FakeStoresWindow): Promise<void> {
    const chosen = async ({ bridge }: FakeStoresWindow, purpose: ChosenPurpose): Promise<string> =>
      (await bridge.invoke('app:chooseFile', { purpose }))?.token ?? '';
    const { session } = joiner.stores;
    await session.requestJoin({ deviceName: 'Laptop', password });
    await when(() => session.vault?.kind === 'joining');
    await session.saveJoinRequest(await chosen(joiner, 'save-request'));
    const { code = '', comparisonCode } = session.pendingRequest ?? {};

    const request = await chosen(member, 'open-request');
    const wrong = member.stores.keystore.openJoinRequest({ request, code: 'AAAA-AAAA-AAAA' });
    expect(await rejectionCode(wrong)).to.equal('PAIRING_CODE_WRONG');
    expect(await member.stores.keystore.openJoinRequest({ request, code })).to.deep.equal({
      name: 'Laptop',
      comparisonCode,
    });
    const welcome = await chosen(member, 'save-welcome');
    await member.stores.keystore.admitDevice({ request, code, welcome });
    await session.completeJoin(await chosen(joiner, 'open-welcome'));
    await when(() => joiner.stores.keystore.view !== null);
  }

  it('[D1] lets a second installation in, and exchanges bundles, through chosen files', async () => {
    let file = '';
    const at = (name: string): string => path.join(folder, name);
    const chooseFile = (purpose: FilePurpose): string => {
      const names = { 'save-request': 'request', 'open-request': 'request' } as const;
      const welcomes = { 'save-welcome': 'welcome', 'open-welcome': 'welcome' } as const;
      return at(
        { ...names, ...welcomes, 'import-bundle': file, 'export-bundle': file, 'recovery-key': 'key' }[purpose],
      );
    };
    const a = await openConnected(await startDesktop({ chooseFile }));
    await createVault(a);
    const b = await openConnected(await startDesktop({ chooseFile, dataDirectory: at('b') }));
    await letIn(a, b);
    expect(b.stores.session.pendingRequest).to.equal(null);
    for (const { stores } of [a, b]) {
      await when(() => stores.keystore.view?.counts.active === 2);
      await when(() => stores.sync.badge.verdict === 'in-sync');
    }

    file = 'keystore.onestar';
    const target = await b.bridge.invoke('app:chooseFile', { purpose: 'export-bundle' });
    const exported = await b.bridge.invoke('keystore:export', { file: target!.token });
    expect(exported.name).to.equal('keystore.onestar');
    const again = b.bridge.invoke('keystore:export', { file: target!.token });
    expect(await rejectionCode(again)).to.equal('FILE_NOT_WRITTEN');
    const source = await a.bridge.invoke('app:chooseFile', { purpose: 'import-bundle' });
    const report = await a.bridge.invoke('keystore:import', { file: source!.token });
    expect(report).to.include({ nothingNew: false, refused: 0, waiting: 0 });
  });

  it('shows how far an import is, gives it up when asked to, and says no more of it', async () => {
    const busy = await BusyDevice.found(await mkdtemp(path.join(folder, 'busy-')));
    let chosen = path.join(folder, 'request');
    const window = await openConnected(await startDesktop({ testMode: false, chooseFile: () => chosen }));
    const { bridge, stores } = window;
    const choose = async (purpose: ChosenPurpose): Promise<string> =>
      (await bridge.invoke('app:chooseFile', { purpose }))?.token ?? '';
    await stores.session.requestJoin({ deviceName: 'Laptop', password });
    await stores.session.saveJoinRequest(await choose('save-request'));
    busy.admit(chosen, stores.session.pendingRequest?.code ?? '', path.join(folder, 'welcome'));
    chosen = path.join(folder, 'welcome');
    await stores.session.completeJoin(await choose('open-welcome'));
    await when(() => stores.keystore.view !== null);
    busy.write(ENTRIES);
    chosen = busy.exportTo(await mkdtemp(path.join(folder, 'late-')));
    await busy.close();
    const told: string[] = [];
    const progressTold: string[] = [];
    bridge.on('keystore:change', () => told.push('keystore'));
    bridge.on('vault:progress', ({ operation, phase }) => progressTold.push(`${operation} ${phase}`));

    const request = { file: await choose('import-bundle') };
    const importing = rejectionCode(stores.keystore.importBundle(request));
    await when(() => stores.work.progressOf('importBundle')?.phase === 'verifying');
    await stores.work.cancel();
    expect(await importing).to.equal('OPERATION_CANCELLED');
    stores.work.clear();
    expect(progressTold).to.include('importBundle verifying');
    progressTold.length = 0;
    expect(stores.session.isUnlocked).to.equal(true);
    expect(told).to.deep.equal([]);
    expect(await bridge.invoke('vault:cancel')).to.deep.equal({ cancelled: false });

    await bridge.invoke('devices:list', { offset: 0, limit: 1 });
    expect(progressTold, 'it is over').to.deep.equal([]);

    // The person need not choose the file again.
    expect(await bridge.invoke('keystore:import', request)).to.include({ newEntries: ENTRIES });
  });

  it('pauses and resumes on what a test emits, and keeps a forced report', async () => {
    const desktop = await startDesktop();
    const window = await openConnected(desktop);
    const { bridge, stores } = window;
    await createVault(window);
    await bridge.emit('vault:locked');
    expect(await bridge.invoke('sync:scheduler:isRunning')).to.equal(false);
    expect(await bridge.invoke('sync:scheduler:getNextRun')).to.equal(null);
    await bridge.emit('vault:unlocked');
    expect(await bridge.invoke('sync:scheduler:isRunning')).to.equal(true);

    await bridge.emit('sync:test:force-status', reportOf({ needsSync: true, verdict: 'needs-sync' }));
    await when(() => stores.sync.badge.verdict === 'needs-sync');
    const { lastRun } = stores.sync.scheduler;
    await when(() => stores.sync.scheduler.lastRun !== lastRun);
    expect(stores.sync.badge.verdict).to.equal('needs-sync');
    await bridge.emit('sync:test:force-status', null);
    await when(() => stores.sync.badge.verdict === 'in-sync');
  });

  it('[E8] leaves no listener of a page after its stores have ended', async () => {
    const desktop = await startDesktop();
    const window = desktop.openWindow();
    await window.stores.connect();
    expect(window.listeners()).to.be.greaterThan(0);
    window.stores.dispose();
    expect(window.listeners()).to.equal(0);
  });

  async function rejectionCode(promise: Promise<unknown>): Promise<string> {
    try {
      await promise;
      return 'nothing';
    } catch (error) {
      return (error as { readonly code: string }).code;
    }
  }
});
