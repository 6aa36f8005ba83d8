import { authorOf, type EntryId, isKind, type MemberId } from './entry.js';
import { type Feeds, keptByAll } from './feeds.js';
import { suspensionKeeps } from './generations.js';
import { compareRanks, isSenior } from './rank.js';
import type { Cut, Verdicts } from './verdicts.js';

/**
 * Section 6: a device revokes its juniors, the recovery key everybody. A junior that wants a senior out suspends it. One pass from the most
 * senior member down; whatever is asked about a member was settled by its seniors before.
 */
export function judgeBySuspension(feeds: Feeds): Verdicts {
  const { past, account } = feeds;
  const { rules } = past;
  const cuts = new Map<MemberId, Cut>();
  let steps = 0;

  const smallestOf = new Map<string, EntryId>();
  if (!rules.allBranchesCount) {
    for (const entry of feeds.entries) {
      const place = `${authorOf(entry)} ${entry.body.number}`;
      const smallest = smallestOf.get(place);
      if (smallest === undefined || entry.id < smallest) smallestOf.set(place, entry.id);
    }
  }
  const isOnTheBranch = (id: EntryId): boolean =>
    past.chain(id).every((at) => smallestOf.get(`${authorOf(past.entry(at))} ${past.entry(at).body.number}`) === at);

  /** 6.4. Final once all seniors of its author had their turn. */
  const counts = (id: EntryId): boolean => {
    const author = authorOf(past.entry(id));
    steps++;
    if (!(cuts.get(author)?.kept.has(id) ?? true)) return false;
    if (!rules.allBranchesCount && !isOnTheBranch(id)) return false;
    return !rules.admissionWithinTheCut || isAdmitted(author);
  };
  const admitted = new Map<MemberId, boolean>();
  const isAdmitted = (id: MemberId): boolean => {
    const known = admitted.get(id);
    if (known !== undefined) return known;
    const member = past.member(account, id);
    const answer = member !== null && (member.admittedBy === null || counts(member.admission));
    admitted.set(id, answer);
    return answer;
  };

  // 6.4
  for (const revoker of feeds.members) {
    if (rules.admissionWithinTheCut && !isAdmitted(revoker)) continue;
    const revocations = feeds
      .of(revoker)
      .filter((entry) => isKind(entry, 'device-revoked'))
      .filter(({ id }) => counts(id));
    const byTarget = new Map<MemberId, { readonly id: EntryId; readonly keep: readonly EntryId[] }[]>();
    const corrected = new Set<string>();
    for (const { id, body } of revocations) {
      for (const { member, keep } of body.statement.targets) {
        byTarget.set(member, [...(byTarget.get(member) ?? []), { id, keep }]);
        // 6.2: a correction takes the place of what it corrects, for the targets that it names.
        if (rules.corrections) for (const old of body.statement.corrects) corrected.add(`${old} ${member}`);
      }
    }
    for (const [target, all] of byTarget) {
      if (rules.mostSeniorCut && cuts.has(target)) continue;
      const standing = all.filter(({ id }) => !corrected.has(`${id} ${target}`));
      const keeps = standing.map(({ keep }) => keep);
      const kept = keptByAll(past, target, keeps, feeds.of(target));
      cuts.set(target, { by: revoker, revocations: all.map(({ id }) => id), kept });
      steps += keeps.flat().length + kept.size;
    }
  }
  admitted.clear();

  // 6.5
  const effective = new Set(feeds.entries.filter(({ id }) => counts(id)).map(({ id }) => id));
  const hasEffect = (id: EntryId): boolean => effective.has(id);

  // 6.7
  const left = new Map<MemberId, EntryId[]>();
  for (const entry of feeds.entries) {
    if (!isKind(entry, 'device-left') || !hasEffect(entry.id)) continue;
    left.set(authorOf(entry), [...(left.get(authorOf(entry)) ?? []), entry.id]);
  }

  /** By which entries somebody is shut out; null of somebody who isn't. */
  const reasonsOf = (id: MemberId): readonly EntryId[] | null => {
    const line = past.line(account, id);
    for (const [index, above] of line.entries()) {
      const cut = cuts.get(above.id);
      const below = line[index - 1];
      if (cut && (below === undefined || (rules.admissionWithinTheCut && !cut.kept.has(below.admission))))
        return cut.revocations;
    }
    return left.get(id) ?? null;
  };
  const shutOut = new Map<MemberId, readonly EntryId[]>();
  for (const id of feeds.members) {
    const reasons = reasonsOf(id);
    if (reasons !== null) shutOut.set(id, reasons);
  }

  // 6.6
  const withdrawn = new Set<EntryId>();
  const inForce: { readonly id: EntryId; readonly members: readonly MemberId[] }[] = [];
  for (const entry of feeds.entries) {
    if (!isKind(entry, 'device-suspended') || !hasEffect(entry.id)) continue;
    for (const id of entry.body.statement.withdraws) withdrawn.add(id);
    const author = authorOf(entry);
    const isAnswered = cuts.has(author) && isSenior(past, account, cuts.get(author)!.by, author);
    if (rules.suspensionEnds && isAnswered) continue;
    inForce.push({ id: entry.id, members: entry.body.statement.members });
  }
  const standing = inForce.filter(({ id }) => !withdrawn.has(id));
  const suspensions = new Map<MemberId, EntryId[]>();
  for (const { id, members } of standing) {
    for (const member of members) suspensions.set(member, [...(suspensions.get(member) ?? []), id]);
  }
  const suspended = new Map<MemberId, EntryId[]>();
  for (const id of feeds.members) {
    if (shutOut.has(id)) continue;
    const line = past.line(account, id);
    const by = standing.filter((suspension) => {
      const keeps = suspensionKeeps(past, suspension.id);
      return line.some((above, index) => {
        const below = line[index - 1];
        return suspension.members.includes(above.id) && (below === undefined || !keeps(below.admission));
      });
    });
    if (by.length > 0) suspended.set(id, by.map((suspension) => suspension.id).sort());
  }

  const revocations = feeds.entries.filter((entry) => isKind(entry, 'device-revoked') && hasEffect(entry.id));

  return {
    members: feeds.members,
    cuts,
    shutOut: new Set(shutOut.keys()),
    suspensions,
    suspended,
    out: new Map([...shutOut, ...suspended].sort(([a], [b]) => compareRanks(past, account, a, b))),
    barriers: [...revocations, ...standing].map(({ id }) => id).concat([...left.values()].flat()),
    steps,
    hasEffect,
  };
}
