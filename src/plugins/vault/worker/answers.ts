import type { ActivityItem, NamedDevice } from '../../../keystore/index.js';
import type { HeldEntry, Member } from '../../../keystore/feeds/held-entry.js';
import type { RevocationPreview } from '../../../keystore/writing/revocation-preview.js';
import type { ImportReport, RevocationTrial } from '../keystore.js';
import { bringIn } from './member/bringing-in.js';
import type { MemberAccount } from './member/member-account.js';
import type { OperationControl } from './operation-control.js';
import type { ShownVault } from './shown-vault.js';

/** So many of the entries that a revocation is about are named. */
const LISTED_AT_MOST = 20;

/** Merges a bundle, and says what it brought. Throws what `bringIn` throws. */
export function importBundle(
  account: MemberAccount,
  shown: ShownVault,
  path: string,
  now: number,
  control: OperationControl,
): ImportReport {
  const { taken, voided, members, rotations, left, isNothingNew } = bringIn(account, path, now, control);
  shown.noteRefused(left.refused);
  const { views } = account;
  return {
    newEntries: taken.length,
    newRotations: rotations,
    newDevices: members.filter(({ memberClass }) => memberClass === 'device').map((member) => views.nameOf(member)),
    voided: views.voidsAmong(voided),
    refused: left.refusals,
    waiting: left.waiting.length,
    ofALaterVersion: left.ofALaterVersion.length,
    heldBack: left.heldBack.length,
    nothingNew: isNothingNew,
  };
}

/** What a person should know before they get devices out. */
export function summarizeTrial({ views }: MemberAccount, preview: RevocationPreview): RevocationTrial {
  const named = (members: readonly Member[]): readonly NamedDevice[] =>
    members.map((member) => ({ id: views.idOf(member), name: views.nameOf(member) }));
  const listed = (entries: readonly HeldEntry[]): { total: number; newest: readonly ActivityItem[] } => {
    const items = views.summarize(entries);
    return { total: items.length, newest: items.slice(0, LISTED_AT_MOST) };
  };
  return {
    revoked: named(preview.revoked),
    suspended: named(preview.suspended),
    alsoOut: named(preview.alsoOut),
    letIn: named(preview.letIn),
    back: named(preview.back),
    voided: listed(preview.voided),
    voidedRotations: listed(preview.voidedGenerations),
    restored: listed(preview.restored),
  };
}
