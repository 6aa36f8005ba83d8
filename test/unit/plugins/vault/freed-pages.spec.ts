import { randomBytes } from 'node:crypto';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';

import { isAnyInFile } from '../../../../src/plugins/vault/worker/freed-pages.js';
import { LmdbRecordStore } from '../../../../src/plugins/vault/worker/lmdb-record-store.js';
import { LmdbFile } from '../../../../src/plugins/vault/worker/lmdb-file.js';
import { findStructuralDamage } from '../../../../src/plugins/vault/worker/lmdb-file-inspector.js';
import { StopSignal } from '../../../../src/plugins/vault/worker/stop-signal.js';
import { SeededRandom } from '../../../support/simulation/random.js';
import { withTemporaryFolder } from '../../../support/temporary-folder.js';
import { AccountKit, NOW } from '../../../support/trust/account-kit.js';
import { openRecordStore } from '../../../../src/plugins/vault/worker/open-record-store.js';

const HEADER = Uint8Array.of(72);
const RUNS = 8;

/** Changes records beside the header, so that its page is written again and again. */
function useForAWhile(store: LmdbRecordStore, random: SeededRandom): void {
  for (let change = 0; change < 80; change++) {
    store.transaction((writer) => {
      for (let left = random.between(1, 5); left > 0; left--) {
        const key = Uint8Array.of(random.between(71, 74), random.between(0, 40));
        if (random.chance(0.25)) writer.remove(key);
        else writer.put(key, new Uint8Array(randomBytes(random.between(10, 5000))));
      }
    });
  }
}

const slotOf = (secret: Uint8Array, random: SeededRandom): Uint8Array =>
  new Uint8Array(Buffer.concat([randomBytes(random.between(150, 300)), secret, randomBytes(120)]));

function countRecords(store: LmdbRecordStore): number {
  return [71, 72, 73, 74, 90].reduce((count, letter) => count + [...store.list(Uint8Array.of(letter))].length, 0);
}

function expectSound(file: string): void {
  const lmdbFile = LmdbFile.open(file)!;
  expect(findStructuralDamage(lmdbFile)).to.equal(null);
  lmdbFile.close();
}

describe('Freed pages', () => {
  it('hold no old slot once they were overwritten, as the raw file shows', async () => {
    await withTemporaryFolder(async (folder) => {
      let leftBefore = 0;
      for (let run = 1; run <= RUNS; run++) {
        const random = new SeededRandom(run);
        const file = path.join(folder, `${run}.lmdb`);
        const store = LmdbRecordStore.open(file, new StopSignal());
        const secret = randomBytes(48);
        store.transaction((writer) => writer.put(HEADER, slotOf(secret, random)));
        useForAWhile(store, random);
        store.transaction((writer) => writer.put(HEADER, slotOf(new Uint8Array(randomBytes(48)), random)));
        if (readFileSync(file).includes(secret)) leftBefore += 1;
        const records = countRecords(store);
        const { size } = statSync(file);
        expect(store.overwriteFreed([secret]), `run ${run}`).to.equal(true);
        expect(readFileSync(file).includes(secret), `run ${run}`).to.equal(false);
        expect(countRecords(store)).to.equal(records);
        expect(statSync(file).size).to.be.lessThan(2 * size);
        expectSound(file);
        await store.close();
      }
      // Without it, most files keep the old slot.
      expect(leftBefore).to.be.greaterThan(RUNS / 2);
    });
  });

  it('are left alone while somebody looks at the old state', async () => {
    await withTemporaryFolder(async (folder) => {
      const random = new SeededRandom(1);
      const file = path.join(folder, 'vault.lmdb');
      const store = LmdbRecordStore.open(file, new StopSignal());
      const secret = randomBytes(48);
      store.transaction((writer) => writer.put(HEADER, slotOf(secret, random)));
      useForAWhile(store, random);
      const reading = store.list(HEADER)[Symbol.iterator]();
      const first = reading.next().value!;
      store.transaction((writer) => writer.put(HEADER, slotOf(new Uint8Array(48), random)));
      const { size } = statSync(file);
      for (let round = 0; round < 5; round++) expect(store.overwriteFreed([secret])).to.equal(false);
      // Else it would double with each round.
      expect(statSync(file).size).to.equal(size);
      expect(Buffer.from(first.versions[0] ?? new Uint8Array()).includes(secret)).to.equal(true);
      // A reader that has seen all gives its state up.
      while (reading.next().done !== true);
      expect(store.overwriteFreed([secret])).to.equal(true);
      expectSound(file);
      await store.close();
    });
  });

  it('are overwritten after an interruption, too', async () => {
    await withTemporaryFolder(async (folder) => {
      const file = path.join(folder, 'vault.lmdb');
      const kit = new AccountKit();
      const session = kit.founded(LmdbRecordStore.open(file, new StopSignal()));
      const [slot, paper] = [new Uint8Array(randomBytes(48)), new Uint8Array(25).fill(7)];
      session.write(NOW, (edit) => {
        edit.putHeader(slotOf(slot, new SeededRandom(1)));
        edit.setPaper(paper);
      });
      const storedPaper = session.store.read(Uint8Array.of(80))!;
      session.write(NOW, (edit) => edit.setSeen('something', true));
      session.write(NOW, (edit) => {
        edit.putHeader(kit.header, [slot]);
        edit.setPaper(null);
      });
      expect(isAnyInFile(file, [slot]) && isAnyInFile(file, [storedPaper])).to.equal(true);
      // The process ends here.
      await session.close();
      const again = kit.opened(openRecordStore(file, new StopSignal())!);
      expect(again.account.damages.size).to.equal(0);
      expect(again.overwriteLeftovers()).to.equal(true);
      expect(isAnyInFile(file, [slot, storedPaper])).to.equal(false);
      expect(again.overwriteLeftovers()).to.equal(true);
      await again.close();
      const last = kit.opened(openRecordStore(file, new StopSignal())!);
      expect(last.account.damages.size).to.equal(0);
      await last.close();
    });
  });

  it('keep no filler that an interruption left', async () => {
    await withTemporaryFolder(async (folder) => {
      const file = path.join(folder, 'vault.lmdb');
      const store = LmdbRecordStore.open(file, new StopSignal());
      const fillers = Uint8Array.of(90);
      store.transaction((writer) => writer.put(Uint8Array.of(90, 0, 1, 0, 0), new Uint8Array(4072)));
      expect([...store.list(fillers)]).to.have.length(1);
      expect(store.overwriteFreed([randomBytes(48)])).to.equal(true);
      expect([...store.list(fillers)]).to.have.length(0);
      await store.close();
    });
  });

  it('are searched for what lies across two parts of the file', async () => {
    await withTemporaryFolder(async (folder) => {
      const file = path.join(folder, 'bytes');
      const part = 1024 * 1024;
      const secret = randomBytes(48);
      for (const start of [0, part - 47, part - 1, part, 2 * part - 20, 3 * part - 48]) {
        const bytes = Buffer.alloc(3 * part);
        bytes.set(secret, start);
        writeFileSync(file, bytes);
        expect(isAnyInFile(file, [secret]), `at ${start}`).to.equal(true);
        bytes[start + 20]! ^= 1;
        writeFileSync(file, bytes);
        expect(isAnyInFile(file, [secret])).to.equal(false);
      }
      expect(isAnyInFile(file, [])).to.equal(false);
    });
  });
});
