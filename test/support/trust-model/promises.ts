import { expect } from 'chai';

import type { SeededRandom } from '../simulation/random.js';
import { Device } from './device.js';
import { authorOf, boxesOf, type Entry, type EntryId, isKind, type MemberId } from './entry.js';
import { generationNumber } from './generations.js';
import { canonicalState, type Meaning, meaningOf, standingMembers } from './meaning.js';
import { parentsOf } from './past.js';
import { compareRanks, isSenior } from './rank.js';
import type { Thief } from './thief.js';
import type { World } from './world.js';

/** How often what is costly to look at is looked at. */
const OFTEN = 0.15;

/** What is promised (sections 12 and 13), as far as a model can break it. Each function throws when it is broken. */
export class Promises {
  constructor(
    readonly world: World,
    readonly thief: Thief,
    readonly random: SeededRandom,
  ) {}

  look(device: Device): Meaning {
    return device.meaning;
  }

  /** After each import and each act: `before` is what the device made of what it held. */
  expectAfter(device: Device, before: Meaning): void {
    const after = device.meaning;
    if (this.world.past.rules.variant === 'suspension') {
      this.#expectOutStaysOut(before, after);
      this.#expectHonestEntriesStay(before, after);
    }
    this.#expectAdmitted(after);
    this.#expectCompleteRotations(after);
    this.#expectSecret(device);
    this.#expectKeys(device);
    if (!this.random.chance(OFTEN)) return;
    this.#expectOneState(device);
    this.#expectAbilities(device);
  }

