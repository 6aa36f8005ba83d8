import { voidReasons } from '../../core/common/text/english/void-reasons.js';
import type { ImportReport } from '../../plugins/vault/index.js';

/** What an import brought, for people. */
export function importReportLines({
  nothingNew,
  newEntries,
  newRotations,
  newDevices,
  voided,
}: ImportReport): readonly string[] {
  if (nothingNew) return ['The bundle held nothing new; nothing was changed.'];
  return [
    `Took in ${newEntries} new entries, ${newRotations} of them key rotations.`,
    ...newDevices.map((name) => `New device: ${name}`),
    ...voided.map(
      ({ deviceName, sequence, reason }) =>
        `Without effect: entry ${sequence} of ${deviceName}. ${voidReasons[reason]}`,
    ),
    'Export a bundle and import it on the other devices, so that they hear of what this one has now.',
  ];
}
