import { expect } from 'chai';
import { readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { AppError } from '../../../src/core/errors.js';
import { writeRecoveryKeyFile } from '../../../src/ipc/recovery-key-file.js';
import { withTemporaryFolder } from '../../support/temporary-folder.js';

const key = 'K7QM-2XWD-9HTR-4VBN-6PCS-8JFG-3ADE-5MNZ-T1RK-H3WY-0QE8';

describe('writeRecoveryKeyFile', () => {
  it('writes a file that says what it is for and that only its owner may read', () =>
    withTemporaryFolder(async (folder) => {
      const target = path.join(folder, 'key.txt');
      expect(await writeRecoveryKeyFile(target, key)).to.deep.equal({ name: 'key.txt', folder });
      expect(await readFile(target, 'utf8'))
        .to.contain(key)
        .and.to.contain('OneStarStream');
      if (process.platform !== 'win32') expect((await stat(target)).mode & 0o777).to.equal(0o600);
    }));

  for (const [where, name, hint] of [
    ['over a file that is there: it could be the vault', 'vault.lmdb', 'another name'],
    ['into a folder that is not there', 'missing/key.txt', 'another folder'],
  ] as const) {
    it(`[F7] writes nothing ${where}`, () =>
      withTemporaryFolder(async (folder) => {
        await writeFile(path.join(folder, 'vault.lmdb'), 'precious');
        const error = await writeRecoveryKeyFile(path.join(folder, name), key).catch((thrown: unknown) => thrown);
        expect(error).to.be.instanceOf(AppError).with.property('code', 'FILE_NOT_WRITTEN');
        expect(error).to.have.property('hint').that.contains(hint);
        expect(error).to.have.property('message').that.does.not.contain('K7QM');
        expect(await readFile(path.join(folder, 'vault.lmdb'), 'utf8')).to.equal('precious');
      }));
  }
});
