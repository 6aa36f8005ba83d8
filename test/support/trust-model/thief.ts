import type { SeededRandom } from '../simulation/random.js';
import { isCritical } from './admissibility.js';
import {
  authorOf,
  type Box,
  type Content,
  type Entry,
  type EntryId,
  type GenerationId,
  isKind,
  type MemberId,
  recoveryMemberOf,
  type Signatures,
  type Statement,
  type StatementOf,
} from './entry.js';
import { generationNumber, knownMembers } from './generations.js';
import { describe } from './device.js';
import { openedBy, type World } from './world.js';

/** So many things are tried that would be refused, before a thief gives up. */
const MAX_TRIES = 4;

/** What an entry of a thief builds on. */
interface Ground {
  /** Null for a first entry. */
  readonly previous: EntryId | null;
  readonly deps: readonly EntryId[];
}

/**
 * Somebody who holds all keys of some members, sees every entry that was ever written, and signs whatever the keys allow: on any past of
 * these feeds, naming what it likes.
 */
export class Thief {
  readonly #keys = new Map<MemberId, string>();
  #accomplices = 0;

  constructor(
    readonly world: World,
    readonly name = 'thief',
  ) {}

  get members(): ReadonlySet<MemberId> {
    return new Set(this.#keys.keys());
  }

  take(member: MemberId, key: string): void {
    this.#keys.set(member, key);
  }

  /** All that it can read, of whatever exists. */
  get secrets(): ReadonlySet<GenerationId> {
    const { past, written } = this.world;
    const readable = written.filter(({ id }) => past.has(id));
    const own = readable.filter(
      (entry) => this.#keys.has(authorOf(entry)) && isKind(entry, 'key-rotated') && !this.world.isHonest(entry.id),
    );
    return openedBy(
      past,
      readable,
      this.members,
      own.map(({ id }) => id),
    );
  }

  /** Signs a statement, and names what it speaks of besides. Null when the entry would be refused. */
  sign(by: MemberId, ground: Ground, statement: Statement, options: Partial<Signatures & { critical: boolean }> = {}) {
    const { past, account } = this.world;
    const key = this.#keys.get(by);
    if (key === undefined) throw new Error(`${this.name} holds no keys of ${this.world.nameOf(by)}.`);
    const { previous } = ground;
    const admission = past.member(account, by)?.admission;
    const named = new Set(ground.deps);
    if (previous === null && admission !== undefined) named.add(admission);
    named.delete(previous ?? '');
    const body = {
      account,
      author: by,
      number: 1 + (previous === null ? 0 : past.entry(previous).body.number),
      previous,
      deps: [...named].sort(),
      critical: options.critical ?? isCritical(statement),
      writtenAt: 0,
      statement,
    };
    const signed = this.world.sign(body, key);
    const { ed25519 = signed.signatures.ed25519, mldsa = signed.signatures.mldsa } = options;
    return { ...signed, signatures: { ed25519, mldsa } };
  }

  /** Signs, and gives out what everybody would hold. */
  write(by: MemberId, ground: Ground, statement: Statement): Entry {
    const entry = this.sign(by, ground, statement);
    const admission = this.world.admit(entry);
    if (admission !== 'held') throw new Error(`${this.name} wrote what is refused: ${JSON.stringify(admission)}`);
    return this.#publish(by, entry);
  }

  #publish(by: MemberId, entry: Entry): Entry {
    this.world.publish(entry, false);
    if (isKind(entry, 'device-admitted')) {
      this.#keys.set(entry.id, entry.body.statement.device.key);
      this.world.call(entry.id, entry.body.statement.name);
    }
    this.world.tell(`${this.name}, as ${this.world.nameOf(by)}, ${describe(this.world, entry)}`);
    return entry;
  }

  /** The newest of its entries that exist, and everything else that does. */
  ground(by: MemberId, after?: EntryId | null, naming: readonly EntryId[] = []): Ground {
    const own = this.#feed(by);
    const newest = own.reduce<Entry | null>((a, b) => (a && a.body.number >= b.body.number ? a : b), null);
    return { previous: after === undefined ? (newest?.id ?? null) : after, deps: naming };
  }

