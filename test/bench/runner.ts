import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { resolveElectron } from '../../scripts/lib/electron-runtime.mjs';
import type { Benchmark, BenchmarkContext, Row, Scale } from './benchmark.js';
import { describeMachine, type Machine } from './report.js';
import { type AccountShape, LargeAccount } from './support/large-account.js';
import { ReferenceWork } from './support/reference-work.js';

export const scales: { readonly full: Scale; readonly tiny: Scale } = {
  full: {
    name: 'full',
    rounds: 11,
    mostRepeats: 3,
    large: { devices: 10_000, rotations: 100_000 },
    common: { devices: 100, rotations: 100 },
    entries: 1000,
    cycles: 1_000_000,
  },
  tiny: {
    name: 'tiny',
    rounds: 1,
    mostRepeats: 1,
    large: { devices: 20, rotations: 20 },
    common: { devices: 5, rotations: 5 },
    entries: 20,
    cycles: 100,
  },
};

/** Runs benchmarks one after the other. */
export async function runBenchmarks(
  benchmarks: readonly Benchmark[],
  scale: Scale,
  progress: (text: string) => void,
): Promise<{ readonly machine: Machine; readonly rows: readonly Row[] }> {
  const folder = mkdtempSync(path.join(tmpdir(), 'onestarstream-bench-'));
  const reference = new ReferenceWork();
  const context: BenchmarkContext = { scale, folder, progress, account: rememberAccounts(progress), reference };
  const rows: Row[] = [];
  try {
    for (const benchmark of benchmarks) {
      progress(`Measuring: ${benchmark.name}`);
      rows.push(...(await benchmark.run(context)));
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const usesElectron = benchmarks.some(({ needsElectron }) => needsElectron === true);
  return { machine: describeMachine(usesElectron ? resolveElectron().version : null), rows };
}

function rememberAccounts(progress: (text: string) => void): (shape: AccountShape) => LargeAccount {
  const accounts = new Map<string, LargeAccount>();
  return (shape) => {
    const key = JSON.stringify(shape);
    const known = accounts.get(key);
    if (known !== undefined) return known;
    progress(`  making an account of ${shape.devices} devices and ${shape.rotations} rotations`);
    const account = new LargeAccount(shape);
    accounts.set(key, account);
    return account;
  };
}
