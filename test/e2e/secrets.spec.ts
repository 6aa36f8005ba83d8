import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { CanarySearch, filesOf, wholeIdsIn } from '../support/canaries/canary-search.js';
import { hasProcessFiles, processTree, surfaceOf } from '../support/canaries/process-surface.js';
import { WatchedApp } from '../support/canaries/watched-app.js';
import { buildOnestar, CommandFleet, PASSWORD } from '../support/cli.js';
import { expect, test } from './support/test.js';

/** What is planted. No two share a part, and nothing else in the project contains one. */
const planted = {
  password: 'cinnamon-abacus-geyser-poplar',
  'wrong password': 'ukulele-turnip-comet-sandal',
  'password after recovery': 'accordion-lichen-bobsled-quince',
};

const DEVICE_NAME = 'Nightingale-Rhubarb-Desk';

test.describe('Secrets in the app', () => {
  let folder = '';
  let watched: WatchedApp;

  test.beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'onestar-secrets-'));
    watched = await WatchedApp.launch(folder);
  });
  test.afterEach(async () => {
    await watched.close();
    await rm(folder, { recursive: true, force: true });
  });

  test('[B7][B12] nothing secret is left in the heaps after lock, nor in logs, files, arguments and environment', async () => {
    await watched.app.byTestId('begin-create').click();
    await watched.app.byTestId('device-name').fill(DEVICE_NAME);
    await watched.type('vault-password', planted.password);
    await watched.type('vault-password-confirm', planted.password);
    await watched.app.byTestId('create-vault').click();
    const recoveryKey = await watched.takeRecoveryKey();
    const deviceId = await watched.deviceId();

    await watched.exportBundle(path.join(folder, 'bundle'));
    await watched.app.lock();
    await watched.type('unlock-password', planted['wrong password']);
    await watched.app.byTestId('unlock').click();
    await expect(watched.app.page.getByRole('alert')).toBeVisible();
    await watched.app.byTestId('use-recovery-key').click();
    await watched.type('recovery-key-input', recoveryKey);
    await watched.type('vault-password', planted['password after recovery']);
    await watched.type('vault-password-confirm', planted['password after recovery']);
    await watched.app.byTestId('recover-vault').click();
    const codes = { 'recovery key': recoveryKey };
    await watched.lookThroughName();
    await watched.app.lock();

    const search = new CanarySearch({ ...planted, ...codes });
    // What is in the keystore goes with the keys: the heaps do not hold the names of devices either.
    const inHeaps = new CanarySearch({ ...planted, ...codes, 'device name': DEVICE_NAME });
    expect(inHeaps.inFile(await watched.mainHeap()), 'heap of main').toEqual([]);
    expect(inHeaps.inFile(await watched.pageHeap()), 'heap of the page').toEqual([]);
    expect(search.in(watched.log), 'log').toEqual([]);
    expect(wholeIdsIn(watched.log), 'ids in the log').toEqual([]);
    expect(watched.log).toMatch(/debug \[|info \[/);
    if (hasProcessFiles) {
      const surfaces = processTree(watched.processId).map(surfaceOf);
      expect(surfaces.length).toBeGreaterThan(2);
      expect(search.in(Buffer.concat(surfaces)), 'arguments and environment').toEqual([]);
    }
    expect(await search.inFolder(watched.temporaryFolder), 'temporary files').toEqual([]);

    await watched.close();
    const everySecret = new CanarySearch({ ...planted, ...codes, 'device id': deviceId });
    expect(await everySecret.inFolder(watched.dataDirectory), 'data folder').toEqual([]);
    const own = (await filesOf(watched.dataDirectory)).filter((file) => path.dirname(file) === watched.dataDirectory);
    const kept = own.filter((file) => file.endsWith('.json'));
    expect(kept.map((file) => path.basename(file))).toEqual(
      expect.arrayContaining(['run-history.json', 'window.json']),
    );
    for (const file of kept) expect(wholeIdsIn(await readFile(file, 'utf8')), path.basename(file)).toEqual([]);
    const temporary = await watched.endWatch();
    expect(search.in(temporary.content), 'temporary files that are gone').toEqual([]);
  });

  test('[B12] an app that ends by a fault tells no secret and no whole device id', async () => {
    await watched.app.byTestId('begin-create').click();
    await watched.app.byTestId('device-name').fill(DEVICE_NAME);
    await watched.type('vault-password', planted.password);
    await watched.type('vault-password-confirm', planted.password);
    await watched.app.byTestId('create-vault').click();
    const search = new CanarySearch({ ...planted, 'recovery key': await watched.takeRecoveryKey() });
    await watched.crashMain();
    expect(watched.log).toContain('The app cannot continue.');
    expect(search.in(watched.log)).toEqual([]);
    expect(wholeIdsIn(watched.log)).toEqual([]);
  });

  test('the same searches find a password in its field, and one that is kept', async () => {
    const search = new CanarySearch({ password: planted.password, 'second password': planted['wrong password'] });
    await watched.app.byTestId('begin-create').click();
    await watched.type('vault-password', planted.password);
    expect(search.inFile(await watched.pageHeap()), 'heap of the page').toContain('password');
    expect(search.inFile(await watched.mainHeap()), 'heap of main').toEqual([]);
    await watched.keepInMain(planted['wrong password']);
    expect(search.inFile(await watched.mainHeap()), 'heap of main').toContain('second password');
  });
});

