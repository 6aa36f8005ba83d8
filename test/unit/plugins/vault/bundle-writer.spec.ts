import fs, { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import path from 'node:path';
import { expect } from 'chai';
import sinon from 'sinon';

import { bundleItems } from '../../../../src/plugins/vault/worker/bundle/items.js';
import { encodeBundleHeader, encodePreamble } from '../../../../src/plugins/vault/worker/bundle-format.js';
import { BundleReader } from '../../../../src/plugins/vault/worker/bundle-reader.js';
import type { BundleContent } from '../../../../src/plugins/vault/worker/bundle-writer.js';
import { writeBundle } from '../../../../src/plugins/vault/worker/bundle-writer.js';
import { concatBytes, uint32 } from '../../../../src/plugins/vault/worker/bytes.js';
import { deriveKey, newKeyDerivation } from '../../../../src/plugins/vault/worker/key-derivation.js';
import { OperationControl } from '../../../../src/plugins/vault/worker/operation-control.js';
import { sodium } from '../../../../src/plugins/vault/worker/sodium.js';
import { DataFolders } from '../../../support/vault/data-folders.js';
import { PASSPHRASE, cheapParameters } from '../../../support/vault/vault-harness.js';

/** Its own: restoring sinon's shared one would also undo, a second time, the fake time of other files. */
const sandbox = sinon.createSandbox();

const content: BundleContent = {
  header: { account: new Uint8Array(32), exportedAt: 1, generation: 1, secrets: [] },
  entries: [],
  entryCount: 0,
  evidence: [],
};

describe('The writer of bundles', () => {
  const folders = new DataFolders();
  const control = new OperationControl();
  let target: string;

  const write = (): number => writeBundle(target, PASSPHRASE, cheapParameters.keyDerivation, content, control);

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

  it('has written a bundle that lies whole under its name, though its folder can’t be synced', function () {
    if (process.platform === 'win32') this.skip();
    refuseSync('folders');
    expect(write()).to.equal(readFileSync(target).length);
  });

  it('has written nothing when the file itself can’t be synced', () => {
    refuseSync('files');
    expect(write).to.throw().with.property('code', 'FILE_NOT_WRITTEN');
    expect(readdirSync(path.dirname(target))).to.deep.equal([]);
  });

  it('has written nothing where there is no folder, and says so, not that nothing could be tidied up', () => {
    const folder = target;
    writeFileSync(folder, 'a file');
    target = path.join(folder, 'bundle');
    expect(write)
      .to.throw(/The folder is missing/)
      .with.property('code', 'FILE_NOT_WRITTEN');
    expect(readFileSync(folder, 'utf8')).to.equal('a file');
  });

  it('gives the header frames of its own, and the reader takes nothing else', () => {
    write();
    new BundleReader(target, PASSPHRASE, control).close();

    const derivation = newKeyDerivation(cheapParameters.keyDerivation);
    const key = deriveKey(PASSPHRASE, derivation);
    const { state, header: streamHeader } = sodium.crypto_secretstream_xchacha20poly1305_init_push(key);
    const preamble = encodePreamble({ derivation, streamHeader });
    const header = encodeBundleHeader(content.header);
    const items = [
      concatBytes(Uint8Array.of(bundleItems.header), uint32(header.length), header),
      concatBytes(Uint8Array.of(bundleItems.entry), uint32(1), Uint8Array.of(0)),
    ];
    const final = sodium.crypto_secretstream_xchacha20poly1305_TAG_FINAL;
    const frame = sodium.crypto_secretstream_xchacha20poly1305_push(state, concatBytes(...items), preamble, final);
    writeFileSync(target, concatBytes(preamble, uint32(frame.length), frame));
    expect(() => new BundleReader(target, PASSPHRASE, control))
      .to.throw()
      .with.property('code', 'BUNDLE_INVALID');
  });
});
