import { authorOf, type Entry, type EntryId, isKind, type MemberId } from './entry.js';
import { type Feeds, keptByAll } from './feeds.js';
import { compareRanks, isSenior } from './rank.js';
import type { Cut, Verdicts } from './verdicts.js';

/**
 * The variant of section 6 that was not taken (docs/trust.md): a junior may revoke a senior, and then keeps what others had relied
 * on. Kept so that what is said about it can be looked at again.
 */
export function judgeByAppeal(feeds: Feeds): Verdicts {
  const { past, account } = feeds;
  const cuts = new Map<MemberId, Cut>();
  const applied = new Set<EntryId>();
  let steps = 0;

  const counts = (id: EntryId): boolean => {
    steps++;
    const author = authorOf(past.entry(id));
    const member = past.member(account, author)!;
    if (!(cuts.get(author)?.kept.has(id) ?? true)) return false;
    return member.admittedBy === null || counts(member.admission);
  };

  for (const revoker of feeds.members) {
    const member = past.member(account, revoker)!;
    if (member.admittedBy !== null && !counts(member.admission)) continue;

    // (a) Its own going cuts its feed, unless somebody senior did.
    const goings = feeds.of(revoker).filter((entry) => isKind(entry, 'device-left') && counts(entry.id));
    for (const { id } of goings) applied.add(id);
    if (goings.length > 0 && !cuts.has(revoker)) {
      const kept = new Set(goings.flatMap(({ id }) => past.chain(id)));
      cuts.set(revoker, { by: revoker, revocations: goings.map(({ id }) => id), kept });
    }

    // (b) Its revocations, first of its own line, from the most junior up.
    const revocations = feeds
      .of(revoker)
      .filter((entry) => isKind(entry, 'device-revoked'))
      .filter(({ id }) => counts(id));
    const byTarget = new Map<MemberId, { readonly id: EntryId; readonly keep: readonly EntryId[] }[]>();
    const corrected = new Set<string>();
    for (const { id, body } of revocations) {
      applied.add(id);
      for (const { member: target, keep } of body.statement.targets) {
        byTarget.set(target, [...(byTarget.get(target) ?? []), { id, keep }]);
        for (const old of body.statement.corrects) corrected.add(`${old} ${target}`);
      }
    }
    const line = new Set(past.line(account, revoker).map(({ id }) => id));
    const targets = [...byTarget.keys()].sort(
      (a, b) => Number(line.has(b)) - Number(line.has(a)) || compareRanks(past, account, b, a),
    );
    for (const target of targets) {
      const before = cuts.get(target);
      const isSelfMade = before?.by === target;
      if (before && !isSelfMade) continue;
      const all = byTarget.get(target)!;
      const standing = all.filter(({ id }) => !corrected.has(`${id} ${target}`));
      const keeps = standing.map(({ keep }) => keep);
      const kept = keptByAll(past, target, keeps, feeds.of(target));
      if (isSenior(past, account, target, revoker)) {
        const first = firstOf(revocations, target);
        for (const id of reliedOn(revoker, target, first, new Set(targets))) kept.add(id);
      }
      if (before) for (const id of kept) if (!before.kept.has(id)) kept.delete(id);
      cuts.set(target, { by: revoker, revocations: all.map(({ id }) => id), kept });
    }
  }

  /** 6.6: what of the target's feed the revoker and thirds had acknowledged without having heard of the revocation. */
  function reliedOn(
    revoker: MemberId,
    target: MemberId,
    revocation: EntryId,
    targets: ReadonlySet<MemberId>,
  ): Set<EntryId> {
    const line = past.line(account, revoker).map(({ id }) => id);
    const own = acknowledgedBy(revoker, target, revocation, () => true);
    const acknowledged = acknowledgedBy(revoker, null, revocation, () => true);
    const kept = new Set(own);
    for (const third of feeds.members) {
      if (third === target || third === revoker || !isSenior(past, account, third, revoker)) continue;
      const isOnLine = line.includes(third);
      const thirdsLine = past.line(account, third);
      const isThroughTarget = thirdsLine.some(({ id }) => id === target);
      // (a)
      if (isThroughTarget && !isOnLine) continue;
      // (b)
      const isBound =
        !isOnLine &&
        thirdsLine.some(
          ({ id }, index) =>
            targets.has(id) &&
            !line.includes(id) &&
            (index === 0 || !acknowledged.has(thirdsLine[index - 1]!.admission)),
        );
      for (const id of acknowledgedBy(third, target, revocation, (by) => !isBound || acknowledged.has(by)))
        kept.add(id);
    }
    return kept;
  }

  /** What entries of `by` that count by now and haven't heard of the revocation heard of the target, or of everybody. */
  function acknowledgedBy(
    by: MemberId,
    target: MemberId | null,
    revocation: EntryId,
    isTaken: (id: EntryId) => boolean,
  ) {
    const acknowledged = new Set<EntryId>();
    for (const { id } of feeds.of(by)) {
      if (id === revocation || past.heard(id).has(revocation) || !counts(id) || !isTaken(id)) continue;
      for (const heard of past.heard(id)) {
        if (target === null || authorOf(past.entry(heard)) === target) acknowledged.add(heard);
      }
    }
    return acknowledged;
  }

  // 6.5
  const effective = new Set(
    feeds.entries
      .filter((entry) => applied.has(entry.id) || (!isKind(entry, 'device-revoked') && counts(entry.id)))
      .map(({ id }) => id),
  );
  const out = new Map<MemberId, readonly EntryId[]>();
  for (const id of feeds.members) {
    const line = past.line(account, id);
    const cut = line
      .map((above, index) => ({ cut: cuts.get(above.id), below: line[index - 1] }))
      .find(({ cut: made, below }) => made && (below === undefined || !made.kept.has(below.admission)));
    if (cut?.cut) out.set(id, cut.cut.revocations);
  }
  return {
    members: feeds.members,
    cuts,
    shutOut: new Set(out.keys()),
    suspensions: new Map(),
    suspended: new Map(),
    out,
    barriers: feeds.entries.filter(({ id }) => applied.has(id)).map(({ id }) => id),
    steps,
    hasEffect: (id) => effective.has(id),
  };
}

function firstOf(revocations: readonly Entry[], target: MemberId): EntryId {
  const [first] = revocations
    .filter(
      (entry) =>
        isKind(entry, 'device-revoked') && entry.body.statement.targets.some(({ member }) => member === target),
    )
    .sort((a, b) => a.body.number - b.body.number || (a.id < b.id ? -1 : 1));
  return first!.id;
}
