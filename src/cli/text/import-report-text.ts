import { commandMessages } from '../../core/common/text/english/command/index.js';
import { voidReasons } from '../../core/common/text/english/void-reasons.js';
import type { ImportReport } from '../../plugins/vault/index.js';

const words = commandMessages.importReport;

/** How many entries without effect are told one by one. */
const MAX_LISTED = 10;

/** What an import brought, for programs: with the reasons in words. */
export function importReportAnswer(report: ImportReport) {
  return { ...report, voided: report.voided.map((entry) => ({ ...entry, reason: voidReasons[entry.reason] })) };
}

/** What an import brought, for people. */
export function importReportLines(report: ImportReport): readonly string[] {
  return [...(report.nothingNew ? [words.nothingNew] : linesOfNews(report)), ...linesOfTheRest(report)];
}

function linesOfNews({ newEntries, newRotations, newDevices, voided }: ImportReport): readonly string[] {
  return [
    words.brought(newEntries, newRotations),
    ...newDevices.map((name) => words.newDevice(name)),
    ...voided
      .slice(0, MAX_LISTED)
      .map(({ deviceName, sequence, reason }) => words.withoutEffect(sequence, deviceName, voidReasons[reason])),
    ...(voided.length > MAX_LISTED ? [words.moreWithoutEffect(voided.length - MAX_LISTED)] : []),
  ];
}

/** What was not taken in. */
function linesOfTheRest({ refused, waiting, ofALaterVersion, heldBack }: ImportReport): readonly string[] {
  return [
    ...(refused > 0 ? [words.refused(refused)] : []),
    ...(waiting > 0 ? [words.waiting(waiting)] : []),
    ...(heldBack > 0 ? [words.heldBack(heldBack)] : []),
    ...(ofALaterVersion > 0 ? [words.ofALaterVersion(ofALaterVersion)] : []),
  ];
}
