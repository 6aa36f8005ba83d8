import { commandMessages } from '../../core/common/text/english/command/index.js';
import type { ListedFinding } from '../all-findings.js';

const words = commandMessages.findings;

/** Findings for people: each with what to do about it, and the key to name it by. */
export function findingLines(findings: readonly ListedFinding[]): readonly string[] {
  if (findings.length === 0) return [words.none];
  return findings.flatMap(({ severity, message, recommendation, key, ends, seen }) => [
    `${severity.padEnd(8)}  ${message}`,
    `          ${recommendation}`,
    `          ${key}${seen ? ` (${words.seen})` : ends === 'seen' ? ` (${words.canBeSeen})` : ''}`,
  ]);
}
