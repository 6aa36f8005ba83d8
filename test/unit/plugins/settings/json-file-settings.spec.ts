import { expect } from 'chai';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { createContainer } from '../../../../src/container/index.js';
import { SystemClock } from '../../../../src/core/clock.js';
import type { AppError } from '../../../../src/core/errors.js';
import { silentLogger } from '../../../../src/core/logger.js';
import { basePlugin } from '../../../../src/container/index.js';
import {
  defaultSettings,
  Settings,
  settingsPlugin,
  type SettingsValues,
} from '../../../../src/plugins/settings/index.js';
import { JsonFileSettings } from '../../../../src/plugins/settings/json-file-settings.js';
import { failWritesWith } from '../../../support/failing-disk.js';
import { withTemporaryFolder } from '../../../support/temporary-folder.js';

describe('JsonFileSettings', () => {
  async function startedIn(folder: string): Promise<JsonFileSettings> {
    const settings = new JsonFileSettings({ path: folder }, silentLogger);
    await settings.start();
    return settings;
  }

  async function codeOf(promise: Promise<unknown>): Promise<string> {
    return promise.then(
      () => 'none',
      (error: AppError) => error.code,
    );
  }

  const textIn = (folder: string): Promise<string> => readFile(join(folder, 'settings.json'), 'utf8');

  it('holds the defaults, and writes nothing, until something is changed', async () => {
    await withTemporaryFolder(async (folder) => {
      const settings = await startedIn(folder);
      expect(settings.values).to.deep.equal(defaultSettings);
      expect(await readdir(folder)).to.deep.equal([]);
    });
  });

  it('keeps a change across restarts', async () => {
    await withTemporaryFolder(async (folder) => {
      const changed = await (await startedIn(folder)).update({ colorScheme: 'dark', autoLockMinutes: null });
      expect(changed).to.deep.equal({ ...defaultSettings, colorScheme: 'dark', autoLockMinutes: null });
      expect((await startedIn(folder)).values).to.deep.equal(changed);
    });
  });

  it('tells of a change once it is kept, and of nothing when nothing changed', async () => {
    await withTemporaryFolder(async (folder) => {
      const settings = await startedIn(folder);
      const heard: SettingsValues[] = [];
      settings.onDidChange((values) => heard.push(values));
      await settings.update({ colorScheme: 'light' });
      await settings.update({ colorScheme: 'light' });
      expect(heard).to.deep.equal([{ ...defaultSettings, colorScheme: 'light' }]);
      expect(heard[0]).to.equal(settings.values);
    });
  });

  it('makes updates that are asked for together one after another, and loses none', async () => {
    await withTemporaryFolder(async (folder) => {
      const settings = await startedIn(folder);
      await Promise.all([
        settings.update({ colorScheme: 'dark' }),
        settings.update({ autoLockMinutes: 5 }),
        settings.update({ checkIntervalMinutes: 60 }),
      ]);
      const expected = { ...defaultSettings, colorScheme: 'dark', autoLockMinutes: 5, checkIntervalMinutes: 60 };
      expect(settings.values).to.deep.equal(expected);
      expect(JSON.parse(await textIn(folder))).to.deep.equal(expected);
    });
  });

  it('reads the file before an update that comes before the start', async () => {
    await withTemporaryFolder(async (folder) => {
      await (await startedIn(folder)).update({ autoLockMinutes: 5 });
      const settings = new JsonFileSettings({ path: folder }, silentLogger);
      expect((await settings.update({ colorScheme: 'dark' })).autoLockMinutes).to.equal(5);
    });
  });

  for (const [what, changes] of [
    ['out of bounds', { autoLockMinutes: 0 }],
    ['of the wrong type', { colorScheme: 7 }],
    ['of another name', { vaultPassword: 'x' }],
    ['missing', { colorScheme: undefined }],
    ['not a number', { checkIntervalMinutes: Number.NaN }],
  ] as const) {
    it(`refuses a value ${what}, and changes nothing`, async () => {
      await withTemporaryFolder(async (folder) => {
        const settings = await startedIn(folder);
        expect(await codeOf(settings.update(changes as never))).to.equal('SETTINGS_INVALID');
        expect(settings.values).to.deep.equal(defaultSettings);
        expect(await readdir(folder)).to.deep.equal([]);
        expect(await codeOf(settings.update({ colorScheme: 'dark' }))).to.equal('none');
      });
    });
  }

  it('names the setting that was refused', async () => {
    await withTemporaryFolder(async (folder) => {
      const settings = await startedIn(folder);
      const error = await settings.update({ autoLockMinutes: -1 }).catch((refusal: AppError) => refusal);
      expect(error).to.have.nested.property('details.setting', 'autoLockMinutes');
      expect(error).to.have.property('message').that.contains('autoLockMinutes').and.contains('not changed');
    });
  });

  it('sets a damaged file aside, and goes on with the defaults', async () => {
    await withTemporaryFolder(async (folder) => {
      await writeFile(join(folder, 'settings.json'), '{"autoLockMinutes": 0}');
      const settings = await startedIn(folder);
      expect(settings.values).to.deep.equal(defaultSettings);
      await settings.update({ colorScheme: 'dark' });
      expect((await readdir(folder)).toSorted()).to.deep.equal(['settings.json', 'settings.json.unreadable-1']);
    });
  });

  it('reads a file of an older version, which lacks settings, and one of a newer version, whose settings it keeps', async () => {
    await withTemporaryFolder(async (folder) => {
      await writeFile(join(folder, 'settings.json'), '{"autoLockMinutes": 5, "ofNewerVersion": {"a": 1}}');
      const settings = await startedIn(folder);
      expect(settings.values).to.deep.equal({ ...defaultSettings, autoLockMinutes: 5 });
      await settings.update({ colorScheme: 'dark' });
      expect(JSON.parse(await textIn(folder))).to.deep.include({
        ofNewerVersion: { a: 1 },
        autoLockMinutes: 5,
        colorScheme: 'dark',
      });
    });
  });

  it('changes nothing, and says why, when the disk is full', async () => {
    await withTemporaryFolder(async (folder) => {
      const settings = await startedIn(folder);
      const failure = failWritesWith('ENOSPC');
      const code = await codeOf(settings.update({ colorScheme: 'dark' }));
      failure.dispose();
      expect(code).to.equal('VAULT_STORAGE_FULL');
      expect(settings.values).to.deep.equal(defaultSettings);
    });
  });

  it('is the one service of its plugin', async () => {
    await withTemporaryFolder(async (path) => {
      const configuration = { testMode: false, place: 'window' as const, version: '0.0.0' };
      const base = basePlugin({ clock: new SystemClock(), logger: silentLogger, dataDirectory: path, configuration });
      const container = createContainer([base, settingsPlugin]);
      const settings = container.get<Settings>(Settings);
      expect(settings).to.be.instanceOf(JsonFileSettings);
      expect(container.get<Settings>(Settings)).to.equal(settings);
      expect(settingsPlugin.starts).to.deep.equal([Settings]);
    });
  });
});
