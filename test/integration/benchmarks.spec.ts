import { expect } from 'chai';

import type { Benchmark } from '../bench/benchmark.js';
import { check } from '../bench/check.bench.js';
import { merge } from '../bench/merge.bench.js';
import { payload } from '../bench/payload.bench.js';
import { isHeld, ratioOf, toTable } from '../bench/report.js';
import { runBenchmarks, scales } from '../bench/runner.js';

/** Those that need no built app. What they measure here means nothing. */
const runnable: readonly Benchmark[] = [check, payload, merge];

describe('The benchmarks', () => {
  it('run, and give a table', async () => {
    const { machine, rows } = await runBenchmarks(runnable, scales.tiny, () => {});
    expect(machine.cores).to.be.above(0);
    expect(rows.length).to.be.above(runnable.length);
    for (const { what, ours } of rows) {
      expect(ours.min, what).to.be.at.least(0);
      expect(ours.median, what).to.be.within(ours.min, ours.max);
    }
    expect(toTable(rows).split('\n')).to.have.lengthOf(rows.length + 2);
  });

  it('tell a budget that is held from one that is not, by the median or by the ratio', () => {
    const ours = { min: 1, median: 4, max: 9 };
    const row = { what: 'a thing', unit: 'ms', ours } as const;
    const comparison = { name: 'another', measured: { min: 1, median: 2, max: 3 } };
    expect(isHeld({ ...row, comparison, budget: { kind: 'none' } })).to.equal(null);
    expect(isHeld({ ...row, comparison: null, budget: { kind: 'at-most', bound: 4 } })).to.equal(true);
    expect(isHeld({ ...row, comparison: null, budget: { kind: 'at-most', bound: 3.9 } })).to.equal(false);
    expect(ratioOf({ ...row, comparison, budget: { kind: 'none' } })).to.equal(2);
    expect(isHeld({ ...row, comparison, budget: { kind: 'ratio-at-most', bound: 2 } })).to.equal(true);
    expect(isHeld({ ...row, comparison, budget: { kind: 'ratio-at-most', bound: 1.9 } })).to.equal(false);
    expect(isHeld({ ...row, comparison: null, budget: { kind: 'ratio-at-most', bound: 2 } })).to.equal(false);
  });
});
