import { expect } from 'chai';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';

import { AppError } from '../../../src/core/errors.js';
import type { ChosenFile } from '../../../src/ipc/file-chooser.js';
import type { FilePurpose } from '../../../src/ipc/file-dialog.js';
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

  async function choose(purpose: FilePurpose = 'import-bundle'): Promise<ChosenFile> {
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

  for (const [chosen, used, refusal] of [
    ['import-bundle', 'export-bundle', 'FILE_NOT_WRITTEN'],
    ['open-request', 'save-welcome', 'FILE_NOT_WRITTEN'],
    ['open-welcome', 'save-request', 'FILE_NOT_WRITTEN'],
    ['save-welcome', 'open-request', 'FILE_UNREADABLE'],
    ['save-request', 'open-welcome', 'FILE_UNREADABLE'],
  ] as const) {
    it(`never takes a file chosen for "${chosen}" for "${used}"`, async () => {
      const { token } = await choose(chosen);
      expect(codeThrownBy(() => chooser.resolve(token, used))).to.equal(refusal);
    });
  }

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

  it('keeps tokens while a device joins, and forgets them when its vault goes', async () => {
    vault.enter({ kind: 'joining' });
    const { token } = await choose('save-request');
    vault.enter({ kind: 'unlocked' });
    expect(chooser.resolve(token, 'save-request')).to.equal(chosenPath);
    vault.enter({ kind: 'missing' });
    expect(codeThrownBy(() => chooser.resolve(token, 'save-request'))).to.equal('FILE_NOT_WRITTEN');
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

  describe('a file that was dropped', () => {
    const beginnings = {
      bundle: 'onestar-bundle\r\n\0\x02\x01\0 and more',
      welcome: 'onestar-bundle\r\n\0\x02\x02\0 and more',
      request: 'onestar-request\r\n and more',
      notes: 'onestar',
    };
    type Dropped = keyof typeof beginnings;

    /** What comes of dropping one of each. */
    const drop = async (): Promise<Record<Dropped, string>> => {
      const outcomes = {} as Record<Dropped, string>;
      await withTemporaryFolder(async (folder) => {
        for (const [what, beginning] of Object.entries(beginnings) as [Dropped, string][]) {
          const file = path.join(folder, `${what}.onestar`);
          await writeFile(file, beginning, 'latin1');
          const refusal = codeThrownBy(() => {
            const { token, name, purpose } = chooser.accept(file);
            expect(name).to.equal(`${what}.onestar`);
            expect(chooser.resolve(token, purpose)).to.equal(file);
            outcomes[what] = purpose;
          });
          if (refusal !== 'nothing') outcomes[what] = refusal;
        }
      });
      return outcomes;
    };

    it('is a bundle or a request for a device in its account', async () => {
      vault.unlock();
      expect(await drop()).to.deep.equal({
        bundle: 'import-bundle',
        welcome: 'JOIN_NOT_PENDING',
        request: 'open-request',
        notes: 'BUNDLE_INVALID',
      });
    });

    it('is a welcome for a device that waits for it', async () => {
      vault.enter({ kind: 'joining' });
      expect(await drop()).to.deep.equal({
        bundle: 'BUNDLE_INVALID',
        welcome: 'open-welcome',
        request: 'BUNDLE_INVALID',
        notes: 'BUNDLE_INVALID',
      });
    });

    it('is refused when it can’t be read', () =>
      withTemporaryFolder(async (folder) => {
        expect(codeThrownBy(() => chooser.accept(folder))).to.equal('FILE_UNREADABLE');
        expect(codeThrownBy(() => chooser.accept(path.join(folder, 'none')))).to.equal('FILE_UNREADABLE');
      }));
  });
});