  /** 12: whatever the order, the pieces and the repetitions. */
  #expectOneState(device: Device): void {
    const other = new Device(this.world, 'another', device.record);
    other.isNewer = device.isNewer;
    const entries = [...device.entries];
    while (entries.length > 0) {
      const at = this.random.between(0, entries.length - 1);
      other.receive(entries.splice(at, this.random.between(1, 10)));
      if (this.random.chance(0.1)) other.receive(device.entries.slice(0, 3));
    }
    expect(Buffer.from(other.state).equals(device.state), `the same entries mean the same to ${device.name}`).to.equal(
      true,
    );
  }

  /** 12: what changes a verdict is new, and by somebody at least as senior as whoever had given it. */
  #expectOutStaysOut(before: Meaning, after: Meaning): void {
    const { past, account } = this.world;
    for (const [member, reasons] of before.verdicts.out) {
      if (after.verdicts.out.has(member)) continue;
      const authors = reasons.map((id) => authorOf(past.entry(id)));
      const isAllowed = this.#news(before, after).some(
        (entry) =>
          (isKind(entry, 'device-revoked') || isKind(entry, 'device-suspended')) &&
          authors.some((author) => compareRanks(past, account, authorOf(entry), author) <= 0),
      );
      expect(isAllowed, `${this.world.nameOf(member)} stays out unless somebody senior says otherwise`).to.equal(true);
    }
  }

  #expectHonestEntriesStay(before: Meaning, after: Meaning): void {
    const { past, account } = this.world;
    for (const { id } of before.feeds.entries) {
      if (!this.world.isHonest(id) || !before.verdicts.hasEffect(id) || after.verdicts.hasEffect(id)) continue;
      const cut = this.#cutOf(after, id);
      const isBySenior = cut !== null && isSenior(past, account, cut.by, cut.member);
      const isNew = cut?.revocations.some((one) => after.verdicts.hasEffect(one)) ?? false;
      expect(
        isBySenior && isNew,
        `the honest ${this.world.label(id)} counts until somebody senior says otherwise`,
      ).to.equal(true);
    }
  }

  /** The cut by which an entry is void. */
  #cutOf({ verdicts }: Meaning, id: EntryId) {
    const { past, account } = this.world;
    let at = id;
    for (const { id: member, admission } of past.line(account, authorOf(past.entry(id)))) {
      const cut = verdicts.cuts.get(member);
      if (cut && !cut.kept.has(at)) return { ...cut, member };
      at = admission;
    }
    return null;
  }

  /** What has effect now and hadn't. */
  #news(before: Meaning, after: Meaning): Entry[] {
    const had = new Set(before.feeds.entries.filter(({ id }) => before.verdicts.hasEffect(id)).map(({ id }) => id));
    return after.feeds.entries.filter(({ id }) => after.verdicts.hasEffect(id) && !had.has(id));
  }

  /** 5.1: whatever counts is by somebody who was let in by somebody who was. */
  #expectAdmitted({ feeds, verdicts }: Meaning): void {
    const { past, account } = this.world;
    if (this.world.past.rules.variant === 'appeal') return;
    const isMember = (entry: Entry): boolean => {
      const line = past.line(account, authorOf(entry));
      const isSigned = entry.signatures.ed25519 === line[0]!.device.key;
      return isSigned && line.every(({ admission }) => verdicts.hasEffect(admission));
    };
    const odd = feeds.entries.filter((entry) => verdicts.hasEffect(entry.id) && !isMember(entry));
    expect(
      odd.map(({ id }) => this.world.label(id)),
      'who writes what counts is a member',
    ).to.deep.equal([]);
  }

  /** 7.2: whom a rotation leaves out, its author had put out on record, or pretends not to know. */
  #expectCompleteRotations({ feeds }: Meaning): void {
    const { past, account } = this.world;
    for (const rotation of feeds.entries) {
      if (!isKind(rotation, 'key-rotated')) continue;
      const heard = past.heard(rotation.id);
      const recipients = new Set(boxesOf(rotation).map(({ to }) => to));
      for (const member of feeds.members) {
        const line = past.line(account, member);
        if (recipients.has(member) || !heard.has(line[0]!.admission)) continue;
        const ids = new Set(line.map(({ id }) => id));
        const isOnRecord = [...heard].some((id) => {
          const entry = past.entry(id);
          if (isKind(entry, 'device-left')) return ids.has(authorOf(entry));
          if (isKind(entry, 'device-revoked'))
            return entry.body.statement.targets.some((target) => ids.has(target.member));
          if (isKind(entry, 'device-suspended')) return entry.body.statement.members.some((one) => ids.has(one));
          return isKind(entry, 'device-archived') && entry.body.statement.on && entry.body.statement.member === member;
        });
        expect(
          isOnRecord,
          `${this.world.label(rotation.id)} leaves out ${this.world.nameOf(member)} on record`,
        ).to.equal(true);
      }
    }
  }

  /** 2.6, 2.8, 6.6: what is current can be used, the paper is left out of nothing, and no suspension outlives its author's standing. */
  #expectKeys({ meaning: { verdicts, archived, current }, secrets, name }: Device): void {
    const { past, account } = this.world;
    const made = current === null ? null : past.entry(current);
    const isUsable =
      !made || !secrets.has(made.id) || !isKind(made, 'key-rotated') || made.body.statement.record === 'whole';
    expect(isUsable, `the keys that ${name} uses are those of its secret`).to.equal(true);
    for (const member of [...archived, ...verdicts.suspensions.keys()]) {
      expect(past.member(account, member)!.memberClass, 'only devices are archived or suspended').to.equal('device');
    }
    for (const [member, suspensions] of verdicts.suspensions) {
      const isAnswered = suspensions.some((id) => verdicts.cuts.has(authorOf(past.entry(id))));
      expect(isAnswered, `${this.world.nameOf(member)} is suspended by somebody who was revoked`).to.equal(false);
    }
  }

  /** 7.4, 12: the current secret is unknown to whoever is out. */
  #expectSecret(device: Device): void {
    const { world, thief } = this;
    const { current, knows, verdicts } = device.meaning;
    if (current === null) return;
    for (const member of verdicts.out.keys()) {
      expect(
        knows.get(current)!.has(member),
        `${world.nameOf(member)} is out and known to hold the current secret`,
      ).to.equal(false);
    }
    const stolen = [...thief.members];
    const isOut = stolen.every((id) => verdicts.out.has(id) || this.#isUnheardOf(device.meaning, id));
    if (stolen.length === 0 || !isOut || !thief.secrets.has(current)) return;
    expect(this.#isUnheard(device, current), `the thief holds the current secret of ${device.name}`).to.equal(true);
  }

  /** 6.6: whether somebody who is suspended let it in, and who suspended that one hadn't heard of it. */
  #isUnheardOf({ feeds, verdicts }: Meaning, member: MemberId): boolean {
    const { past, account } = this.world;
    if (!feeds.members.includes(member)) return false;
    const line = past.line(account, member);
    return line.some(({ id }, index) => {
      const suspensions = (index > 0 && verdicts.suspensions.get(id)) || [];
      return suspensions.some((suspension) => !past.heard(suspension).has(line[index - 1]!.admission));
    });
  }

  /**
   * 13, "until heard": some honest device that holds the secret believed the thief, by a revocation or withdrawal that this one hasn't
   * heard of.
   */
  #isUnheard(device: Device, current: EntryId): boolean {
    const { world, thief } = this;
    return world.written.some((entry) => {
      if (!world.isHonest(entry.id) || device.holds(entry.id)) return false;
      if (!boxesOf(entry).some(({ to }) => thief.members.has(to))) return false;
      const closure = this.#closure(entry.id);
      const unheard = [...closure].filter((id) => !device.holds(id)).map((id) => world.past.entry(id));
      return (
        closure.has(current) && unheard.some((one) => isKind(one, 'device-revoked') || isKind(one, 'device-suspended'))
      );
    });
  }

  #closure(id: EntryId): Set<EntryId> {
    const closure = new Set([id]);
    // A set grows while it is walked through.
    for (const at of closure) for (const parent of parentsOf(this.world.past.entry(at))) closure.add(parent);
    return closure;
  }

  /** 12: whoever stands can rotate and revoke, in whatever state the account is. */
  #expectAbilities(device: Device): void {
    const { past, account } = this.world;
    if (!device.isStanding) return;
    const after = (entry: Entry): Meaning => {
      expect(this.world.admit(entry), `${device.name} writes what everybody takes`).to.equal('held');
      return meaningOf(past, account, [...device.entries, entry]);
    };
    const { statement, naming } = device.rotation();
    const rotation = device.draft(statement, naming);
    const rotated = after(rotation);
    expect(rotated.current, `${device.name} can rotate`).to.equal(rotation.id);
    const forgotten = standingMembers(rotated).filter((id) => !rotated.knows.get(rotation.id)!.has(id));
    expect(forgotten, `${device.name} forgets nobody`).to.deep.equal([]);

    const { verdicts } = device.meaning;
    const juniors = verdicts.members.filter(
      (id) =>
        isSenior(past, account, device.member!, id) &&
        !verdicts.out.has(id) &&
        device.holds(past.member(account, id)!.admission),
    );
    const junior = juniors[this.random.between(0, juniors.length)];
    if (junior === undefined) return;
    const revocation = device.draft({ kind: 'device-revoked', targets: [device.target(junior)], corrects: [] });
    expect(after(revocation).verdicts.shutOut.has(junior), `${device.name} can revoke`).to.equal(true);
  }

  /** After everybody heard everything, and the judge revoked what was stolen. */
  expectAtTheEnd(devices: readonly Device[], judge: Device, currentBefore: EntryId | null): void {
    const { world, thief } = this;
    const { past, account } = world;
    const { meaning } = judge;
    const { verdicts, feeds, current } = meaning;

    // 12: convergence.
    for (const device of devices) {
      expect(Buffer.from(device.state).equals(judge.state), `${device.name} agrees`).to.equal(true);
    }
    const anew = canonicalState(meaningOf(past, account, judge.entries.toReversed()));
    expect(Buffer.from(anew).equals(judge.state), `${judge.name} agrees with itself`).to.equal(true);

    // 13: all that the thief holds is out, and nothing honest with it, but for what an honest word took.
    for (const id of thief.members) {
      if (feeds.members.includes(id)) expect(verdicts.shutOut.has(id), `${world.nameOf(id)} is out`).to.equal(true);
    }
    for (const { id } of feeds.entries) {
      if (!world.isHonest(id) || verdicts.hasEffect(id)) continue;
      const revocations = this.#cutOf(meaning, id)?.revocations ?? [];
      const isByHonest = revocations.some((one) => world.isHonest(one));
      expect(isByHonest, `the honest ${world.label(id)} has effect`).to.equal(true);
    }
    for (const [member, reasons] of verdicts.out) {
      if (thief.members.has(member)) continue;
      const isByHonest = reasons.some((id) => world.isHonest(id));
      expect(isByHonest, `${world.nameOf(member)} is out by an honest word alone`).to.equal(true);
    }

    // 7.1, 7.5, 13: there is a secret; whoever stands has it, and can read what came before; the thief can't.
    expect(current, 'there is a current generation').to.not.equal(null);
    expect(current, 'what the thief wrote since spoils no secret').to.equal(currentBefore);
    expect(thief.secrets.has(current!), 'the thief holds the last secret').to.equal(false);
    const made = past.entry(current!);
    expect(
      isKind(made, 'key-rotated') && made.body.statement.record,
      'its keys are derived from its secret',
    ).to.not.equal('half-bound');
    const honest = devices.filter((device) => device.isStanding);
    const readable = new Set(honest.flatMap((device) => [...device.secrets].filter((id) => verdicts.hasEffect(id))));
    for (const device of honest) {
      expect(device.secrets.has(current!), `${device.name} holds the current secret`).to.equal(true);
    }
    judge.rotate();
    for (const device of honest) {
      device.receive(judge.entries);
      for (const id of judge.secrets) {
        const isOld = judge.used.has(id) || (readable.has(id) && verdicts.hasEffect(id));
        expect(!isOld || device.secrets.has(id), `${device.name} reads ${world.label(id)}`).to.equal(true);
      }
    }
    const last = generationNumber(past.entry(judge.meaning.current!));
    expect(last, 'rotating goes on').to.be.greaterThan(generationNumber(made));
  }
}
