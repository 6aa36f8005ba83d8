import { EntryIntake } from '../../../src/keystore/feeds/entry-intake.js';
import type { HeldEntry, Member } from '../../../src/keystore/feeds/held-entry.js';
import { AccountMeaning, type MeaningChange } from '../../../src/keystore/meaning/account-meaning.js';
import type { VerdictChanges } from '../../../src/keystore/meaning/changes.js';
import type { Device } from './device.js';
import type { difference } from './difference.js';
import { EncodedModel } from './encoded-model.js';
import type { Entry, MemberId } from './entry.js';
import { Feeds } from './feeds.js';
import type { Meaning } from './meaning.js';
import type { Past } from './past.js';
import type { Cut, Verdicts } from './verdicts.js';
import type { World } from './world.js';

/** What the app makes of entries of the model, in the model's own words: so it can be compared with the model, and take its place. */
export class AppReader {
  readonly intake: EntryIntake;
  readonly meaning: AccountMeaning;
  /** What the last import changed. */
  change: MeaningChange | null = null;
  /** What the last import newly held. */
  news: readonly HeldEntry[] = [];

  constructor(
    readonly past: Past,
    readonly account: string,
    readonly encoded: EncodedModel,
  ) {
    this.intake = new EntryIntake(account, encoded.crypto);
    this.meaning = new AccountMeaning(this.intake.feeds);
  }

  take(entries: readonly Entry[]): void {
    const { taken } = this.intake.take(entries.map((entry) => this.encoded.encode(entry)));
    this.news = taken.map(({ entry }) => entry);
    this.change = this.meaning.take(this.news);
  }

  /** Folded anew from what is held. */
  get anew(): AccountMeaning {
    return new AccountMeaning(this.intake.feeds);
  }

  read(meaning: AccountMeaning = this.meaning): Meaning {
    const { past, account } = this;
    const held = [...meaning.feeds.entries];
    const { verdicts, names } = meaning;
    const nameOf = (member: Member): string | null => {
      const name = names.of(member);
      // In the model nobody has a name by an admission that is void, nor the founder before it is given one.
      const isGiven =
        (name !== null && name.renaming !== null) || (member.admittedBy !== null && verdicts.counts(member.admission));
      return isGiven ? (name?.text ?? null) : null;
    };
    const named = verdicts.members.flatMap((member) => {
      const name = nameOf(member);
      return name === null ? [] : [[member.id, name] as const];
    });
    return {
      feeds: new Feeds(
        past,
        account,
        held.map(({ id }) => past.entry(id)),
      ),
      verdicts: readVerdicts(meaning),
      archived: new Set(idsOf(verdicts.members.filter((member) => verdicts.isArchived(member)))),
      names: new Map(named),
      knows: new Map(
        [...meaning.generations.all].map((generation) => {
          const knowers = meaning.knowersOf(generation);
          return [generation.id, new Set(idsOf(verdicts.members.filter((member) => knowers.has(member))))];
        }),
      ),
      current: meaning.current?.id ?? null,
      bases: idsOf(meaning.bases),
      alignment: { missing: new Map([...meaning.missing].map(([{ id }, count]) => [id, count])) },
      forks: meaning.forks.map(({ member, number, entries, isHealed }) => {
        return { member: member.id, number, entries: idsOf(entries).sort(), isHealed };
      }),
    };
  }
}

function readVerdicts(meaning: AccountMeaning): Verdicts {
  const { verdicts, feeds } = meaning;
  const { members } = verdicts;
  const cuts = members.flatMap((member): (readonly [MemberId, Cut])[] => {
    const { cut } = verdicts.of(member);
    if (cut === null) return [];
    const kept = [...feeds.entries].filter((entry) => entry.branch.member === member && cut.kept.has(entry));
    return [[member.id, { by: cut.by.id, revocations: idsOf(cut.revocations), kept: new Set(idsOf(kept)) }]];
  });
  const suspensions = members.flatMap((member) => {
    const ids = idsOf(verdicts.of(member).suspensions);
    return ids.length > 0 ? [[member.id, ids] as const] : [];
  });
  const out = members.flatMap((member) => {
    const reasons = reasonsOf(meaning, member);
    return reasons === null ? [] : [[member.id, idsOf(reasons).sort()] as const];
  });
  const shutOut = new Set(idsOf(members.filter((member) => verdicts.isShutOut(member))));
  return {
    members: idsOf(members),
    cuts: new Map(cuts),
    shutOut,
    suspensions: new Map(suspensions),
    suspended: new Map(out.filter(([id]) => !shutOut.has(id))),
    out: new Map(out),
    barriers: idsOf(verdicts.barriers),
    steps: verdicts.steps,
    hasEffect: (id) => verdicts.counts(feeds.entry(id)!),
  };
}

function reasonsOf({ verdicts }: AccountMeaning, member: Member): readonly HeldEntry[] | null {
  const standing = verdicts.standingOf(member);
  switch (standing.kind) {
    case 'revoked':
    case 'not-let-in':
      return standing.cut.revocations;
    case 'left':
      return standing.entries;
    case 'suspended':
      return standing.suspensions;
    case 'archived':
    case 'stands':
      return null;
  }
}

function idsOf(items: Iterable<{ readonly id: string }>): string[] {
  return [...items].map(({ id }) => id);
}

/** What the app says that changed, as `difference` says it of the model. */
export function readChanges(changes: VerdictChanges): ReturnType<typeof difference> {
  return {
    voided: idsOf(changes.voided).sort(),
    restored: idsOf(changes.restored).sort(),
    out: idsOf(changes.out),
    back: idsOf(changes.back),
    suspensionsEnded: idsOf(changes.suspensionsEnded).sort(),
    suspensionsBegun: idsOf(changes.suspensionsBegun).sort(),
  };
}

/** Lets the devices of a world read by the code of the app from now on, each going on from what it had read. */
export function readByTheApp(world: World): void {
  const encoded = new EncodedModel();
  const readers = new WeakMap<Device, AppReader>();
  world.readInstead = (device) => {
    // The app reads no kinds of a later version.
    if (device.isNewer) return null;
    const { entries } = device;
    let reader = readers.get(device);
    // A backup takes back what was read since.
    const isAhead = reader !== undefined && [...reader.intake.feeds.entries].some(({ id }) => !device.holds(id));
    if (!reader || isAhead) reader = new AppReader(world.past, world.account, encoded);
    readers.set(device, reader);
    const { feeds } = reader.intake;
    reader.take(entries.filter(({ id }) => !feeds.has(id)));
    return reader.read();
  };
}
