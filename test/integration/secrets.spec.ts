import { expect } from 'chai';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { ApplicationProcess } from '../support/canaries/application-process.js';
import { CanarySearch, wholeIdsIn, type Canary } from '../support/canaries/canary-search.js';
import { CommandJourney, commandSecrets } from '../support/canaries/command-journey.js';
import { keyMaterialOf } from '../support/canaries/key-material.js';
import { canariesInMemory, hasProcessFiles } from '../support/canaries/process-surface.js';
import { buildOnestar } from '../support/cli.js';
import { VaultHarness } from '../support/vault/vault-harness.js';

/** What is planted. No two share a part, and nothing else in the project contains one. */
const planted = {
  password: 'quagmire-lantern-oxbow-thistle',
  'wrong-password': 'walrus-cupboard-piston-meadow',
  'new-password': 'zeppelin-gherkin-fathom-ribbon',
};
const DEVICE_NAME = 'Xylophone-Cormorant-Desk';

describe('Secrets in the process that holds the vault', () => {
  let folder = '';
  let app: ApplicationProcess;
  const installations: VaultHarness[] = [];

  before(buildOnestar);
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'onestarstream-secrets-'));
    const files = Object.entries({ ...planted, 'device-name': DEVICE_NAME });
    for (const [name, content] of files) await writeFile(path.join(folder, name), content, { mode: 0o600 });
    app = new ApplicationProcess(folder);
  });
  afterEach(async () => {
    for (const installation of installations.splice(0)) await installation.end();
    await app.end();
    await rm(folder, { recursive: true, force: true });
  });

  /** The texts of this vault's life: what was planted, and what was made and shown. */
  const texts = (...shown: readonly string[]): Record<string, Canary> => ({
    ...planted,
    ...Object.fromEntries(shown.map((name) => [name, app.secret(name)])),
  });

  /** Another installation, in this process. */
  async function otherInstallation(): Promise<VaultHarness> {
    const other = new VaultHarness(path.join(folder, 'other'));
    installations.push(other);
    await other.vault.start();
    return other;
  }

  /** Asks to join the account in the app, with the file and the code that it reads. */
  async function askToJoin({ vault }: VaultHarness, deviceName: string): Promise<void> {
    const { code } = await vault.requestJoin({ deviceName, password: planted['new-password'] });
    await vault.saveJoinRequest({ path: path.join(folder, 'request') });
    await writeFile(path.join(folder, 'pairing-code'), code, { mode: 0o600 });
  }

  it('[B7] holds no secret in its heap once the vault is locked, after every operation that takes or makes one', async () => {
    await app.do('create');
    await app.do('rotate-key');
    await app.do('export');
    await app.do('import');
    await askToJoin(await otherInstallation(), 'Phone');
    await app.do('admit');
    await app.do('change-password');
    await app.do('show-recovery-key');
    await app.do('check-recovery-key');
    await app.do('confirm-recovery-key');
    await app.do('replace-recovery-key');
    await app.do('adopt-recovery-key');
    await app.do('recover');
    await app.do('lock');
    expect(await app.fail('unlock-wrongly')).to.equal('WRONG_PASSWORD');
    await app.do('unlock');
    await app.do('lock');

    const shown = texts('recovery-key', 'second-recovery-key', 'pairing-code');
    const search = new CanarySearch({ ...shown, 'device name': DEVICE_NAME });
    expect(search.inFile(await app.snapshot('locked.heapsnapshot'))).to.deep.equal([]);
    const standby = await app.snapshot('standby.heapsnapshot', 'snapshot-worker');
    expect(search.inFile(standby), 'the worker that stands by').to.deep.equal([]);
    expect(new CanarySearch(shown).in(app.output), 'log and errors').to.deep.equal([]);
  });

  it('[B7] holds no secret in its heap once the vault of a device that joins is locked, before and after its welcome', async () => {
    const member = await otherInstallation();
    await member.vault.create({ deviceName: 'Server', password: planted['new-password'] });
    await app.do('request-join');
    await app.do('lock');
    const search = new CanarySearch({ ...texts('pairing-code'), 'device name': DEVICE_NAME });
    expect(search.inFile(await app.snapshot('waiting.heapsnapshot'))).to.deep.equal([]);
    const [requestPath, welcomePath] = [path.join(folder, 'request'), path.join(folder, 'welcome')];
    await member.keystore.admitDevice({ requestPath, code: app.secret('pairing-code'), welcomePath });
    await app.do('unlock');
    await app.do('complete-join');
    await app.do('lock');
    expect(search.inFile(await app.snapshot('joined.heapsnapshot'))).to.deep.equal([]);
    expect(new CanarySearch(texts('pairing-code')).in(app.output), 'log and errors').to.deep.equal([]);
  });

  it('[B7] holds nothing of the keystore in its heap from the moment it is told to lock', async () => {
    await app.do('create');
    const search = new CanarySearch({ 'device name': DEVICE_NAME });
    expect(search.inFile(await app.snapshot('locking.heapsnapshot', 'snapshot-while-locking'))).to.deep.equal([]);
  });

  it('[B7] holds no name of a device that a check told of once the vault is locked', async () => {
    const name = 'Saffron-Platypus-Lap';
    const other = await otherInstallation();
    await app.do('create');
    await askToJoin(other, name);
    await app.do('admit');
    await other.vault.completeJoin({ welcomePath: path.join(folder, 'welcome') });
    await other.keystore.exportBundle({ path: path.join(folder, 'bundle') });
    await app.do('import');
    await app.do('rotate-key');
    expect(JSON.stringify(await app.do('check'))).to.include(name);
    await app.do('lock');
    const search = new CanarySearch({ 'device name': DEVICE_NAME, 'other device name': name });
    expect(search.inFile(await app.snapshot('locked.heapsnapshot'))).to.deep.equal([]);
  });

  it('sees the password while an unlock is under way, and what is shown while the vault is open', async () => {
    await app.do('create');
    await app.do('lock');
    const search = new CanarySearch({ password: planted.password, 'device name': DEVICE_NAME });
    const unlocking = search.inFile(await app.snapshot('unlocking.heapsnapshot', 'snapshot-while-unlocking'));
    expect(unlocking).to.include('password');
    const open = search.inFile(await app.snapshot('open.heapsnapshot'));
    // The name is public and shown; the password has been used by now.
    expect(open).to.include('device name').and.not.include('password');
    await app.do('lock');
  });

  it('sees a password that is kept', async () => {
    await app.do('create');
    await app.do('keep-password');
    await app.do('lock');
    const search = new CanarySearch({ password: planted.password });
    expect(search.inFile(await app.snapshot('locked.heapsnapshot'))).to.include('password');
  });

  it('[B7] holds no key anywhere in its memory once the vault is locked, after every kind of operation', async function () {
    if (!hasProcessFiles) this.skip();
    await app.do('create');
    await app.do('rotate-key');
    await app.do('lock');
    const keys = await keyMaterialOf(path.join(folder, 'data'), planted.password);
    const search = new CanarySearch(keys, 'as-is');
    await app.do('unlock');
    const whileOpen = canariesInMemory(app.id, search);
    const ofTheVault = /^(root|record|digest) key$/;
    expect(
      whileOpen.filter((name) => ofTheVault.test(name)),
      'the control',
    ).to.have.length.at.least(3);
    expect(
      whileOpen.filter((name) => /seed|device|generation/.test(name)),
      'the control',
    ).to.have.length.at.least(3);
    for (const operations of [
      ['export'],
      ['rotate-key', 'import'],
      ['change-password', 'replace-recovery-key', 'adopt-recovery-key', 'recover'],
    ]) {
      for (const operation of operations) await app.do(operation);
      await app.do('lock');
      expect(canariesInMemory(app.id, search), operations.join(', ')).to.deep.equal([]);
      await app.do('unlock');
    }
    await app.do('lock');
    expect(canariesInMemory(app.id, search), 'a last lock').to.deep.equal([]);
  });

  it('[B7] has ended the thread of an open vault before it says that the vault is locked', async () => {
    await app.do('create');
    await app.do('events');
    await app.do('lock');
    // The one that is started last stands by: it was told nothing yet.
    expect(await app.do('events')).to.deep.equal(['gone 1', 'started 2', 'locked']);
    await app.do('unlock');
    await app.do('lock');
    expect(await app.do('events')).to.deep.equal(['gone 2', 'started 3', 'locked']);
  });
});

