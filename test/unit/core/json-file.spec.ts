import { expect } from 'chai';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

import type { AppError } from '../../../src/core/errors.js';
import { JsonFile } from '../../../src/core/json-file.js';
import { LineLogger } from '../../../src/core/logger.js';
import { failReadsWith, failRenamesWith, failWritesWith } from '../../support/failing-disk.js';
import { PowerCutWatch } from '../../support/power-cut.js';
import { withTemporaryFolder } from '../../support/temporary-folder.js';

const schema = z.strictObject({ name: z.string() });

describe('JsonFile', () => {
  let log: string[];

  beforeEach(() => {
    log = [];
  });

  const fileAt = (path: string): JsonFile<z.infer<typeof schema>> =>
    new JsonFile(path, () => schema, new LineLogger('warn', (line) => log.push(line)));

  async function errorOf(promise: Promise<unknown>): Promise<AppError> {
    return promise.then(
      () => {
        throw new Error('It did not fail.');
      },
      (error: AppError) => error,
    );
  }

  it('has no value before the first write', async () => {
    await withTemporaryFolder(async (folder) => {
      expect(await fileAt(join(folder, 'x.json')).read()).to.equal(undefined);
      expect(log).to.deep.equal([]);
    });
  });

  it('gives back what was written, also to another reader', async () => {
    await withTemporaryFolder(async (folder) => {
      const path = join(folder, 'not', 'there', 'yet', 'x.json');
      await fileAt(path).write({ name: 'Größe' });
      await fileAt(path).write({ name: 'second' });
      expect(await fileAt(path).read()).to.deep.equal({ name: 'second' });
    });
  });

  it('lets nobody else read, and leaves no other file', async () => {
    await withTemporaryFolder(async (folder) => {
      await fileAt(join(folder, 'x.json')).write({ name: 'a' });
      expect((await stat(join(folder, 'x.json'))).mode & 0o777).to.equal(0o600);
      expect(await readdir(folder)).to.deep.equal(['x.json']);
    });
  });

  it('holds one of the values, whole, when writes overlap', async () => {
    await withTemporaryFolder(async (folder) => {
      const file = fileAt(join(folder, 'x.json'));
      const names = Array.from({ length: 20 }, (_, index) => String(index).repeat(1_000));
      await Promise.all(names.map((name) => file.write({ name })));
      expect(names).to.include((await file.read())?.name);
      expect(await readdir(folder)).to.deep.equal(['x.json']);
    });
  });

  for (const [what, content] of [
    ['is cut off', '{"name": "a'],
    ['holds something else', '{"name": 7}'],
    ['holds more than it should', '{"name": "a", "other": 1}'],
    ['is empty', ''],
    ['is not text', Buffer.from([0xff, 0xfe, 0x00, 0x80])],
    ['is absurdly large', `{"name": "a"}${' '.repeat(5 * 1024 * 1024)}`],
  ] as const) {
    it(`that ${what} is set aside unchanged, and said`, async () => {
      await withTemporaryFolder(async (folder) => {
        const path = join(folder, 'x.json');
        await writeFile(path, content);
        const file = fileAt(path);
        expect(await file.read()).to.equal(undefined);
        expect(await readdir(folder)).to.deep.equal(['x.json.unreadable-1']);
        expect((await readFile(`${path}.unreadable-1`)).equals(Buffer.from(content))).to.equal(true);
        expect(log.join()).to.contain('setAsideAs="x.json.unreadable-1"');
        await file.write({ name: 'new' });
        expect(await file.read()).to.deep.equal({ name: 'new' });
      });
    });
  }

  it('is set aside under the next free number', async () => {
    await withTemporaryFolder(async (folder) => {
      const path = join(folder, 'x.json');
      for (const content of ['first', 'second']) {
        await writeFile(path, content);
        await fileAt(path).read();
      }
      expect(await readFile(`${path}.unreadable-1`, 'utf8')).to.equal('first');
      expect(await readFile(`${path}.unreadable-2`, 'utf8')).to.equal('second');
    });
  });

  it('is set aside by the first write when it could not be before', async () => {
    await withTemporaryFolder(async (folder) => {
      const path = join(folder, 'x.json');
      await writeFile(path, 'damaged');
      const file = fileAt(path);
      const failure = failRenamesWith('EACCES');
      expect(await file.read()).to.equal(undefined);
      failure.dispose();
      expect(await readdir(folder)).to.deep.equal(['x.json']);
      await file.write({ name: 'new' });
      expect(await readFile(`${path}.unreadable-1`, 'utf8')).to.equal('damaged');
      expect(await file.read()).to.deep.equal({ name: 'new' });
    });
  });

  it('is never written over when it can be neither understood nor set aside', async () => {
    await withTemporaryFolder(async (folder) => {
      const path = join(folder, 'x.json');
      // A folder in its place can't be moved onto a file.
      await mkdir(path);
      const file = fileAt(path);
      expect(await file.read()).to.equal(undefined);
      expect(log.join()).to.contain('left as it is');
      expect((await errorOf(file.write({ name: 'new' }))).code).to.equal('VAULT_STORAGE_FAILED');
      expect(await readdir(folder)).to.deep.equal(['x.json']);
    });
  });

  for (const [systemCode, code] of [
    ['ENOSPC', 'VAULT_STORAGE_FULL'],
    ['EDQUOT', 'VAULT_STORAGE_FULL'],
    ['EIO', 'VAULT_STORAGE_FAILED'],
    ['EROFS', 'VAULT_STORAGE_FAILED'],
  ] as const) {
    it(`keeps the old value, and says ${code}, when the disk answers ${systemCode}`, async () => {
      await withTemporaryFolder(async (folder) => {
        const file = fileAt(join(folder, 'x.json'));
        await file.write({ name: 'old' });
        const failure = failWritesWith(systemCode);
        const error = await errorOf(file.write({ name: 'new' }));
        failure.dispose();
        expect(error.code).to.equal(code);
        expect(error.message).to.contain('x.json').and.to.contain('unchanged');
        expect(error.hint).not.to.equal('');
        expect(await file.read()).to.deep.equal({ name: 'old' });
        expect(await readdir(folder)).to.deep.equal(['x.json']);
      });
    });
  }

  it('holds the old value or the new one whenever the power is cut, and the new one once it was written', async function () {
    // Windows keeps names by itself.
    if (process.platform === 'win32') this.skip();
    await withTemporaryFolder(async (folder) => {
      const path = join(folder, 'x.json');
      const file = fileAt(path);
      await file.write({ name: 'old' });
      const before = await readFile(path, 'utf8');
      const seen: ReadonlySet<string | null>[] = [];
      const disk: PowerCutWatch = new PowerCutWatch(new Map([[path, before]]), () =>
        seen.push(disk.possibleContents(path)),
      );
      try {
        await file.write({ name: 'new' });
        const after = await readFile(path, 'utf8');
        expect(seen).to.have.length.at.least(4);
        for (const contents of seen) expect([before, after]).to.include.members([...contents]);
        expect([...disk.possibleContents(path)]).to.deep.equal([after]);
      } finally {
        disk.dispose();
      }
    });
  });

  it('fails typed where no folder can be made', async () => {
    await withTemporaryFolder(async (folder) => {
      await writeFile(join(folder, 'file'), '');
      expect((await errorOf(fileAt(join(folder, 'file', 'x.json')).write({ name: 'a' }))).code).to.equal(
        'VAULT_STORAGE_FAILED',
      );
    });
  });

  it('that the disk does not give is set aside too', async () => {
    await withTemporaryFolder(async (folder) => {
      const path = join(folder, 'x.json');
      await writeFile(path, '{"name":"a"}');
      const failure = failReadsWith('EIO');
      const value = await fileAt(path).read();
      failure.dispose();
      expect(value).to.equal(undefined);
      expect(await readFile(`${path}.unreadable-1`, 'utf8')).to.equal('{"name":"a"}');
    });
  });
});
