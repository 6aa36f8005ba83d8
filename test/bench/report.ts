import { cpus, release, totalmem, type as systemName } from 'node:os';

import type { Row, Samples } from './benchmark.js';
import { judge, type Judgement, ratioOf, spreadOf } from './judgement.js';

/** Where and on what the numbers were measured. */
export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly system: string;
  readonly node: string;
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
    electron,
  };
}

/** How `npm run bench` ends. */
export const exitCodes = { held: 0, broken: 1, usage: 2, unsettled: 3 } as const;

/** What all rows together come to: a budget that is broken counts before one that could not be settled. */
export function overall(rows: readonly Row[]): 'held' | 'broken' | 'unsettled' {
  const judgements = new Set(rows.map(judge));
  return (['broken', 'unsettled'] as const).find((judgement) => judgements.has(judgement)) ?? 'held';
}

/** What a person has to look at, a line each. */
export function toRemarks(rows: readonly Row[]): readonly string[] {
  const remarkOn = (row: Row): string[] => {
    switch (judge(row)) {
      case 'broken':
        return [`Over its budget: ${row.what}`];
      case 'unsettled':
        return [`Not settled on this machine, after ${row.ours.length} rounds: ${row.what}`];
      default:
        return [];
    }
  };
  return rows.flatMap(remarkOn);
}

const judgementTexts: Record<Judgement, string> = { held: 'yes', broken: '**NO**', unsettled: '**?**', none: '–' };

/** The table for people, as Markdown. */
export function toTable(rows: readonly Row[]): string {
  const head = ['what', 'ours', 'comparison', 'ratio', 'budget', 'held'];
  const lines = rows.map((row) => [
    row.what,
    spreadText(row.ours, row.unit),
    row.comparison === null ? '–' : `${row.comparison.name}: ${spreadText(row.comparison.samples, row.unit)}`,
    ratioText(ratioOf(row)),
    budgetText(row),
    judgementTexts[judge(row)],
  ]);
  const widths = head.map((title, column) =>
    Math.max(title.length, ...lines.map((cells) => (cells[column] ?? '').length)),
  );
  const toLine = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [toLine(head), toLine(widths.map((width) => '-'.repeat(width))), ...lines.map(toLine)].join('\n');
}

/** Median, and the smallest and largest in brackets. */
function spreadText(samples: Samples, unit: Row['unit']): string {
  const { min, median, max } = spreadOf(samples);
  return `${numberText(median)} ${unit} (${numberText(min)}–${numberText(max)})`;
}

function budgetText({ budget, unit }: Row): string {
  switch (budget.kind) {
    case 'none':
      return '–';
    case 'at-most':
      return `≤ ${numberText(budget.bound)} ${unit}`;
    case 'ratio-at-most':
      return `≤ ${budget.bound} ×`;
  }
}

function ratioText(ratio: number | null): string {
  return ratio === null ? '–' : numberText(ratio);
}

/** Three significant digits, without an exponent. */
function numberText(value: number): string {
  const size = Math.abs(value);
  if (size >= 100 || value === 0) return Math.round(value).toString();
  return value.toFixed(size >= 10 ? 1 : size >= 0.1 ? 2 : 4);
}
