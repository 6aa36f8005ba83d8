import { expect } from 'chai';

import type { Member } from '../../../../src/keystore/feeds/held-entry.js';
import { nextEntry, type Writer } from '../../../../src/keystore/writing/next-entry.js';
import { needsRotation, planRotation, shareRecipients } from '../../../../src/keystore/writing/passing-on.js';
import { keepOf, letInBy, spokenOf, wayOut } from '../../../../src/keystore/writing/putting-out.js';
import { hasNews, upkeepOf } from '../../../../src/keystore/writing/upkeep.js';
import { SeededRandom } from '../../../support/simulation/random.js';
import { AppReader, readChanges } from '../../../support/trust-model/app-reader.js';
import { difference } from '../../../support/trust-model/difference.js';
import { Device } from '../../../support/trust-model/device.js';
import { EncodedModel } from '../../../support/trust-model/encoded-model.js';
import { authorOf, type EntryId, isKind } from '../../../support/trust-model/entry.js';
import { meaningOf, standingMembers } from '../../../support/trust-model/meaning.js';
import { isSenior } from '../../../support/trust-model/rank.js';
import { openedBy, type World } from '../../../support/trust-model/world.js';
import { pieces, written } from '../../../support/trust-model/written-life.js';

const LIVES = 60;
/** So many members are at the keys after each import. */
const WRITERS = 3;

const idsOf = (items: Iterable<{ readonly id: string }>): string[] => [...items].map(({ id }) => id);

/** One device's view, as the model and the app read it, with some member of the account at its keys. */
class Desk {
  readonly writer: Writer;
  readonly device: Device;

  constructor(
    readonly world: World,
    readonly app: AppReader,
    readonly random: SeededRandom,
  ) {
    const { feeds } = app.intake;
    const member = this.some([...feeds.members])!;
    const head = this.random.chance(0.2)
      ? this.some(member.branches.flatMap(({ entries }) => entries))
      : this.some(feeds.headsOf(member));
    this.writer = { member, head: head ?? (member === feeds.member(feeds.account) ? member.admission : null) };
    const { key } = world.past.member(world.account, member.id)!.device;
    this.device = new Device(world, 'a writer', { key, flawed: false });
    this.device.receive(idsOf(feeds.entries).map((id) => world.past.entry(id)));
    this.device.member = member.id;
    this.device.head = this.writer.head?.id ?? null;
    this.device.secrets = openedBy(world.past, this.device.entries, new Set([member.id]));
    this.device.used = new Set([...this.device.secrets].filter(() => random.chance(0.5)));
  }

  get meaning(): AppReader['meaning'] {
    return this.app.meaning;
  }

  some<T>(items: readonly T[]): T | undefined {
    return items[Math.floor(this.random.next() * items.length)];
  }

  /** 3.5, 3.7 */
  expectNext(): void {
    const { writer, device, meaning } = this;
    const expected = device.draft({ kind: 'acknowledged' });
    const { previous, number, deps, hearsBoth, isComplete } = nextEntry(meaning, writer);
    expect({ previous: previous?.id ?? null, number, deps: idsOf(deps), hearsBoth, isComplete }).to.deep.equal({
      previous: expected.body.previous,
      number: expected.body.number,
      deps: expected.body.deps,
      hearsBoth: expected.signatures.mldsa !== null,
      isComplete: true,
    });
  }

  /** 7.1, 7.2, 7.5 */
  expectRotation(): void {
    const { writer, device, meaning, world } = this;
    const { statement, naming } = device.rotation();
    if (statement.kind !== 'key-rotated') throw new Error('No rotation.');
    const plan = planRotation(meaning, writer, {
      generations: [...device.secrets].flatMap((id) => meaning.feeds.entry(id) ?? []),
      isUsed: ({ id }) => device.used.has(id),
      isChecked: (wrapped, within) => {
        const entry = world.past.entry(within.id);
        const isRight = isKind(entry, 'key-rotated') && entry.body.statement.wraps.some(isSecretOf(wrapped.id));
        return isRight && device.secrets.has(wrapped.id) && device.secrets.has(within.id);
      },
    });
    expect({
      deps: idsOf(plan.place.deps),
      bases: idsOf(plan.bases),
      number: plan.number,
      wraps: idsOf(plan.wraps),
      recipients: idsOf(plan.recipients),
    }).to.deep.equal({
      deps: device.draft(statement, naming).body.deps,
      bases: statement.bases.toSorted(),
      number: statement.generation,
      wraps: statement.wraps.map(({ of }) => of).sort(),
      recipients: [...new Set(statement.boxes.map(({ to }) => to))].sort(),
    });
    const { current, knows } = device.meaning;
    const lacking =
      current === null ? [] : standingMembers(device.meaning).filter((id) => !knows.get(current)!.has(id));
    expect(idsOf(shareRecipients(meaning))).to.deep.equal(lacking.sort());
    const isLocked = current !== null && !device.secrets.has(current) && knows.get(current)!.has(writer.member.id);
    expect(needsRotation(meaning, writer, ({ id }) => device.secrets.has(id))).to.equal(current === null || isLocked);
  }

