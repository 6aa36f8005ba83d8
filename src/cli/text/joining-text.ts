import { commandMessages } from '../../core/common/text/english/command/index.js';
import type { JoiningDevice, PendingRequest } from '../../plugins/vault/index.js';
import { toTable } from './table.js';

const words = commandMessages.joining;

/** What a device shows that asks to join: what its code is for, and what comes next on which side. */
export function joinRequestLines({ code, comparisonCode }: PendingRequest, file: string): readonly string[] {
  return [
    words.requestWritten(file),
    '',
    `    ${code}`,
    '',
    ...words.afterAsking,
    '',
    words.comparisonCode(comparisonCode),
  ];
}

/** Who asks to be let in. */
export function joiningDeviceFacts({ name, comparisonCode }: JoiningDevice): readonly string[] {
  return toTable([words.labels.name, name], [[words.labels.comparisonCode, comparisonCode]]);
}
