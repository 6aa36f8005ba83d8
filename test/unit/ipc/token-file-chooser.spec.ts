import { expect } from 'chai';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';

import { AppError } from '../../../src/core/errors.js';
import type { ChosenFile } from '../../../src/ipc/file-chooser.js';
import { REMEMBERED_FILES, TokenFileChooser } from '../../../src/ipc/token-file-chooser.js';
import { FakeVault } from '../../support/ipc/fake-services.js';
import { withTemporaryFolder } from '../../support/temporary-folder.js';

function codeThrownBy(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
  return 'nothing';
}

describe('TokenFileChooser', () => {
  let vault: FakeVault;
  let chosenPath: string | null;
  let chooser: TokenFileChooser;

  beforeEach(() => {
    vault = new FakeVault();
    chosenPath = '/home/person/keystore.onestar';
    chooser = new TokenFileChooser({ choosePath: async () => chosenPath }, vault.asVault);
    chooser.start();
  });

  async function choose(purpose: 'export-bundle' | 'import-bundle' = 'import-bundle'): Promise<ChosenFile> {
    const file = await chooser.choose(purpose);
    if (file === null) throw new Error('Nothing was chosen.');
    return file;
  }

  it('gives a token that says nothing about the file', async () => {
    const first = await choose();
    const second = await choose();
    expect(first.token).to.match(/^[0-9a-f]{32}$/);
    expect(first.token).not.to.equal(second.token);
    expect(first.name).to.equal('keystore.onestar');
    expect(chooser.resolve(first.token, 'import-bundle')).to.equal(chosenPath);
  });

  it('gives nothing when the person changed their mind', async () => {
    chosenPath = null;
    expect(await chooser.choose('import-bundle')).to.equal(null);
  });

  it('keeps a token good for a second try, until it is released', async () => {
    const { token } = await choose();
    chooser.resolve(token, 'import-bundle');
    chooser.resolve(token, 'import-bundle');
    chooser.release(token);
    expect(codeThrownBy(() => chooser.resolve(token, 'import-bundle'))).to.equal('FILE_UNREADABLE');
  });

  it('never lets a file chosen for reading be written', async () => {
    const { token } = await choose('import-bundle');
    expect(codeThrownBy(() => chooser.resolve(token, 'export-bundle'))).to.equal('FILE_NOT_WRITTEN');
  });

  it('knows no token that it did not give', () => {
    for (const token of ['0'.repeat(32), '__proto__', '', '/etc/passwd']) {
      expect(codeThrownBy(() => chooser.resolve(token, 'import-bundle'))).to.equal('FILE_UNREADABLE');
    }
  });

  it('forgets all tokens when the vault locks', async () => {
    vault.unlock();
    const { token } = await choose();
    vault.lock();
    expect(codeThrownBy(() => chooser.resolve(token, 'import-bundle'))).to.equal('FILE_UNREADABLE');
  });

  it('remembers the newest files only', async () => {
    const oldest = await choose();
    const next = await choose();
    for (let more = 1; more < REMEMBERED_FILES; more += 1) await choose();
    expect(codeThrownBy(() => chooser.resolve(oldest.token, 'import-bundle'))).to.equal('FILE_UNREADABLE');
    expect(chooser.resolve(next.token, 'import-bundle')).to.equal(chosenPath);
  });

  it('leaves no listener on the vault', () => {
    chooser.start();
    expect(vault.didChangeState.listenerCount).to.equal(1);
    chooser.dispose();
    expect(vault.didChangeState.listenerCount).to.equal(0);
  });

  it('takes a bundle that was dropped, and nothing else', () =>
    withTemporaryFolder(async (folder) => {
      const bundle = path.join(folder, 'dropped.onestar');
      const text = path.join(folder, 'notes.txt');
      await Promise.all([writeFile(bundle, 'onestar-bundle\r\n and more'), writeFile(text, 'onestar')]);
      const { token, name } = chooser.accept(bundle);
      expect(name).to.equal('dropped.onestar');
      expect(chooser.resolve(token, 'import-bundle')).to.equal(bundle);
      expect(codeThrownBy(() => chooser.accept(text))).to.equal('BUNDLE_INVALID');
      expect(codeThrownBy(() => chooser.accept(folder))).to.equal('FILE_UNREADABLE');
      expect(codeThrownBy(() => chooser.accept(path.join(folder, 'none')))).to.equal('FILE_UNREADABLE');
    }));
});
