import type { Feeds } from '../../../src/keystore/feeds/feeds.js';
import { Branch, type HeldEntry, Member } from '../../../src/keystore/feeds/held-entry.js';
import { HeardMarks } from '../../../src/keystore/feeds/heard-marks.js';
import { Rank } from '../../../src/keystore/feeds/rank.js';

/** All that feeds hold, as values that can be compared: entries and members by name, in their order. */
export function toldFeeds(feeds: Feeds): unknown {
  const members = [...feeds.members].map((member) => ({
    id: member.id,
    index: member.index,
    memberClass: member.memberClass,
    keys: member.keys,
    admittedBy: member.admittedBy?.id,
    admission: member.admission.id,
    depth: member.rank.depth,
    rank: [member.rank.admissionNumber, member.rank.admissionId],
    branches: member.branches.map((branch) => branch.index),
    newest: member.newest.map(({ id }) => id),
    forks: feeds
      .forksOf(member)
      .map(({ number, entries, isHealed }) => [number, entries.map(({ id }) => id), isHealed]),
  }));
  const entries = [...feeds.entries].map((entry) => toldEntry(entry));
  const double = [feeds.doubleAdmissions, feeds.doubleCodes].map((groups) =>
    groups.map((group) => group.map(({ id }) => id)),
  );
  return { members, entries, double };
}

function toldEntry(entry: HeldEntry): unknown {
  const { branch, fact, marks, previous, deps, twin, ...said } = entry;
  const heard: (readonly number[])[] = [];
  marks.newsSince(HeardMarks.none, (index, upTo) => heard.push([index, upTo]));
  return {
    ...said,
    branch: {
      index: branch.index,
      from: branch.from?.id,
      membership: branch.membership.map(({ id }) => id),
      generations: branch.generations.map(({ id }) => id),
    },
    previous: previous?.id,
    deps: deps.map(({ id }) => id),
    twin: twin?.id,
    fact: named(fact),
    heard,
  };
}

/** Entries and members by their names. */
function named(value: unknown): unknown {
  if (value instanceof Member) return value.id;
  if (Array.isArray(value)) return value.map(named);
  if (typeof value !== 'object' || value === null) return value;
  if ('branch' in value && value.branch instanceof Branch && 'id' in value) return value.id;
  if (value instanceof Rank || value instanceof Uint8Array) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, named(item)]));
}
