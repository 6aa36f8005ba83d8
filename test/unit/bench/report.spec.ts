import { expect } from 'chai';

import type { Row } from '../../bench/benchmark.js';
import { exitCodes, overall, toRemarks, toTable } from '../../bench/report.js';

const row = (what: string, ours: readonly number[], bound: number | null): Row => ({
  what,
  unit: 'ms',
  ours,
  comparison: { name: 'another', samples: ours.map(() => 2) },
  budget: bound === null ? { kind: 'none' } : { kind: 'ratio-at-most', bound },
});

const held = row('quick', [1, 1.5, 1], 1);
const broken = row('slow', [3, 4, 5], 1);
const open = row('shaky', [1, 2, 3], 1);
const free = row('free', [9, 9, 9], null);

describe('The report of the benchmarks', () => {
  it('is over a budget before it is unsettled, and ends with another code for each', () => {
    expect(overall([held, free])).to.equal('held');
    expect(overall([held, open, free])).to.equal('unsettled');
    expect(overall([open, broken, held])).to.equal('broken');
    expect(new Set(Object.values(exitCodes)).size).to.equal(4);
    expect(exitCodes.held).to.equal(0);
  });

  it('names what a person has to look at, and nothing else', () => {
    expect(toRemarks([held, broken, open, free])).to.deep.equal([
      'Over its budget: slow',
      'Not settled on this machine, after 3 rounds: shaky',
    ]);
  });

  it('is a table of medians, spreads, ratios and budgets', () => {
    const cells = toTable([held, broken, open, free])
      .split('\n')
      .map((line) => line.split('|').map((cell) => cell.trim()));
    expect(cells[2]).to.deep.equal([
      '',
      'quick',
      '1.00 ms (1.00–1.50)',
      'another: 2.00 ms (2.00–2.00)',
      '0.50',
      '≤ 1 ×',
      'yes',
      '',
    ]);
    expect(cells.slice(3).map((line) => line.slice(4, 7))).to.deep.equal([
      ['2.00', '≤ 1 ×', '**NO**'],
      ['1.00', '≤ 1 ×', '**?**'],
      ['4.50', '–', '–'],
    ]);
  });
});