  #feed(member: MemberId): Entry[] {
    return this.world.written.filter((entry) => authorOf(entry) === member && this.world.past.has(entry.id));
  }

  /** A rotation that is complete for what this ground heard, and no more. */
  rotation(
    by: MemberId,
    ground: Ground,
    bases: readonly GenerationId[],
    content: (to: MemberId) => Content,
  ): StatementOf<'key-rotated'> {
    const { past, account } = this.world;
    const draft = this.sign(by, ground, { kind: 'acknowledged' });
    const boxes = knownMembers(past, account, past.wouldHear(draft)).map((to) => ({ to, content: content(to) }));
    const generation = 1 + Math.max(...bases.map((id) => generationNumber(past.entry(id))));
    return { kind: 'key-rotated', bases, generation, record: 'whole', wraps: [], boxes };
  }

  admission(memberClass: 'device' | 'recovery' = 'device', flawed = false): Statement {
    const name = `accomplice ${++this.#accomplices} of ${this.name}`;
    const key = `key of ${name}`;
    return {
      kind: 'device-admitted',
      memberClass,
      device: { key, flawed },
      name,
      tag: name,
      requestSignedBy: key,
    };
  }

  // By chance

  /** Does something that honest devices hold, after some tries; null when they would refuse all of them. */
  actByChance(random: SeededRandom): Entry | null {
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      const entry = this.#tryByChance(random);
      if (entry) return entry;
    }
    return null;
  }

  #tryByChance(random: SeededRandom): Entry | null {
    const by = pick(random, [...this.#keys.keys()]);
    if (by === undefined) return null;
    const ground = this.#groundByChance(random, by);
    if (!ground) return null;
    const statement = this.#statementByChance(random, by, ground);
    if (!statement) return null;
    const entry = this.sign(by, this.#naming(by, ground, statement), statement);
    if (this.world.admit(entry) !== 'held') return null;
    return this.#publish(by, entry);
  }

  #groundByChance(random: SeededRandom, by: MemberId): Ground | null {
    const { past, account, written } = this.world;
    const member = past.member(account, by);
    if (!member || !past.has(member.admission)) return null;
    const feed = this.#feed(by);
    const newest = this.ground(by).previous;
    const forked = random.chance(0.2) && by !== account ? null : (pick(random, feed)?.id ?? newest);
    const previous = random.chance(0.5) ? newest : forked;
    if (previous === null && by === account) return null;
    const existing = written.filter(({ id }) => past.has(id));
    // A past that knows much, little, or what chance picks.
    const deps = new Set<EntryId>();
    const amount = random.pick([0, 0, 1, 3, existing.length]);
    for (const entry of amount === existing.length ? existing : []) deps.add(entry.id);
    for (let named = 0; named < Math.min(amount, 3); named++) deps.add(pick(random, existing)!.id);
    return { previous, deps: [...deps] };
  }

  #statementByChance(random: SeededRandom, by: MemberId, ground: Ground): Statement | null {
    const { past, account, written } = this.world;
    const existing = written.filter(({ id }) => past.has(id));
    const members = [...new Set(existing.flatMap((entry) => (isKind(entry, 'device-admitted') ? [entry.id] : [])))];
    members.push(account, recoveryMemberOf(account));
    const rotations = existing.filter((entry) => generationNumber(entry) > 0);
    const keepByChance = (member: MemberId): EntryId[] => {
      const feed = this.#feed(member);
      return random.chance(0.4)
        ? []
        : [...new Set([pick(random, feed)?.id, feed.at(-1)?.id])].filter((id) => id !== undefined).sort();
    };
    switch (random.between(0, 11)) {
      case 0:
      case 1:
        return this.admission(random.chance(0.15) ? 'recovery' : 'device', random.chance(0.1));
      case 2:
      case 3: {
        const some = members.filter((id) => id !== by && random.chance(0.3));
        if (some.length === 0) return null;
        const own = existing
          .filter((entry) => authorOf(entry) === by && isKind(entry, 'device-revoked'))
          .map(({ id }) => id);
        const corrects = random.chance(0.3) ? own.slice(-1) : [];
        return {
          kind: 'device-revoked',
          targets: some.map((member) => ({ member, keep: keepByChance(member) })),
          corrects,
        };
      }
      case 4: {
        const some = members.filter(() => random.chance(0.3));
        return some.length === 0 ? null : { kind: 'device-suspended', members: some, withdraws: [] };
      }
      case 5:
      case 6: {
        const bases = random.chance(0.7)
          ? [rotations.reduce((a, b) => (generationNumber(a) >= generationNumber(b) ? a : b)).id]
          : [pick(random, rotations)!.id];
        const isLiar = random.chance(0.4);
        const statement = this.rotation(
          by,
          this.#naming(by, { ...ground, deps: [...ground.deps, ...bases] }, null),
          bases,
          () => (isLiar && random.chance(0.5) ? random.pick(['wrong', 'foreign']) : 'secret'),
        );
        const secrets = this.secrets;
        const wraps = rotations
          .filter(() => random.chance(0.3))
          .map(({ id }) => ({
            of: id,
            content: secrets.has(id) && random.chance(0.7) ? ('secret' as const) : ('wrong' as const),
          }))
          // What a device put back from a backup writes again exists twice; a list that names it twice has no form.
          .filter(({ of }, at, all) => all.findIndex((one) => one.of === of) === at);
        const left = random.chance(0.1) ? pick(random, statement.boxes)?.to : undefined;
        return {
          ...statement,
          wraps,
          boxes: statement.boxes.filter(({ to }) => to !== left),
          generation: random.chance(0.05) ? Number.MAX_SAFE_INTEGER : statement.generation,
          record: random.chance(0.2) ? 'half-bound' : 'whole',
        };
      }
      case 7:
      case 8: {
        const generation = pick(random, rotations)!.id;
        const holds = this.secrets.has(generation);
        const boxes: Box[] = members
          .filter(() => random.chance(0.4))
          .map((to) => ({ to, content: holds && random.chance(0.8) ? 'secret' : 'wrong' }));
        return boxes.length === 0 ? null : { kind: 'secret-shared', generation, boxes };
      }
      case 9:
        return { kind: 'device-archived', member: pick(random, members)!, on: random.chance(0.7) };
      case 10: {
        if (random.chance(0.3)) return { kind: 'device-left' };
        const own = existing
          .filter((entry) => authorOf(entry) === by && isKind(entry, 'device-suspended'))
          .map(({ id }) => id);
        if (own.length > 0 && random.chance(0.5))
          return { kind: 'device-suspended', members: [], withdraws: own.slice(-1) };
        return { kind: 'device-renamed', member: pick(random, members)!, name: 'not me' };
      }
      default:
        return random.chance(0.5) ? { kind: 'acknowledged' } : { kind: 'of-a-later-version', name: 'decoy' };
    }
  }

  /** The ground, with what the statement speaks of named too, so that it was heard. */
  #naming(by: MemberId, ground: Ground, statement: Statement | null): Ground {
    const { past, account } = this.world;
    const named = new Set(ground.deps);
    const member = (id: MemberId): void => void named.add(past.member(account, id)!.admission);
    switch (statement?.kind) {
      case 'device-revoked':
        for (const target of statement.targets) {
          member(target.member);
          for (const id of target.keep) named.add(id);
        }
        break;
      case 'device-suspended':
        statement.members.forEach(member);
        break;
      case 'key-rotated':
        for (const id of [...statement.bases, ...statement.wraps.map(({ of }) => of)]) named.add(id);
        break;
      case 'secret-shared':
        named.add(statement.generation);
        for (const { to } of statement.boxes) member(to);
        break;
      case 'device-archived':
        member(statement.member);
        break;
      default:
        break;
    }
    // Naming one's own past is of no use, and what was heard needs no name.
    const before = ground.previous ?? past.member(account, by)!.admission;
    const heard = past.heard(before);
    return { previous: ground.previous, deps: [...named].filter((id) => id !== before && !heard.has(id)) };
  }
}

function pick<T>(random: SeededRandom, items: readonly T[]): T | undefined {
  return items[Math.floor(random.next() * items.length)];
}
