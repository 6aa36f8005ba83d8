import { execFileSync } from 'node:child_process';
import {
  closeSync,
  copyFileSync,
  ftruncateSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** The unit in which space is left, in bytes. */
export const PAGE_BYTES = 4096;

/** What is left of a device that fails, in bytes. */
const SHRUNKEN_DEVICE_BYTES = 64 * 1024;

/** A small disk of its own that a test can fill and make read-only. Needs the right to mount. */
export class MountedDisk {
  readonly #base: string;
  /** What undoes the mounts, the last one first. */
  readonly #undo: (() => void)[] = [];

  private constructor() {
    this.#base = mkdtempSync(path.join(tmpdir(), 'onestarstream-disk-'));
    this.#undo.push(() => rmSync(this.#base, { recursive: true, force: true }));
  }

  /** Where it is mounted. */
  get path(): string {
    return path.join(this.#base, 'disk');
  }

  /** A disk in memory. Null where mounting is not allowed. */
  static inMemory(bytes: number): MountedDisk | null {
    return MountedDisk.#make((disk) => disk.#mountMemory(disk.path, bytes));
  }

  /** A file system on a device that fails to write once `failWrites` was called. Null where that can't be made. */
  static onFailingDevice(bytes: number): MountedDisk | null {
    return MountedDisk.#make((disk) => {
      disk.#mountMemory(disk.#backing, 3 * bytes);
      writeFileSync(disk.#image, Buffer.alloc(bytes));
      execFileSync('mkfs.ext4', ['-q', '-O', '^has_journal', disk.#image]);
      mkdirSync(disk.path);
      execFileSync('mount', ['-o', 'loop', disk.#image, disk.path]);
      disk.#undo.push(() => execFileSync('umount', ['--lazy', disk.path]));
    });
  }

  static #make(mount: (disk: MountedDisk) => void): MountedDisk | null {
    const disk = new MountedDisk();
    try {
      mount(disk);
      return disk;
    } catch {
      disk.dispose();
      return null;
    }
  }

  /** Leaves space for so many pages. */
  leaveFree(pages: number): void {
    fill(path.join(this.path, 'fill'), pages);
  }

  free(): void {
    rmSync(path.join(this.path, 'fill'), { force: true });
  }

  /** Has the device behind the disk end early: the system answers whatever is written past its new end with an error of the device. */
  failWrites(): void {
    execFileSync('sync', ['--file-system', this.path]);
    copyFileSync(this.#image, `${this.#image}.kept`);
    truncateSync(this.#image, SHRUNKEN_DEVICE_BYTES);
    this.#noticeSize();
  }

  /** Gives the device back what it held. */
  endFailing(): void {
    writeFileSync(this.#image, readFileSync(`${this.#image}.kept`), { flag: 'r+' });
    this.#noticeSize();
  }

  remount(mode: 'ro' | 'rw'): void {
    execFileSync('mount', ['-o', `remount,${mode}`, this.path]);
  }

  /** Unmounts it. */
  dispose(): void {
    for (const undo of this.#undo.splice(0).toReversed()) undo();
  }

  get #backing(): string {
    return path.join(this.#base, 'backing');
  }

  get #image(): string {
    return path.join(this.#backing, 'image');
  }

  #noticeSize(): void {
    const device = execFileSync('findmnt', ['--noheadings', '--output', 'SOURCE', this.path], { encoding: 'utf8' });
    execFileSync('losetup', ['--set-capacity', device.trim()]);
  }

  #mountMemory(folder: string, bytes: number): void {
    mkdirSync(folder);
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${bytes},mode=755`, 'tmpfs', folder], { stdio: 'pipe' });
    this.#undo.push(() => execFileSync('umount', ['--lazy', folder]));
  }
}

/** Writes a file until the disk is full, and shortens it by so many pages. */
function fill(file: string, pages: number): void {
  const descriptor = openSync(file, 'w');
  const page = Buffer.alloc(PAGE_BYTES, 1);
  let size = 0;
  try {
    for (;;) size += writeSync(descriptor, page);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    ftruncateSync(descriptor, Math.max(0, size - pages * PAGE_BYTES));
  } finally {
    closeSync(descriptor);
  }
}
