import { execFileSync } from 'node:child_process';

/** Makes a file one that nobody can write to, not even root, until what is returned is called. Null where mounting is not allowed. */
export function makeReadOnly(file: string): (() => void) | null {
  try {
    execFileSync('mount', ['--bind', file, file], { stdio: 'pipe' });
  } catch {
    return null;
  }
  execFileSync('mount', ['-o', 'remount,bind,ro', file]);
  return () => void execFileSync('umount', ['--lazy', file]);
}
