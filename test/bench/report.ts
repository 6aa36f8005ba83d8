import { cpus, loadavg, release, totalmem, type as systemName } from 'node:os';

import type { Budget, Row, Spread, Unit } from './benchmark.js';

/** Where and on what the numbers were measured. */
export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly system: string;
  readonly node: string;
  /** How many programs wanted a processor, on average of the last minute; 0 where the system does not tell. */
  readonly load: number;
  /** Null when nothing was measured in Electron. */
  readonly electron: string | null;
}

export function describeMachine(electron: string | null): Machine {
  return {
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: `${systemName()} ${release()} ${process.arch}`,
    node: process.versions.node,
    load: loadavg()[0] ?? 0,
    electron,
  };
}

/** Whether others keep the machine so busy that times say little; the benchmarks themselves keep about one core busy. */
export function isBusy({ cores, load }: Machine): boolean {
  return load > Math.max(1.5, cores / 2);
}

/** The median by that of the comparison; null without one. */
export function ratioOf({ ours, comparison }: Row): number | null {
  return comparison === null ? null : ours.median / comparison.measured.median;
}

/** Whether a budget holds; null when nothing was promised. */
export function isHeld(row: Row): boolean | null {
  switch (row.budget.kind) {
    case 'none':
      return null;
    case 'at-most':
      return row.ours.median <= row.budget.bound;
    case 'ratio-at-most':
      return (ratioOf(row) ?? Infinity) <= row.budget.bound;
  }
}

/** The table for people, as Markdown. */
export function toTable(rows: readonly Row[]): string {
  const head = ['what', 'ours', 'comparison', 'ratio', 'budget', 'held'];
  const lines = rows.map((row) => [
    row.what,
    spreadText(row.ours, row.unit),
    row.comparison === null ? '–' : `${row.comparison.name}: ${spreadText(row.comparison.measured, row.unit)}`,
    ratioOf(row)?.toFixed(2) ?? '–',
    budgetText(row.budget, row.unit),
    { true: 'yes', false: '**NO**', null: '–' }[`${isHeld(row)}` as const],
  ]);
  const widths = head.map((title, column) =>
    Math.max(title.length, ...lines.map((cells) => (cells[column] ?? '').length)),
  );
  const toLine = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [toLine(head), toLine(widths.map((width) => '-'.repeat(width))), ...lines.map(toLine)].join('\n');
}

/** Median, and the smallest and largest in brackets. */
function spreadText({ min, median, max }: Spread, unit: Unit): string {
  return `${numberText(median)} ${unit} (${numberText(min)}–${numberText(max)})`;
}

function budgetText(budget: Budget, unit: Unit): string {
  switch (budget.kind) {
    case 'none':
      return '–';
    case 'at-most':
      return `≤ ${numberText(budget.bound)} ${unit}`;
    case 'ratio-at-most':
      return `≤ ${budget.bound} ×`;
  }
}

/** Three significant digits, without an exponent. */
function numberText(value: number): string {
  const size = Math.abs(value);
  if (size >= 100 || value === 0) return Math.round(value).toString();
  return value.toFixed(size >= 10 ? 1 : size >= 0.1 ? 2 : 4);
}
