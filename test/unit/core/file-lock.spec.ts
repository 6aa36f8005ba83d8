import { expect } from 'chai';
import { renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { access, mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { SystemClock, type Clock } from '../../../src/core/clock.js';
import type { Disposable } from '../../../src/core/disposable.js';
import { FileLock, MAX_SILENCE_MS } from '../../../src/core/file-lock.js';
import { withTemporaryFolder } from '../../support/temporary-folder.js';

/** Longer delays are not those of somebody who waits for a lock, in milliseconds. */
const MAX_WAIT_MS = 100;

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
    if (this.waits * 1000 >= MAX_SILENCE_MS) this.onLeftover();
    return this.waits * 1000;
  }

  setTimeout(callback: () => void, delayMs: number): Disposable {
    if (delayMs > MAX_WAIT_MS) return { dispose: () => {} };
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
      const locks = Array.from({ length: 10 }, () => new FileLock([join(folder, 'lock')], new SystemClock()));
      await Promise.all(locks.map((lock) => lock.hold(work)));
      expect(most).to.equal(1);
      expect(await readdir(folder)).to.deep.equal([]);
    });
  });

  it('gives what the work gives, passes on its error, and is free after both', async () => {
    await withTemporaryFolder(async (folder) => {
      const lock = new FileLock([join(folder, 'new/lock')], new SystemClock());
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
      expect(await new FileLock([join(folder, 'lock')], clock).hold(async () => 7)).to.equal(7);
      expect(clock.waits * 1000).to.be.within(MAX_SILENCE_MS, MAX_SILENCE_MS + 2000);
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
      expect(await new FileLock([path], clock).hold(async () => 7)).to.equal(7);
      expect(isRemoved).to.equal(true);
      expect(await readdir(folder)).to.deep.equal([]);
    });
  });

  it('leaves the lock to another that waited too, removed what was left behind, and took it first', async () => {
    await withTemporaryFolder(async (folder) => {
      const path = join(folder, 'lock');
      await writeFile(path, '');
      let taken: bigint | null = null;
      let isReleased = false;
      const clock = new HastyClock(
        async (waits) => {
          if (taken === null || waits < MAX_SILENCE_MS / 1000 + 3) return;
          if (isReleased) return;
          expect((await stat(path, { bigint: true })).ino, 'it is still there').to.equal(taken);
          isReleased = true;
          await rm(path);
        },
        () => {
          if (taken !== null) return;
          // The other one's file is there before the old one is gone, so that their numbers differ.
          writeFileSync(`${path}.new`, 'another');
          renameSync(`${path}.new`, path);
          taken = statSync(path, { bigint: true }).ino;
        },
      );
      await new FileLock([path], clock).hold(async () => expect(isReleased).to.equal(true));
      expect(await readdir(folder)).to.deep.equal([]);
    });
  });

  it('does not pass over a holder that shows signs of life, however long it works', async () => {
    await withTemporaryFolder(async (folder) => {
      const path = join(folder, 'lock');
      const beats: (() => void)[] = [];
      const holding: Clock = {
        now: () => 0,
        monotonic: () => 0,
        setTimeout: (callback) => {
          beats.push(callback);
          return { dispose: () => {} };
        },
      };
      const release = await new FileLock([path], holding).acquire();
      let isReleased = false;
      const waiting = new HastyClock(async (waits) => {
        const before = (await stat(path, { bigint: true })).mtimeNs;
        beats.pop()?.();
        while ((await stat(path, { bigint: true })).mtimeNs === before) await new Promise((turn) => setImmediate(turn));
        if (waits < 3 * (MAX_SILENCE_MS / 1000)) return;
        isReleased = true;
        await release();
      });
      await new FileLock([path], waiting).hold(async () => expect(isReleased).to.equal(true));
    });
  });

  it('with several files lets as many work at a time', async () => {
    await withTemporaryFolder(async (folder) => {
      let working = 0;
      let most = 0;
      let open = (): void => {};
      const allThere = new Promise<void>((resolve) => (open = resolve));
      const work = async (): Promise<void> => {
        most = Math.max(most, (working += 1));
        // The first ones stay until there are as many as may be.
        if (working === 3) open();
        await allThere;
        for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
        working -= 1;
      };
      const paths = ['one', 'two', 'three'].map((name) => join(folder, name));
      await Promise.all(Array.from({ length: 12 }, () => new FileLock(paths, new SystemClock()).hold(work)));
      expect(most).to.equal(3);
      expect(await readdir(folder)).to.deep.equal([]);
    });
  });

  it('can be waited for no longer than its waiter likes', async () => {
    await withTemporaryFolder(async (folder) => {
      const paths = [join(folder, 'lock')];
      const release = await new FileLock(paths, new SystemClock()).acquire();
      const giveUp = new AbortController();
      const waiting = new FileLock(paths, new SystemClock()).acquire(giveUp.signal);
      const reason = new Error('enough');
      giveUp.abort(reason);
      expect(await waiting.catch((error: unknown) => error)).to.equal(reason);
      await release();
      expect(await readdir(folder)).to.deep.equal([]);
    });
  });

  it('reports leftovers that cannot be removed', async () => {
    await withTemporaryFolder(async (folder) => {
      const inner = join(folder, 'inner');
      await mkdir(inner);
      await writeFile(join(inner, 'lock'), '');
      const clock = new HastyClock(undefined, () => {
        rmSync(inner, { recursive: true, force: true });
        writeFileSync(inner, '');
      });
      const lock = new FileLock([join(inner, 'lock')], clock);
      const rejection: unknown = await lock.hold(async () => 7).catch((reason: unknown) => reason);
      expect(rejection).to.have.property('code', 'ENOTDIR');
    });
  });

  it('goes on waiting while one holder follows the other, however long', async () => {
    await withTemporaryFolder(async (folder) => {
      const path = join(folder, 'lock');
      const other = new FileLock([path], new SystemClock());
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
      await new FileLock([path], clock).hold(async () => {});
      expect(clock.waits).to.equal(turns);
    });
  });

  it('tells when no lock can be had there', async () => {
    await withTemporaryFolder(async (folder) => {
      await writeFile(join(folder, 'file'), '');
      const lock = new FileLock([join(folder, 'file/lock')], new SystemClock());
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
