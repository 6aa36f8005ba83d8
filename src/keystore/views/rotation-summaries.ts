import { generationNumber } from '../feeds/entry-fact.js';
import type { HeldEntry } from '../feeds/held-entry.js';
import type { FoldedViews } from './folded-views.js';
import type { RotationListing } from './listings.js';
import type { StatementTexts } from './statement-source.js';
import type { EntryId, RotationSummary } from './types.js';

/** What summaries of rotations are made with. */
export interface RotationContext {
  readonly folded: FoldedViews;
  readonly texts: StatementTexts;
  readonly unfair: ReadonlySet<EntryId>;
}

/** What may be shown of a rotation. */
export function summarizeRotation(context: RotationContext, rotation: HeldEntry): RotationSummary {
  return summaryOf(context, rotation, context.folded.coverage.countWith(rotation));
}

/** The same of the one that is asked about after each change. */
export function summarizeFollowedRotation(context: RotationContext, rotation: HeldEntry): RotationSummary {
  return summaryOf(context, rotation, context.folded.coverage.countFollowed(rotation));
}

/** What a list says of a rotation. */
export function rotationListing(context: RotationContext, rotation: HeldEntry): RotationListing {
  return { ...summarizeRotation(context, rotation), rivalry: context.folded.rotations.rivalryOf(rotation) };
}

function summaryOf(
  { folded: { meaning, ids, labels, coverage }, texts, unfair }: RotationContext,
  rotation: HeldEntry,
  acknowledgedBy: number,
): RotationSummary {
  const author = rotation.branch.member;
  return {
    id: rotation.id,
    generation: generationNumber(rotation),
    author: ids.of(author),
    authorName: labels.of(author),
    writtenAt: rotation.writtenAt,
    reason: texts.reasonOf(rotation),
    publicKey: texts.publicKeyOf(rotation),
    isCurrent: rotation === meaning.current,
    isUnfair: unfair.has(rotation.id),
    acknowledgedBy,
    activeDevices: coverage.devices,
  };
}