  /** 6.1, 6.2; tells whether it changed anything but its targets' standing. */
  expectRevocation(): boolean {
    const { writer, device, meaning, world, random } = this;
    const { past, account } = world;
    const isJunior = (one: Member): boolean => wayOut(writer.member, one) === 'revocation';
    const members = [...meaning.feeds.members];
    for (const one of members) {
      const expected = isSenior(past, account, writer.member.id, one.id);
      expect(isJunior(one)).to.equal(expected);
    }
    const own = writer.member.branches.flatMap(({ entries }) => entries);
    const revoked = members.filter((one) => isJunior(one) && random.chance(0.4));
    if (revoked.length === 0) return false;
    const isDoubted = random.chance(0.5);
    const believed = new Set<EntryId>(idsOf(meaning.feeds.entries).filter(() => random.chance(0.3)));
    const keeps = revoked.map((one) => keepOf(meaning, one, isDoubted ? ({ id }) => believed.has(id) : null));
    const targets = revoked.map(({ id }) => device.target(id, isDoubted ? (one) => believed.has(one) : undefined));
    expect(keeps.map(({ member, keep }) => ({ member: member.id, keep: idsOf(keep) }))).to.deep.equal(targets);

    const corrects = own.filter(({ kind }) => kind === 'device-revoked' && random.chance(0.5));
    const statement = { kind: 'device-revoked', targets, corrects: idsOf(corrects) } as const;
    const entry = device.draft(statement, idsOf([...spokenOf(revoked, keeps), ...corrects]));
    expect(world.admit(entry)).to.equal('held');
    const before = device.meaning;
    const after = meaningOf(past, account, [...device.entries, entry]);
    const trial = meaning.tryRevocation({ author: writer.member, targets: keeps, corrects });
    const expected = difference(before, after);
    expect(readChanges(trial)).to.deep.equal(expected);
    return expected.restored.length + expected.back.length + expected.suspensionsEnded.length > 0;
  }

  /** 3.7, 6.7, 6.10 */
  expectUpkeep(): void {
    const { writer, device, meaning, world } = this;
    const { verdicts, archived, feeds } = device.meaning;
    const { past, account } = world;
    const heard = device.head === null ? new Set<EntryId>() : past.heard(device.head);
    const isNews = device.entries.some(
      (entry) =>
        entry.id !== device.head &&
        !heard.has(entry.id) &&
        verdicts.hasEffect(entry.id) &&
        !isKind(entry, 'acknowledged'),
    );
    expect(hasNews(meaning, writer)).to.equal(isNews);

    const suspenders = new Set([...verdicts.suspensions.values()].flat().map((id) => authorOf(past.entry(id))));
    const left = feeds.members.filter((id) => {
      const reasons = verdicts.shutOut.has(id) ? verdicts.out.get(id)! : [];
      const hasLeft = reasons.length > 0 && reasons.every((reason) => isKind(past.entry(reason), 'device-left'));
      return hasLeft && !suspenders.has(id) && past.member(account, id)!.memberClass === 'device';
    });
    const self = writer.member.id;
    const { takesItselfBack, revokes, suspends } = upkeepOf(meaning, writer);
    expect(takesItselfBack).to.equal(archived.has(self));
    expect(idsOf(revokes)).to.deep.equal(left.filter((id) => isSenior(past, account, self, id)));
    expect(idsOf(suspends)).to.deep.equal(
      left.filter((id) => isSenior(past, account, id, self) && !verdicts.suspensions.has(id)),
    );
    const letIn = feeds.members.filter(
      (id) => past.member(account, id)!.admittedBy === self && !verdicts.shutOut.has(id),
    );
    expect(idsOf(letInBy(meaning, writer.member))).to.deep.equal(letIn);
  }
}

function isSecretOf(id: EntryId) {
  return ({ of, content }: { readonly of: EntryId; readonly content: string }): boolean =>
    of === id && content === 'secret';
}

describe('What a device writes next, beside the model of the trust layer', () => {
  it(`is the same in ${LIVES} random lives, whoever writes, and so is what a revocation would change`, () => {
    let changed = 0;
    for (let seed = 1; seed <= LIVES; seed++) {
      const { world, copies } = written(seed);
      const random = new SeededRandom(seed);
      const model = new Device(world, 'a reader', { key: '', flawed: false });
      const app = new AppReader(world.past, world.account, new EncodedModel());
      try {
        for (const piece of pieces(copies, random)) {
          model.receive(piece);
          app.take(piece);
          if (app.intake.feeds.size === 0) continue;
          for (let writers = 0; writers < WRITERS; writers++) {
            const desk = new Desk(world, app, random);
            desk.expectNext();
            desk.expectRotation();
            desk.expectUpkeep();
            if (desk.expectRevocation()) changed += 1;
          }
        }
      } catch (error) {
        throw new Error(`Seed ${seed}: ${(error as Error).message}`, { cause: error });
      }
    }
    expect(changed, 'revocations that bring something back').to.be.greaterThan(10);
  });
});
