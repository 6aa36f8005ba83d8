import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { crc32, deflateRawSync, gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { unpackFromTar, unpackZip } from '../../../scripts/lib/archives.mjs';

const LARGE = Buffer.alloc(300_000, 'many of the same bytes, which pack well; ');

describe('archives', () => {
  let folder: string;
  let archive: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'onestarstream-archive-'));
    archive = path.join(folder, 'archive');
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  describe('tar', () => {
    const files = {
      'package/package.json': Buffer.from('{}'),
      'package/large.bin': LARGE,
      'package/empty': Buffer.alloc(0),
    };

    for (const [name, bytes] of Object.entries(files)) {
      it(`gives ${name}`, async () => {
        writeFileSync(archive, gzipSync(tar(files)));
        expect(readFileSync(await unpackFromTar(archive, name, folder))).to.deep.equal(bytes);
        expect(readdirSync(path.join(folder, 'package'))).to.have.length(1);
      });
    }

    it('says that it lacks a file', async () => {
      writeFileSync(archive, gzipSync(tar(files)));
      expect(await failure(unpackFromTar(archive, 'package/other', folder))).to.match(/holds no package\/other/);
    });

    it('says that it ends early', async () => {
      writeFileSync(archive, gzipSync(tar(files).subarray(0, 200_000)));
      expect(await failure(unpackFromTar(archive, 'package/large.bin', folder))).to.match(/truncated/i);
    });

    it('says that its packing is damaged', async () => {
      writeFileSync(archive, gzipSync(tar(files)).subarray(0, 400));
      expect(await failure(unpackFromTar(archive, 'package/large.bin', folder))).to.match(/unexpected end of file/);
    });

    it('says that there is no such file', async () => {
      expect(await failure(unpackFromTar(path.join(folder, 'a'), 'b', folder))).to.match(/ENOENT/);
    });
  });

  describe('zip', () => {
    const choice = { from: 'App/', without: ['App/resources/'] };
    const unpack = async (files: readonly ZipFile[]): Promise<readonly string[]> => {
      writeFileSync(archive, zip(files));
      const told: string[] = [];
      await unpackZip(archive, target, choice, (detail) => told.push(detail));
      return told;
    };
    let target: string;

    beforeEach(() => {
      target = path.join(folder, 'target');
    });

    it('gives what is wanted of it, with its permissions', async () => {
      const told = await unpack([
        { name: 'App/', bytes: Buffer.alloc(0) },
        { name: 'App/run', bytes: LARGE, mode: 0o755 },
        { name: 'App/empty/', bytes: Buffer.alloc(0) },
        { name: 'App/a/b/é', bytes: Buffer.from('x') },
        { name: 'App/resources/app.asar', bytes: Buffer.from('x') },
      ]);
      expect(readdirSync(target, { recursive: true })).to.have.members(['a', 'a/b', 'a/b/é', 'empty', 'run']);
      expect(readFileSync(path.join(target, 'run'))).to.deep.equal(LARGE);
      expect(readFileSync(path.join(target, 'a/b/é'), 'utf8')).to.equal('x');
      expect(statSync(path.join(target, 'run')).mode & 0o700).to.equal(0o700);
      expect(statSync(path.join(target, 'a/b/é')).mode & 0o700).to.equal(0o600);
      expect(told).to.include.members(['1 of 5 files', '5 of 5 files']);
    });

    for (const name of ['Other/a', 'App/../../a', '/App/a', 'App/a/../../../b']) {
      it(`refuses to unpack ${name}`, async () => {
        expect(await failure(unpack([{ name, bytes: LARGE }]))).to.match(/unexpected place|invalid relative|absolute/);
        expect(readdirSync(folder)).to.deep.equal(['archive']);
      });
    }

    it('gives no more bytes than its directory says', async () => {
      expect(await failure(unpack([{ name: 'App/bomb', bytes: LARGE, statedSize: 10 }]))).to.match(/too many bytes/);
    });

    it('says that a file in it is damaged', async () => {
      const bytes = zip([{ name: 'App/a', bytes: LARGE }]);
      bytes.fill(0xff, 40, 60);
      writeFileSync(archive, bytes);
      expect(await failure(unpackZip(archive, target, choice, () => {}))).to.not.equal('');
    });

    for (const length of [0, 10, 200]) {
      it(`says that it is cut off after ${length} bytes`, async () => {
        writeFileSync(archive, zip([{ name: 'App/a', bytes: LARGE }]).subarray(0, length));
        expect(await failure(unpackZip(archive, target, choice, () => {}))).to.match(/End of central directory/i);
      });
    }
  });
});

/** The message a promise fails with; empty if it does not. */
async function failure(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => '',
    (error: unknown) => String(error),
  );
}

function tar(files: Readonly<Record<string, Buffer>>): Buffer {
  const blocks = Object.entries(files).flatMap(([name, bytes]) => {
    const header = Buffer.alloc(512);
    header.write(name);
    header.write(bytes.length.toString(8).padStart(11, '0'), 124);
    header.write('0', 156);
    header.write('ustar', 257);
    header.fill(' ', 148, 156);
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, '0')}\0`, 148);
    return [header, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)];
  });
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}

const NAME_IS_UTF8 = 1 << 11;

interface ZipFile {
  readonly name: string;
  readonly bytes: Buffer;
  readonly mode?: number;
  readonly statedSize?: number;
}

function zip(files: readonly ZipFile[]): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, bytes, mode = 0o644, statedSize = bytes.length } of files) {
    const packed = deflateRawSync(bytes);
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(NAME_IS_UTF8, 2);
    fields.writeUInt16LE(8, 4);
    fields.writeUInt32LE(crc32(bytes), 10);
    fields.writeUInt32LE(packed.length, 14);
    fields.writeUInt32LE(statedSize, 18);
    fields.writeUInt16LE(Buffer.byteLength(name), 22);
    locals.push(Buffer.from('PK\x03\x04'), fields, Buffer.from(name), packed);
    const place = Buffer.alloc(14);
    place.writeUInt32LE((mode << 16) >>> 0, 6);
    place.writeUInt32LE(offset, 10);
    directory.push(Buffer.from('PK\x01\x02\x14\x03'), fields, place, Buffer.from(name));
    offset += 4 + fields.length + Buffer.byteLength(name) + packed.length;
  }
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06');
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(Buffer.concat(directory).length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, ...directory, end]);
}
