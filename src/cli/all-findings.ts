import type { FindingEnd, Severity } from '../plugins/health-check/index.js';
import { keyOfFinding, wordsOfFinding } from '../plugins/health-check/index.js';
import type { CommandContext } from './command.js';
import { evaluate } from './evaluate.js';

/** A finding as the command shows it. */
export interface ListedFinding {
  readonly code: string;
  readonly severity: Severity;
  /** Tells it from all others: what a person marks as seen. */
  readonly key: string;
  /** What ends it. */
  readonly ends: FindingEnd;
  /** Whether it was marked as seen, and so is in no report. */
  readonly seen: boolean;
  readonly message: string;
  readonly recommendation: string;
  readonly deviceId?: string;
  readonly deviceName?: string;
}

/** Everything that the checks find now, also what was marked as seen. Throws as `evaluate` does. */
export async function allFindings(context: CommandContext): Promise<readonly ListedFinding[]> {
  const { report, findings } = await evaluate(context);
  return findings.map(({ finding, isSeen }) => {
    const { code, severity, ends = 'remedy', device } = finding;
    const { message, advice } = wordsOfFinding(finding, { place: 'command', now: report.lastCheck });
    return {
      code,
      severity,
      key: keyOfFinding(finding),
      ends,
      seen: isSeen,
      message,
      recommendation: advice,
      ...(device && { deviceId: device.id, deviceName: device.name }),
    };
  });
}
