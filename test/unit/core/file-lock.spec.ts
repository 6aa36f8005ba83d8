import { expect } from 'chai';
import { rmSync, writeFileSync } from 'node:fs';
import { access, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { SystemClock, type Clock } from '../../../src/core/clock.js';
import type { Disposable } from '../../../src/core/disposable.js';
import { FileLock, LONGEST_HOLD_MS } from '../../../src/core/file-lock.js';
import { withTemporaryFolder } from '../../support/temporary-folder.js';

/** A clock on which a second passes at each wait, and that lets somebody act in the moment in which a leftover is found. */
class HastyClock implements Clock {
  waits = 0;
  readonly #real = new SystemClock();

  constructor(
    private readonly onWait: (waits: number) => Promise<void> = async () => {},
    private readonly onLeftover: () => void = () => {},
  ) {}

  now(): number {
    return this.#real.now();
  }

  monotonic(): number {
    if (this.waits * 1000 >= LONGEST_HOLD_MS) this.onLeftover();
    return this.waits * 1000;
  }

  setTimeout(callback: () => void): Disposable {
    this.waits += 1;
    void this.#pass(callback);
    return { dispose: () => {} };
  }

  async #pass(callback: () => void): Promise<void> {
    await this.onWait(this.waits);
    callback();
  }
}

describe('FileLock', () => {
  it('lets one work at a time, and all in the end', async () => {
    await withTemporaryFolder(async (folder) => {
      let working = 0;
      let most = 0;
      const work = async (): Promise<void> => {
        working += 1;
        most = Math.max(most, working);
        for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
        working -= 1;
      };
      const locks = Array.from({ length: 10 }, () => new FileLock(join(folder, 'lock'), new SystemClock()));
      await Promise.all(locks.map((lock) => lock.hold(work)));
      expect(most).to.equal(1);
      expect(await readdir(folder)).to.deep.equal([]);
    });
  });

  it('gives what the work gives, passes on its error, and is free after both', async () => {
    await withTemporaryFolder(async (folder) => {
      const lock = new FileLock(join(folder, 'new/lock'), new SystemClock());
      expect(await lock.hold(async () => 7)).to.equal(7);
      const error = new Error('from the work');
      const rejection: unknown = await lock.hold(() => Promise.reject(error)).catch((reason: unknown) => reason);
      expect(rejection).to.equal(error);
      expect(await lock.hold(async () => 8)).to.equal(8);
    });
  });

  it('passes over what a process left behind that died at its work', async () => {
    await withTemporaryFolder(async (folder) => {
      await writeFile(join(folder, 'lock'), '');
      const clock = new HastyClock();
      expect(await new FileLock(join(folder, 'lock'), clock).hold(async () => 7)).to.equal(7);
      expect(clock.waits * 1000).to.be.within(LONGEST_HOLD_MS, LONGEST_HOLD_MS + 2000);
      expect(await readdir(folder)).to.deep.equal([]);
    });
  });

  it('works also when another that waited too was faster to remove what was left behind', async () => {
    await withTemporaryFolder(async (folder) => {
      const path = join(folder, 'lock');
      await writeFile(path, '');
      let isRemoved = false;
      const clock = new HastyClock(undefined, () => {
        isRemoved = true;
        rmSync(path, { force: true });
      });
      expect(await new FileLock(path, clock).hold(async () => 7)).to.equal(7);
      expect(isRemoved).to.equal(true);
      expect(await readdir(folder)).to.deep.equal([]);
    });
  });

  it('tells when what was left behind can not be removed', async () => {
    await withTemporaryFolder(async (folder) => {
      const inner = join(folder, 'inner');
      await mkdir(inner);
      await writeFile(join(inner, 'lock'), '');
      const clock = new HastyClock(undefined, () => {
        rmSync(inner, { recursive: true, force: true });
        writeFileSync(inner, '');
      });
      const lock = new FileLock(join(inner, 'lock'), clock);
      const rejection: unknown = await lock.hold(async () => 7).catch((reason: unknown) => reason);
      expect(rejection).to.have.property('code', 'ENOTDIR');
    });
  });

  it('goes on waiting while one holder follows the other, however long', async () => {
    await withTemporaryFolder(async (folder) => {
      const path = join(folder, 'lock');
      const other = new FileLock(path, new SystemClock());
      const turns = 30;
      let handOver = (): void => {};
      let held = new Promise<void>((resolve) => (handOver = resolve));
      let current = other.hold(() => held);
      const clock = new HastyClock(async (waits) => {
        const isLast = waits === turns;
        const release = handOver;
        held = new Promise((resolve) => (handOver = resolve));
        const next = isLast ? Promise.resolve() : held;
        release();
        await current;
        if (isLast) return;
        current = other.hold(() => next);
        while (!(await exists(path))) await new Promise((resolve) => setImmediate(resolve));
      });
      while (!(await exists(path))) await new Promise((resolve) => setImmediate(resolve));
      await new FileLock(path, clock).hold(async () => {});
      expect(clock.waits).to.equal(turns);
    });
  });

  it('tells when no lock can be had there', async () => {
    await withTemporaryFolder(async (folder) => {
      await writeFile(join(folder, 'file'), '');
      const lock = new FileLock(join(folder, 'file/lock'), new SystemClock());
      const rejection: unknown = await lock.hold(async () => 7).catch((reason: unknown) => reason);
      expect(rejection).to.have.property('code', 'ENOTDIR');
    });
  });
});

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch {
    return false;
  }
}
