import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { createServer } from 'node:net';
import path from 'node:path';
import { expect } from 'chai';

import { resolveExportTarget } from '../../../../src/plugins/vault/worker/export-target.js';
import { DataFolders } from '../../../support/vault/data-folders.js';

describe('resolveExportTarget', function () {
  const folders = new DataFolders();
  let folder: string;
  let vaultFile: string;

  const resolve = (name: string): string => resolveExportTarget(path.join(folder, name), vaultFile);

  function expectRefusal(name: string, reason: RegExp): void {
    expect(() => resolveExportTarget(name, vaultFile))
      .to.throw(reason)
      .with.property('code', 'FILE_NOT_WRITTEN');
  }

  before(function () {
    if (process.platform === 'win32') this.skip();
  });

  beforeEach(() => {
    folder = folders.make();
    vaultFile = path.join(folders.make(), 'vault.lmdb');
  });

  it('takes new names and plain files as they are', () => {
    writeFileSync(path.join(folder, 'old'), '');
    expect(resolve('new')).to.equal(path.join(folder, 'new'));
    expect(resolve('old')).to.equal(path.join(folder, 'old'));
  });

  it('follows symbolic links, also to a file that is not there yet, and through folders', () => {
    mkdirSync(path.join(folder, 'inner'));
    writeFileSync(path.join(folder, 'inner/target'), 'old');
    symlinkSync('inner', path.join(folder, 'way'));
    symlinkSync('target', path.join(folder, 'inner/link'));
    symlinkSync('way/link', path.join(folder, 'first'));
    symlinkSync('inner/new', path.join(folder, 'dangling'));
    expect(readFileSync(resolve('first'), 'utf8')).to.equal('old');
    expect(resolve('first')).to.equal(path.join(folder, 'inner/target'));
    expect(resolve('dangling')).to.equal(path.join(folder, 'inner/new'));
  });

  it('refuses links that lead in a circle', () => {
    symlinkSync('two', path.join(folder, 'one'));
    symlinkSync('one', path.join(folder, 'two'));
    expectRefusal(path.join(folder, 'one'), /circle/);
  });

  it('refuses folders, pipes and sockets, by themselves and behind links', async () => {
    mkdirSync(path.join(folder, 'a folder'));
    execFileSync('mkfifo', [path.join(folder, 'a pipe')]);
    const server = createServer().listen(path.join(folder, 'a socket'));
    try {
      await new Promise((listening) => server.once('listening', listening));
      for (const kind of ['a folder', 'a pipe', 'a socket']) {
        symlinkSync(kind, path.join(folder, `link to ${kind}`));
        expectRefusal(path.join(folder, kind), new RegExp(`This name belongs to ${kind}, so`));
        expectRefusal(path.join(folder, `link to ${kind}`), new RegExp(`This name belongs to ${kind}, so`));
      }
    } finally {
      server.close();
    }
  });

  it('refuses devices and what stands for something open', function () {
    if (process.platform !== 'linux') this.skip();
    expectRefusal('/dev/full', /This name belongs to a device/);
    expectRefusal('/dev/stdout', /stands for something that a program has open/);
    expectRefusal('/proc/self/fd/1', /stands for something that a program has open/);
    expectRefusal('/dev/fd/1', /stands for something that a program has open/);
  });

  it('refuses a link into the folder of the vault', () => {
    symlinkSync(path.join(path.dirname(vaultFile), 'settings.json'), path.join(folder, 'link'));
    expectRefusal(path.join(folder, 'link'), /In the data folder/);
  });
});
