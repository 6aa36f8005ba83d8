import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { crc32, deflateRawSync, gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { readTarEntry } from '../../../scripts/lib/tar-archive.mjs';
import { listZipEntries, readZipEntry } from '../../../scripts/lib/zip-archive.mjs';

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
      it(`gives the bytes of ${name}`, async () => {
        writeFileSync(archive, gzipSync(tar(files)));
        expect(await joined(readTarEntry(archive, name))).to.deep.equal(bytes);
      });
    }

    it('says that it lacks an entry', async () => {
      writeFileSync(archive, gzipSync(tar(files)));
      expect(await failure(joined(readTarEntry(archive, 'package/other')))).to.match(/holds no package\/other/);
    });

    it('says that it ends early', async () => {
      writeFileSync(archive, gzipSync(tar(files).subarray(0, 200_000)));
      expect(await failure(joined(readTarEntry(archive, 'package/large.bin')))).to.match(/ends in the middle/);
    });

    it('says that its packing is damaged', async () => {
      writeFileSync(archive, gzipSync(tar(files)).subarray(0, 400));
      expect(await failure(joined(readTarEntry(archive, 'package/large.bin')))).to.match(/unexpected end of file/);
    });

    it('says that there is no such file', async () => {
      expect(await failure(joined(readTarEntry(archive, 'a')))).to.match(/ENOENT/);
    });
  });

  describe('zip', () => {
    it('lists its entries and gives their bytes', async () => {
      writeFileSync(
        archive,
        zip([
          { name: 'app/', bytes: Buffer.alloc(0) },
          { name: 'app/run', bytes: LARGE, mode: 0o755 },
          { name: 'é', bytes: Buffer.from('x') },
        ]),
      );
      const entries = await listZipEntries(archive);
      expect(entries.map(({ name, size, mode }) => ({ name, size, mode }))).to.deep.equal([
        { name: 'app/', size: 0, mode: 0o644 },
        { name: 'app/run', size: LARGE.length, mode: 0o755 },
        { name: 'é', size: 1, mode: 0o644 },
      ]);
      const contents = await Promise.all(entries.map(async (entry) => joined(await readZipEntry(archive, entry))));
      expect(contents).to.deep.equal([Buffer.alloc(0), LARGE, Buffer.from('x')]);
    });

    it('gives no more bytes than its directory says', async () => {
      writeFileSync(archive, zip([{ name: 'bomb', bytes: LARGE, statedSize: 10 }]));
      expect(await failure(readFirst())).to.match(/bomb is not of the size/);
    });

    it('says that an entry is damaged', async () => {
      const bytes = zip([{ name: 'a', bytes: LARGE }]);
      bytes.fill(0xff, 40, 60);
      writeFileSync(archive, bytes);
      expect(await failure(readFirst())).to.not.equal('');
    });

    for (const length of [0, 10, 200]) {
      it(`says that it is cut off after ${length} bytes`, async () => {
        writeFileSync(archive, zip([{ name: 'a', bytes: LARGE }]).subarray(0, length));
        expect(await failure(listZipEntries(archive))).to.match(/cut off/);
      });
    }

    it('refuses a directory that would be larger than the archive', async () => {
      const bytes = zip([{ name: 'a', bytes: LARGE }]);
      bytes.writeUInt32LE(0x7fffffff, bytes.length - 10);
      writeFileSync(archive, bytes);
      expect(await failure(listZipEntries(archive))).to.match(/not supported/);
    });

    async function readFirst(): Promise<Buffer> {
      const [entry] = await listZipEntries(archive);
      return joined(await readZipEntry(archive, entry!));
    }
  });
});

async function joined(bytes: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of bytes) chunks.push(chunk);
  return Buffer.concat(chunks);
}

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
    return [header, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)];
  });
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}

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
