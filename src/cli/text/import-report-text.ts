import { commandMessages } from '../../core/common/text/english/command/index.js';
import { voidReasons } from '../../core/common/text/english/void-reasons.js';
import type { ImportReport } from '../../plugins/vault/index.js';

const words = commandMessages.importReport;

/** What an import brought, for programs: with the reasons in words. */
export function importReportAnswer(report: ImportReport) {
  return { ...report, voided: report.voided.map((entry) => ({ ...entry, reason: voidReasons[entry.reason] })) };
}

/** What an import brought, for people. */
export function importReportLines({
  nothingNew,
  newEntries,
  newRotations,
  newDevices,
  voided,
}: ImportReport): readonly string[] {
  if (nothingNew) return [words.nothingNew];
  return [
    words.brought(newEntries, newRotations),
    ...newDevices.map((name) => words.newDevice(name)),
    ...voided.map(({ deviceName, sequence, reason }) => words.withoutEffect(sequence, deviceName, voidReasons[reason])),
  ];
}
