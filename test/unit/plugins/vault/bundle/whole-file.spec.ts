import fs, { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import path from 'node:path';
import { expect } from 'chai';
import sinon from 'sinon';

import { writeAll, writeAside, writeWholeFile } from '../../../../../src/plugins/vault/worker/bundle/whole-file.js';
import { TestFolders } from '../../../../support/vault/test-folders.js';

/** Its own: restoring sinon's shared one would also undo, a second time, the fake time of other files. */
const sandbox = sinon.createSandbox();

describe('A file that is written whole', () => {
  const folders = new TestFolders();
  let target: string;

  const content = (descriptor: number): number => {
    writeAll(descriptor, Buffer.from('whole'));
    return 5;
  };
  const write = (): number => writeWholeFile(target, content, () => undefined);

  beforeEach(() => {
    target = path.join(folders.make(), 'bundle');
  });

  /** Has the system refuse to sync folders, or files. */
  function refuseSync(kind: 'folders' | 'files'): void {
    const original = fs.fsyncSync;
    sandbox.stub(fs, 'fsyncSync').callsFake((descriptor) => {
      if (fs.fstatSync(descriptor).isDirectory() === (kind === 'folders')) {
        throw Object.assign(new Error('EINVAL'), { code: 'EINVAL' });
      }
      original(descriptor);
    });
    syncBuiltinESMExports();
  }

  afterEach(() => {
    sandbox.restore();
    syncBuiltinESMExports();
  });

  it('lies under its name, though its folder can’t be synced', function () {
    if (process.platform === 'win32') this.skip();
    refuseSync('folders');
    expect(write()).to.equal(5);
    expect(readFileSync(target, 'utf8')).to.equal('whole');
  });

  it('is not there when the file itself can’t be synced', () => {
    refuseSync('files');
    expect(write).to.throw().with.property('code', 'FILE_NOT_WRITTEN');
    expect(readdirSync(path.dirname(target))).to.deep.equal([]);
  });

  it('is not there where there is no folder, and says so, not that nothing could be tidied up', () => {
    const folder = target;
    writeFileSync(folder, 'a file');
    target = path.join(folder, 'bundle');
    expect(write)
      .to.throw(/The folder is missing/)
      .with.property('code', 'FILE_NOT_WRITTEN');
    expect(readFileSync(folder, 'utf8')).to.equal('a file');
  });

  it('leaves nothing when its person gave it up', () => {
    const giveUp = (): void => {
      throw new RangeError('given up');
    };
    expect(() => writeWholeFile(target, content, giveUp)).to.throw(RangeError);
    expect(readdirSync(path.dirname(target))).to.deep.equal([]);
  });

  it('stays where it lies when it can’t be given its name, until it is discarded', () => {
    const file = writeAside(target, content);
    mkdirSync(target);
    expect(() => file.place())
      .to.throw()
      .with.property('code', 'FILE_NOT_WRITTEN');
    expect(readFileSync(file.path, 'utf8')).to.equal('whole');
    file.discard();
    expect(readdirSync(path.dirname(target))).to.deep.equal(['bundle']);
  });
});