test.describe('Names in the app', () => {
  const names = {
    'device name': DEVICE_NAME,
    'other device name': 'Saffron-Platypus-Lap',
    'new name': 'Turmeric-Flamingo-Lap',
  };
  const fleet = new CommandFleet();
  let folder = '';
  let watched: WatchedApp;

  test.beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'onestar-names-'));
    await buildOnestar();
    const desk = await fleet.found(names['device name']);
    const laptop = await fleet.join(desk, names['other device name']);
    await laptop.bringTo(desk);
    // So that the report speaks of the laptop.
    await desk.json(0, 'rotate', 'key', '--reason', 'Practice');
    await cp(desk.dataDirectory, path.join(folder, 'data'), { recursive: true });
    watched = await WatchedApp.launch(folder);
  });
  test.afterEach(async () => {
    await watched.close();
    await fleet.remove();
    await rm(folder, { recursive: true, force: true });
  });

  test('[B7] no name of a device is left in the heaps after lock, whatever was shown', async () => {
    const { app } = watched;
    const beginToRename = async (): Promise<void> => {
      await app.open('devices');
      await app.byTestId('device-menu').first().click();
      await app.byTestId('rename-device').click();
      await app.byTestId('new-device-name').fill(names['new name']);
    };
    const sights: Readonly<Record<string, () => Promise<void>>> = {
      overview: () => app.byTestId('warning-row').first().waitFor(),
      'warnings of the checks': async () => {
        await app.badge.click();
        await app.byTestId('warning-row').first().waitFor();
      },
      'a name that is being written': beginToRename,
      'a dialog about a device': async () => {
        await app.open('devices');
        await app.byTestId('device-menu').first().click();
        await app.byTestId('verify-device').click();
        await app.byTestId('dialog').waitFor();
      },
      'a message about a device': async () => {
        await beginToRename();
        await app.byTestId('confirm-rename-device').click();
        await app.byTestId('toast').waitFor();
      },
    };
    const search = new CanarySearch(names);
    for (const [sight, show] of Object.entries(sights)) {
      await app.unlock(PASSWORD);
      await show();
      await watched.lookThroughName();
      if (sight === 'overview') expect(search.inFile(await watched.pageHeap()), 'the control').toContain('device name');
      // A dialog lies over the button.
      await app.invoke('vault:lock');
      await app.byTestId('unlock-password').waitFor();
      expect(search.inFile(await watched.pageHeap()), `heap of the page after ${sight}`).toEqual([]);
      expect(search.inFile(await watched.mainHeap()), `heap of main after ${sight}`).toEqual([]);
    }
  });
});
