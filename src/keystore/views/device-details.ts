import { deviceNames } from '../../core/common/text/english/device-names.js';
import { countUpTo } from '../feeds/count-up-to.js';
import { generationNumber } from '../feeds/entry-fact.js';
import type { HeldEntry, Member } from '../feeds/held-entry.js';
import { HeardMarks } from '../feeds/heard-marks.js';
import type { AccountMeaning } from '../meaning/account-meaning.js';
import { conditionsOf, missingRotationsOf } from './device-condition.js';
import type { FoldedViews } from './folded-views.js';
import type { DeviceDetails, DeviceListing } from './listings.js';
import { type RotationContext, summarizeRotation } from './rotation-summaries.js';
import type { DeviceId, DeviceSummary } from './types.js';

/** How many of the rotations that a device lacks are listed by themselves. */
const MAX_MISSING_LISTED = 20;

/** How many are named whom a device let in. */
const MAX_LET_IN_LISTED = 20;

/** What a list says of a device. By `now` in epoch ms of this machine. */
export function deviceListing(
  { folded, texts }: RotationContext,
  member: Member,
  device: DeviceSummary,
  now: number,
): DeviceListing {
  const { reason, nameGivenBy } = device;
  return {
    ...device,
    conditions: conditionsOf({ folded, member, device }, now),
    comparisonCode: texts.comparisonCodeOf(member),
    ...(reason !== undefined && { reasonByName: nameOf(folded, reason.by) }),
    ...(nameGivenBy !== undefined && { nameGivenByName: nameOf(folded, nameGivenBy) }),
  };
}

function nameOf({ ids, labels }: FoldedViews, id: DeviceId): string {
  const member = ids.find(id);
  return member === undefined ? deviceNames.unnamed : labels.of(member);
}

/** Everything about one device. By `now` in epoch ms of this machine. */
export function deviceDetails(
  context: RotationContext,
  member: Member,
  device: DeviceSummary,
  now: number,
): DeviceDetails {
  const { ids, labels, meaning, rotations } = context.folded;
  const { admittedBy } = member;
  const letIn = meaning.verdicts.members.filter((one) => one.admittedBy === member && !meaning.verdicts.isShutOut(one));
  const arrival = meaning.arrivalOf(member)?.fact;
  return {
    device: deviceListing(context, member, device, now),
    addedBy: admittedBy === null ? null : ids.of(admittedBy),
    addedByName: admittedBy === null ? null : labels.of(admittedBy),
    letIn: { total: letIn.length, names: letIn.slice(0, MAX_LET_IN_LISTED).map((one) => labels.of(one)) },
    appVersion: arrival?.kind === 'device-joined' ? arrival.appVersion : null,
    joinedAtGeneration: newestKnownAt(meaning, member.admission),
    keysHeld: rotations.sorted.length + 1 - device.missingRotations,
    rotationsMade: rotationsBy(meaning, member),
    missing: missingRotationsOf(context.folded, member, MAX_MISSING_LISTED).map((one) =>
      summarizeRotation(context, one),
    ),
  };
}

/** The highest number of a generation with effect that the author of an entry had heard of. */
function newestKnownAt({ feeds, verdicts }: AccountMeaning, entry: HeldEntry): number {
  let highest = 1;
  const look = (index: number, upTo: number): void => {
    const branch = feeds.branch(index);
    if (branch === undefined) return;
    const count = countUpTo(branch.generations, Math.min(upTo, verdicts.countsUpTo(branch)));
    const last = branch.generations[count - 1];
    if (last !== undefined) highest = Math.max(highest, generationNumber(last));
  };
  entry.marks.newsSince(HeardMarks.none, look);
  look(entry.branch.index, entry.number);
  return highest;
}

function rotationsBy({ verdicts }: AccountMeaning, member: Member): number {
  return member.branches.reduce((count, branch) => {
    const made = branch.generations.filter((one) => one.kind === 'key-rotated' && verdicts.counts(one));
    return count + made.length;
  }, 0);
}
