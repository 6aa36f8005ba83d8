import { existsSync, readdirSync, readFileSync } from 'node:fs';

const KIBIBYTE = 1024;
const NANOSECONDS_PER_MS = 1e6;

/** Whether this system tells what other processes take. Linux does. */
export function canReadProcesses(): boolean {
  return existsSync('/proc/self/smaps_rollup') && existsSync('/proc/self/schedstat');
}

/** How much memory a process takes, in bytes: what is its own, and its share of what it shares with others. */
export function memoryOf(pid: number): number {
  const [, kibibytes] = /^Pss:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')) ?? [];
  return Number(kibibytes) * KIBIBYTE;
}

/** Milliseconds of processor time that the threads of a process have taken which are there now. */
export function processorTimeOf(pid: number): number {
  const nanoseconds = readdirSync(`/proc/${pid}/task`).map((thread) =>
    Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'latin1').split(' ')[0]),
  );
  return nanoseconds.reduce((sum, some) => sum + some, 0) / NANOSECONDS_PER_MS;
}
