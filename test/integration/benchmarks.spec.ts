import { expect } from 'chai';

import type { Benchmark } from '../bench/benchmark.js';
import { check } from '../bench/check.bench.js';
import { merge } from '../bench/merge.bench.js';
import { meaning } from '../bench/meaning.bench.js';
import { opening } from '../bench/opening.bench.js';
import { payload } from '../bench/payload.bench.js';
import { toTable } from '../bench/report.js';
import { runBenchmarks, scales } from '../bench/runner.js';

/** Those that need no built app. What they measure here means nothing. */
const runnable: readonly Benchmark[] = [check, payload, merge, meaning, opening];

describe('The benchmarks', () => {
  it('run, and give a table', async () => {
    const { machine, rows } = await runBenchmarks(runnable, scales.tiny, () => {});
    expect(machine.cores).to.be.above(0);
    expect(rows.length).to.be.above(runnable.length);
    for (const { what, ours, comparison } of rows) {
      expect(Math.min(...ours), what).to.be.at.least(0);
      if (comparison !== null) expect(comparison.samples, what).to.have.lengthOf(ours.length);
    }
    expect(toTable(rows).split('\n')).to.have.lengthOf(rows.length + 2);
  });
});
