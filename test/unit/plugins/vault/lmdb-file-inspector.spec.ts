import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';

import { inspectVault } from '../../../../src/plugins/vault/vault-inspection.js';
import { utf8 } from '../../../../src/plugins/vault/worker/bytes.js';
import { findRecord, findStructuralDamage } from '../../../../src/plugins/vault/worker/lmdb-file-inspector.js';
import { LmdbFile } from '../../../../src/plugins/vault/worker/lmdb-file.js';
import { LmdbRecordStore } from '../../../../src/plugins/vault/worker/lmdb-record-store.js';
import { openRecordStore } from '../../../../src/plugins/vault/worker/open-record-store.js';
import { StopSignal } from '../../../../src/plugins/vault/worker/stop-signal.js';
import { DataFolders } from '../../../support/vault/data-folders.js';

const PAGE = 4096;
const TRANSACTIONS = 120;

/** A small generator of numbers that are the same in every run. */
function pseudoRandom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

describe('The inspector of LMDB files', () => {
  const folders = new DataFolders();

  function damageOf(file: string): string | null {
    const opened = LmdbFile.open(file);
    if (!opened) return 'nothing there';
    try {
      return findStructuralDamage(opened);
    } finally {
      opened.close();
    }
  }

  async function fill(file: string, seed: number): Promise<Map<string, number>> {
    const random = pseudoRandom(seed);
    const model = new Map<string, number>();
    const store = LmdbRecordStore.open(file, new StopSignal());
    for (let transaction = 0; transaction < TRANSACTIONS; transaction++) {
      store.transaction((writer) => {
        // Now and then nearly everything goes.
        const removes = transaction % 40 > 32 ? 20 : 2;
        for (let change = random(40); change >= 0; change--) {
          const key = Uint8Array.of(random(3), random(256));
          const length = random(8) === 0 ? random(30_000) : random(900);
          if (random(3 + removes) < removes) {
            if (model.delete(Buffer.from(key).toString('hex'))) writer.remove(key);
          } else {
            writer.put(key, new Uint8Array(length).fill(transaction));
            model.set(Buffer.from(key).toString('hex'), length);
          }
        }
      });
      expect(damageOf(file), `after transaction ${transaction}`).to.equal(null);
    }
    await store.close();
    return model;
  }

  it('finds nothing wrong in what the library writes, and finds every record', async () => {
    for (const seed of [1, 2, 3]) {
      const file = path.join(folders.make(), 'a.lmdb');
      const model = await fill(file, seed);
      const opened = LmdbFile.open(file);
      for (const [key, length] of model) {
        expect(opened && findRecord(opened, Buffer.from(key, 'hex'))).to.have.length(length);
      }
      expect(opened && findRecord(opened, utf8('not there'))).to.equal(undefined);
      opened?.close();
    }
  });

  it('[B4] leaves the heads of long values in a large file for later, and then nothing can be written', async () => {
    const file = path.join(folders.make(), 'a.lmdb');
    const [first, second] = [utf8('one'), utf8('two')];
    const filling = LmdbRecordStore.open(file, new StopSignal());
    filling.transaction(({ put }) => {
      for (const key of [first, second]) put(key, new Uint8Array(10 * 1024 * 1024).fill(7));
    });
    await filling.close();
    const bytes = readFileSync(file);
    const head = bytes.indexOf(Buffer.alloc(PAGE, 7)) - 24;
    bytes.writeUInt32LE(1, head + 20);
    writeFileSync(file, bytes);

    const store = openRecordStore(file, new StopSignal());
    expect(store).to.include({ damage: null, isInspected: false });
    expect(store?.read(first)).to.have.lengthOf(10 * 1024 * 1024);
    store?.inspect();
    expect(store?.isInspected).to.equal(true);
    expect(store?.damage).to.match(/^page \d+ does not hold the value it should$/);
    expect(() => store?.transaction(({ remove }) => remove(first)))
      .to.throw()
      .with.property('code', 'VAULT_DAMAGED');
    expect(store?.read(second)).to.have.lengthOf(10 * 1024 * 1024);
    await store?.close();
  });

  it('tells a file that is not there, or holds nothing, from one that is broken', async () => {
    const file = path.join(folders.make(), 'a.lmdb');
    expect(LmdbFile.open(file)).to.equal(null);
    writeFileSync(file, '');
    expect(LmdbFile.open(file)).to.equal(null);
    writeFileSync(file, 'not a database');
    expect(damageOf(file)).to.equal('it ends too early');
    writeFileSync(file, Buffer.alloc(2 * PAGE, 7));
    expect(damageOf(file)).to.equal('its head is damaged');
  });

  it('refuses a pipe at once, instead of waiting for a writer', function () {
    if (process.platform === 'win32') this.skip();
    const pipe = path.join(folders.make(), 'vault.lmdb');
    execFileSync('mkfifo', [pipe]);
    expect(() => LmdbFile.open(pipe)).to.throw('Not a regular file.');
    expect(inspectVault(pipe)).to.have.nested.property('error.code', 'VAULT_STORAGE_FAILED');
  });

  it('names what is wrong', async () => {
    const file = path.join(folders.make(), 'a.lmdb');
    await fill(file, 4);
    const intact = readFileSync(file);
    const newest = intact.readBigUInt64LE(152) > intact.readBigUInt64LE(PAGE + 152) ? 0 : PAGE;
    const root = Number(intact.readBigUInt64LE(newest + 136));
    const changed = (change: (bytes: Buffer) => unknown): string | null => {
      const copy = Buffer.from(intact);
      change(copy);
      writeFileSync(file, copy);
      return damageOf(file);
    };
    expect(changed(() => undefined)).to.equal(null);
    expect(changed((bytes) => bytes.writeUInt32LE(1, newest + 24))).to.equal('its head is damaged');
    expect(
      changed((bytes) => bytes.writeBigUInt64LE(intact.readBigUInt64LE(newest + 152) + 2n, newest + 152)),
    ).to.equal('its two heads do not belong together');
    expect(changed((bytes) => bytes.writeBigUInt64LE(1n << 40n, newest + 136))).to.equal('it points outside of itself');
    expect(changed((bytes) => bytes.writeBigUInt64LE(0n, newest + 136))).to.equal('it points outside of itself');
    expect(changed((bytes) => bytes.writeUInt16LE(4, root * PAGE + 18))).to.equal(`page ${root} is not part of a tree`);
    expect(changed((bytes) => bytes.writeUInt16LE(5000, root * PAGE + 22))).to.equal(`page ${root} is damaged`);
    expect(changed((bytes) => bytes.writeUInt16LE(3, newest + 24 + 72 + 6))).to.be.oneOf([
      'its tree is not level',
      'its head is damaged',
    ]);
    expect(changed((bytes) => bytes.writeBigUInt64LE(1n, newest + 24 + 72 + 32))).to.equal(
      'its head counts other entries than there are',
    );
    // The root leads to itself.
    const node = root * PAGE + 24 + intact.readUInt16LE(root * PAGE + 24);
    expect(changed((bytes) => bytes.writeUInt32LE(root, node))).to.equal(`page ${root} is used twice`);
  });
});