describe('Secrets on the way of the command', () => {
  let folder = '';

  before(buildOnestar);
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'onestarstream-secrets-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('[B12] tells no secret and no whole device id in logs, errors, diagnostics, arguments, environment and files', async () => {
    const journey = await CommandJourney.prepare(folder, 'debug');
    await journey.long();
    const keys = await keyMaterialOf(journey.file('data-desk'), commandSecrets['next-password']);
    const secrets = new CanarySearch({ ...commandSecrets, ...journey.toldSecrets, ...keys });
    const ids = new CanarySearch(
      Object.fromEntries(journey.deviceIds.map((id, index) => [`id of device ${index}`, id])),
    );

    expect(journey.aside, 'there is a log').to.match(/^debug \[|^info \[/m);
    expect(secrets.in(journey.aside), 'log and errors').to.deep.equal([]);
    expect(secrets.in(journey.answers), 'answers').to.deep.equal([]);
    expect(wholeIdsIn(journey.aside), 'ids in the log').to.deep.equal([]);
    expect(journey.diagnostics).to.have.lengthOf(3);
    for (const told of journey.diagnostics) expect(wholeIdsIn(told), 'ids in diagnostics').to.deep.equal([]);
    expect(secrets.in(journey.surface), 'arguments and environment').to.deep.equal([]);

    const temporary = await journey.endWatch();
    expect(temporary.names, 'temporary files').to.deep.equal([]);
    const dataFolders = await journey.leftBehind();
    expect(dataFolders).to.have.lengthOf(2);
    for (const dataFolder of dataFolders) {
      expect(await secrets.inFolder(dataFolder)).to.deep.equal([]);
      expect(await ids.inFolder(dataFolder), 'ids in files').to.deep.equal([]);
    }
    for (const exchanged of ['bundle', 'answer', 'request', 'welcome'])
      expect(secrets.inFile(journey.file(exchanged)), exchanged).to.deep.equal([]);
    // The control: the same searches find the same canaries where they belong.
    const told = journey.stops.map(({ result }) => result.stdout).join('\n');
    expect(secrets.in(told)).to.include.members(Object.keys(journey.toldSecrets));
    expect(ids.in(told)).to.include.members(['id of device 0', 'id of device 1']);
    expect(secrets.inFile(journey.file('next-password'))).to.include('next-password');
    if (hasProcessFiles) expect(journey.surface.toString()).to.contain('LOG_LEVEL=debug');
  });

  // A level only leaves lines out, and the life above saw all of them: the level that leaves out most, and what stands in for an unknown one.
  for (const level of ['error', 'nonsense']) {
    it(`[B12] tells no secret and no whole device id at the log level ${level}`, async () => {
      const journey = await CommandJourney.prepare(folder, level);
      await journey.short();
      const secrets = new CanarySearch({ ...commandSecrets, ...journey.toldSecrets });
      expect(secrets.in(journey.aside + journey.answers)).to.deep.equal([]);
      for (const told of [journey.aside, ...journey.diagnostics]) expect(wholeIdsIn(told)).to.deep.equal([]);
      expect((await journey.endWatch()).names).to.deep.equal([]);
    });
  }
});
