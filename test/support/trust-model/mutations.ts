import type { SeededRandom } from '../simulation/random.js';
import { type Body, type Entry, entryOf, type EntryId, type Signatures, type Statement } from './entry.js';
import { generationNumber } from './generations.js';
import type { World } from './world.js';

/** Entries as nobody honest writes them, made of those that were written: most are to be refused, each for one reason. */
export class Mutations {
  readonly #existing: Entry[];

  constructor(
    readonly world: World,
    readonly random: SeededRandom,
  ) {
    this.#existing = [...world.past.all];
  }

  /** Some, and entries that build on them, whatever becomes of them. */
  make(count: number): Entry[] {
    const made: Entry[] = [];
    for (let index = 0; index < count; index++) {
      const mutated = this.#mutated();
      made.push(mutated);
      if (this.world.admit(mutated) === 'held') this.#existing.push(mutated);
      if (this.random.chance(0.3)) made.push(this.#child(mutated));
    }
    return made;
  }

  #mutated(): Entry {
    const { random } = this;
    const entry = this.#any();
    const { body, signatures } = entry;
    const sign = (change: Partial<Body>): Entry => this.#sign({ ...body, ...change });
    switch (random.between(0, 11)) {
      case 0:
        return sign({ number: body.number + 1 });
      case 1: {
        const previous = random.chance(0.3) ? null : this.#any();
        const number = previous === null || random.chance(0.2) ? 1 : previous.body.number + 1;
        return sign({ previous: previous?.id ?? null, number });
      }
      case 2: {
        const left = body.deps.filter(() => random.chance(0.5));
        return sign({ deps: random.chance(0.5) ? left : body.deps.toReversed() });
      }
      case 3:
        return sign({ deps: [...new Set([...body.deps, this.#any().id])].sort() });
      case 4:
        return sign({ critical: !body.critical });
      case 5:
        return entryOf(body, this.#falseSignatures(signatures));
      case 6:
        return sign({ author: random.pick([this.#any().id, this.world.account, body.author]) });
      case 7:
        return sign({ account: random.chance(0.5) ? this.#any().id : this.world.account });
      case 8: {
        const { statement, critical } = this.#any().body;
        return sign({ statement, critical });
      }
      case 9: {
        const kinds = [random.chance(0.5) ? 'a later kind' : 'another'];
        const announcement: Statement = { kind: 'formats-announced', kinds };
        const later: Statement = { kind: 'of-a-later-version', name: 'a later kind' };
        return random.chance(0.6)
          ? sign({ statement: announcement, critical: false })
          : sign({ statement: later, critical: random.chance(0.7) });
      }
      default:
        return this.#misstated();
    }
  }

  /** An entry that says something else about the same. */
  #misstated(): Entry {
    const telling = this.#existing.filter(({ body: { statement } }) => TELLING.has(statement.kind));
    const { body } = this.#pick(telling) ?? this.#any();
    return this.#sign({ ...body, statement: this.#changed(body.statement) });
  }

  #changed(statement: Statement): Statement {
    const { random } = this;
    const any = (): EntryId => this.#any().id;
    const generation = (): EntryId => this.#pick(this.#existing.filter((entry) => generationNumber(entry) > 0))!.id;
    switch (statement.kind) {
      case 'device-revoked': {
        const targets = statement.targets.map(({ member, keep }) => ({
          member: random.chance(0.3) ? any() : member,
          keep: random.chance(0.5) ? [any()] : keep,
        }));
        return { ...statement, targets, corrects: random.chance(0.3) ? [any()] : statement.corrects };
      }
      case 'device-suspended':
        return random.chance(0.5) ? { ...statement, members: [any()] } : { ...statement, withdraws: [any()] };
      case 'key-rotated':
        switch (random.between(0, 5)) {
          case 0:
            return { ...statement, generation: statement.generation + 1 };
          case 1:
            return { ...statement, bases: random.chance(0.5) ? [generation()] : [any()] };
          case 2:
            return { ...statement, wraps: [{ of: random.chance(0.5) ? generation() : any(), content: 'wrong' }] };
          default: {
            const without = random.between(0, statement.boxes.length);
            return { ...statement, boxes: statement.boxes.filter((_box, index) => index !== without) };
          }
        }
      case 'secret-shared':
        return random.chance(0.5)
          ? { ...statement, generation: any() }
          : { ...statement, boxes: [{ to: any(), content: 'wrong' }] };
      case 'device-archived':
      case 'device-renamed':
        return { ...statement, member: any() };
      case 'device-admitted':
        return random.chance(0.5)
          ? { ...statement, memberClass: 'recovery', name: 'another' }
          : { ...statement, requestSignedBy: 'somebody', name: 'another' };
      default:
        return statement;
    }
  }

  #falseSignatures({ ed25519, mldsa }: Signatures): Signatures {
    const { random } = this;
    if (random.chance(0.4)) return { ed25519: 'somebody', mldsa };
    if (random.chance(0.4)) return { ed25519, mldsa: 'somebody' };
    return { ed25519, mldsa: mldsa === null ? ed25519 : null };
  }

  #child({ id, body: { author, number, account } }: Entry): Entry {
    const isNext = this.random.chance(0.5);
    const own = this.#pick(this.#existing.filter((entry) => entry.body.author === author && author !== null));
    const next = { previous: id, number: number + 1, deps: [] };
    const aside = { previous: own?.id ?? null, number: 1 + (own?.body.number ?? 0), deps: [id] };
    const statement: Statement = { kind: 'acknowledged' };
    const rest = { account: account ?? id, author: author ?? id, critical: false, writtenAt: 0, statement };
    const key = this.#keyOf(author);
    return entryOf({ ...rest, ...(isNext || own === undefined ? next : aside) }, { ed25519: key, mldsa: key });
  }

  #sign(body: Body): Entry {
    return this.world.sign(body, this.#keyOf(body.author));
  }

  #keyOf(author: EntryId | null): string {
    return (author === null ? null : this.world.past.member(this.world.account, author)?.device.key) ?? 'nobody';
  }

  #any(): Entry {
    return this.#pick(this.#existing)!;
  }

  #pick<T>(items: readonly T[]): T | undefined {
    return items[Math.floor(this.random.next() * items.length)];
  }
}

/** Kinds that speak of other entries. */
const TELLING: ReadonlySet<string> = new Set([
  'device-revoked',
  'device-suspended',
  'key-rotated',
  'secret-shared',
  'device-archived',
  'device-renamed',
  'device-admitted',
]);
