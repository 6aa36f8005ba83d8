import { encodeCbor } from '../core/cbor/cbor-fields.js';
import type { Fold } from './fold.js';
import { compareText } from './hex.js';
import { summarizeForks } from './summaries.js';

/**
 * The meaning of the entries in one fixed form: the same bytes on every device that holds the same entries, in whatever
 * order they came.
 */
export function canonicalForm(fold: Fold, accountId: string | null): Uint8Array {
  const { alignment, rotations, roster } = fold;
  const form = [
    accountId,
    [...fold.feeds.values()]
      .sort((a, b) => compareText(a.device, b.device))
      .map(({ device, fullId, sequence, headId }) => [
        fullId,
        sequence,
        headId,
        roster.nameOf(device),
        roster.find(device)?.standing ?? null,
        [...alignment.heardBy(device)].sort(([a], [b]) => compareText(a, b)),
        alignment.missingOf(device),
      ]),
    rotations.sorted.map(({ id }) => id),
    rotations.current?.id ?? null,
    rotations.conflicts.map(({ generation, chosen, others }) => [generation, chosen, others]),
    fold.judgement.revocations.map(({ id }) => id),
    fold.contested.map(({ standing, voided }) => [standing, voided]),
    fold.voids.sorted.map(({ record, lamport, code }) => [record.id, lamport, code]),
    summarizeForks(fold)
      .map(({ device, sequence, entries }) => [device, sequence, ...entries])
      .sort((a, b) => compareText(a.join(), b.join())),
    alignment.missing(),
    fold.highestGenerationNamed,
  ];
  return encodeCbor(form);
}
