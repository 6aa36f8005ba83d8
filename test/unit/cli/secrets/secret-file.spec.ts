import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { expect } from 'chai';

import { MAX_SECRET_BYTES, readSecretFile, readSecretFromStdin } from '../../../../src/cli/secrets/secret-file.js';
import { rejection } from '../../../support/defer.js';

describe('readSecretFile', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'onestarstream-secret-'));
  });

  afterEach(() => rm(folder, { recursive: true }));

  async function fileOf(content: string | Uint8Array, mode = 0o600): Promise<string> {
    const file = path.join(folder, 'secret');
    await writeFile(file, content);
    await chmod(file, mode);
    return file;
  }

  const accepted: readonly (readonly [string, string, string])[] = [
    ['a line', 'correct horse\n', 'correct horse'],
    ['a line without an end', 'correct horse', 'correct horse'],
    ['the line end of Windows', 'correct horse\r\n', 'correct horse'],
    ['only the first line', 'first\nsecond\n', 'first'],
    ['spaces around it, which belong to it', '  spaced  \n', '  spaced  '],
    ['letters of all languages', 'pässwörd 密码\n', 'pässwörd 密码'],
    ['the longest secret', `${'x'.repeat(MAX_SECRET_BYTES)}\n`, 'x'.repeat(MAX_SECRET_BYTES)],
  ];
  for (const [what, content, secret] of accepted) {
    it(`reads ${what}`, async () => {
      expect(await readSecretFile(await fileOf(content), 'password')).to.deep.equal({
        secret,
        isReadableByOthers: false,
      });
    });
  }

  const refused: readonly (readonly [string, string | Uint8Array])[] = [
    ['an empty file', ''],
    ['an empty first line', '\nsecond\n'],
    ['a line that is too long', 'x'.repeat(MAX_SECRET_BYTES + 1)],
    ['bytes that are no text', new Uint8Array([0xff, 0xfe, 0x00, 0x41])],
  ];
  for (const [what, content] of refused) {
    it(`refuses ${what}`, async () => {
      const error = await rejection(readSecretFile(await fileOf(content), 'password'));
      expect(error).to.include({ code: 'USAGE' });
    });
  }

  it('refuses a missing file and a folder, and names them', async () => {
    const missing = path.join(folder, 'missing');
    expect(await rejection(readSecretFile(missing, 'passphrase')))
      .to.include({ code: 'USAGE' })
      .and.have.property('message')
      .that.contains(missing)
      .and.contains('There is no passphrase file');
    expect(await rejection(readSecretFile(folder, 'passphrase')))
      .to.include({ code: 'USAGE' })
      .and.have.property('message')
      .that.contains('is a folder');
  });

  it('says that a file could not be read if it cannot be opened for another reason', async () => {
    expect(await rejection(readSecretFile(path.join(folder, 'x'.repeat(300)), 'password')))
      .to.include({ code: 'USAGE' })
      .and.have.property('message')
      .that.contains('could not be read');
  });

  it('reads no more of an endless file than a secret can be', async function () {
    if (process.platform === 'win32') this.skip();
    expect(await rejection(readSecretFile('/dev/zero', 'password'))).to.include({ code: 'USAGE' });
  });

  for (const mode of [0o640, 0o604, 0o644]) {
    it(`notices that others may read a file of mode ${mode.toString(8)}`, async function () {
      if (process.platform === 'win32') this.skip();
      expect(await readSecretFile(await fileOf('secret\n', mode), 'password')).to.deep.equal({
        secret: 'secret',
        isReadableByOthers: true,
      });
    });
  }
});

describe('readSecretFromStdin', () => {
  it('reads the first line, however it is cut into pieces', async () => {
    expect(
      await readSecretFromStdin(Readable.from([Buffer.from('cor'), Buffer.from('rect\nmore')]), 'password'),
    ).to.equal('correct');
    expect(
      await readSecretFromStdin(
        Readable.from([Buffer.from('p\u00e4').subarray(0, 2), Buffer.from('p\u00e4').subarray(2)]),
        'password',
      ),
    ).to.equal('pä');
  });

  it('refuses nothing at all, and an endless line, as misuse', async () => {
    expect(await rejection(readSecretFromStdin(Readable.from([]), 'password'))).to.include({ code: 'USAGE' });
    const endless = Readable.from(
      (function* () {
        for (;;) yield Buffer.alloc(1000, 'x');
      })(),
    );
    expect(await rejection(readSecretFromStdin(endless, 'password'))).to.include({ code: 'USAGE' });
  });
});
