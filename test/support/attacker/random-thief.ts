import type { HeldEntry } from '../../../src/keystore/feeds/held-entry.js';
import { SecretKeys } from '../../../src/plugins/vault/worker/trust/secret-keys.js';
import { requestOf } from '../trust/account-kit.js';
import type { SeededRandom } from '../simulation/random.js';
import { randomId, type Thief } from './thief.js';

type Move = (thief: Thief, pick: Picking) => unknown;

/** What chance chooses among. */
interface Picking {
  readonly random: SeededRandom;
  /** Entries of the thief's own feed after which it may go on; null for another first one. */
  after(): string | null;
  /** Heads and older entries of others, and sometimes what nobody wrote. */
  deps(): readonly string[];
  members(): readonly string[];
  entriesOf(member: string): readonly string[];
  generations(): readonly string[];
}

/** All that a stolen device can sign, right or wrong. */
const moves: Readonly<Record<string, Move>> = {
  rename: (thief, { after, deps, members, random }) => {
    const [member = thief.member] = members();
    thief.write(
      { kind: 'device-renamed', member, name: `Name ${random.between(1, 9)}` },
      { after: after(), deps: deps() },
    );
  },
  acknowledge: (thief, { after, deps }) => thief.acknowledge(deps(), { after: after() }),
  rotate: (thief, { after, deps, members, generations, random }) => {
    const recipients = random.between(1, 3) === 1 ? members() : [...thief.feeds.members].map(({ id }) => id);
    const isGarbage = random.between(1, 4) === 1;
    thief.rotate({
      after: after(),
      deps: deps(),
      recipients,
      bases: random.between(1, 2) === 1 ? thief.heads.slice(0, 1) : generations(),
      wraps: [],
      generation: random.between(2, 9),
      boxes: (_, box) => (isGarbage ? box.toReversed() : box),
    });
  },
  'rotate as is due': (thief, { deps }) => thief.rotate({ deps: [...deps(), ...thief.heads] }),
  share: (thief, { after, deps, members, generations }) => {
    const [generation] = generations().filter((id) => thief.secrets.has(id));
    if (generation !== undefined) thief.share(generation, members(), { after: after(), deps: deps() });
  },
  revoke: (thief, { after, deps, members, entriesOf }) => {
    const targets = members().map((member) => [member, entriesOf(member)] as const);
    thief.revoke(Object.fromEntries(targets), { after: after(), deps: deps() });
  },
  suspend: (thief, { after, deps, members }) => thief.suspend(members(), { after: after(), deps: deps() }),
  archive: (thief, { after, deps, members, random }) => {
    const [member = thief.member] = members();
    thief.write(
      { kind: 'device-archived', member, isArchived: random.between(0, 1) === 1 },
      { after: after(), deps: deps() },
    );
  },
  leave: (thief, { after }) => thief.write({ kind: 'device-left' }, { after: after() }),
  admit: (thief, { after, deps }) => {
    const accomplice = thief.admit('Spy', { after: after(), deps: deps() });
    accomplice.join(accomplice.heads.slice(0, 2));
    thief.learn(accomplice.entries.slice(-1));
  },
  'admit by a false request': (thief, { after }) => {
    const joiner = { ...requestOf(SecretKeys.random('device'), 'Spy'), mlDsa65: new Uint8Array(3309) };
    thief.admit('Spy', { after: after(), joiner });
  },
  'sign for somebody else': (thief, { after, members }) => {
    const [author = thief.member] = members();
    thief.write({ kind: 'password-rotated' }, { after: after(), author });
  },
};

/** Makes so many moves. */
export function forgeAtRandom(thief: Thief, random: SeededRandom, count: number): void {
  const names = Object.keys(moves) as [string, ...string[]];
  for (let done = 0; done < count; done++) moves[random.pick(names)]?.(thief, pickingFor(thief, random));
}

/** Changes a byte of one of them, now and then. */
export function spoil(entries: readonly Uint8Array[], random: SeededRandom): readonly Uint8Array[] {
  return entries.map((entry) => {
    if (random.between(1, 12) > 1) return entry;
    const place = random.between(0, entry.length - 1);
    return entry.with(place, (entry[place] ?? 0) ^ random.between(1, 255));
  });
}

function pickingFor(thief: Thief, random: SeededRandom): Picking {
  const some = <T>(items: readonly T[], most: number): readonly T[] =>
    items.length === 0
      ? []
      : Array.from({ length: random.between(0, most) }, () => items[random.between(0, items.length - 1)]!);
  const ids = (entries: Iterable<HeldEntry>): readonly string[] => [...entries].map(({ id }) => id);
  const others = ids([...thief.feeds.entries].filter(({ branch }) => branch.member.id !== thief.member));
  const own = ids(thief.entriesOf(thief.member));
  return {
    random,
    after: () => (random.between(1, 3) > 1 ? thief.head : (some(own, 1)[0] ?? null)),
    deps: () => {
      const named = random.between(1, 2) === 1 ? thief.heads : some(others, 3);
      return random.between(1, 15) === 1 ? [...named, randomId()] : named;
    },
    members: () => [
      ...new Set(
        some(
          [...thief.feeds.members].map(({ id }) => id),
          3,
        ),
      ),
    ],
    entriesOf: (member) => [...new Set(some(ids(thief.entriesOf(member)), 2))],
    generations: () => {
      const made = [...thief.feeds.entries].filter(({ kind }) => kind === 'genesis' || kind === 'key-rotated');
      const [one = thief.account] = some(ids(made), 2);
      return [one];
    },
  };
}
