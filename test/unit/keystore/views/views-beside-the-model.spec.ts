import { expect } from 'chai';

import { decodeEntry } from '../../../../src/keystore/entries/signed-entry.js';
import type { HeldEntry } from '../../../../src/keystore/feeds/held-entry.js';
import { AccountMeaning } from '../../../../src/keystore/meaning/account-meaning.js';
import { AccountViews } from '../../../../src/keystore/views/account-views.js';
import { deviceOrders } from '../../../../src/keystore/views/device-directory.js';
import type { DeviceSummary, KeystoreSnapshot, LocalFacts, MemberFacts } from '../../../../src/keystore/views/types.js';
import { SeededRandom } from '../../../support/simulation/random.js';
import { localFacts } from '../../../support/trust/local-facts.js';
import { AppReader } from '../../../support/trust-model/app-reader.js';
import { Device } from '../../../support/trust-model/device.js';
import { EncodedModel } from '../../../support/trust-model/encoded-model.js';
import type { Entry } from '../../../support/trust-model/entry.js';
import { generationNumber } from '../../../support/trust-model/generations.js';
import { type Meaning, standingMembers } from '../../../support/trust-model/meaning.js';
import { groupsOf, LIVES_IN_A_TEST, seedsOfLives } from '../../../support/trust-model/seeds.js';
import { pieces, written } from '../../../support/trust-model/written-life.js';

const GROUPS = groupsOf(seedsOfLives(20, 10));

/** More than there is in a life. */
const ALL = 100_000;

const HEARD: MemberFacts = { heardAt: 3, clockAheadMs: 0, isVerified: true };
const SILENT: MemberFacts = { heardAt: null, clockAheadMs: 7, isVerified: false };

/** A reader of entries of the model, and what it shows. */
class Showing {
  readonly #encoded = new EncodedModel();
  readonly app: AppReader;
  readonly model: Device;
  readonly views: AccountViews;

  constructor(
    readonly life: ReturnType<typeof written>,
    readonly random: SeededRandom,
  ) {
    const { world } = life;
    this.app = new AppReader(world.past, world.account, this.#encoded);
    this.model = new Device(world, 'a reader', { key: '', flawed: false });
    this.views = this.#viewsOf(this.app.meaning);
  }

  take(piece: readonly Entry[]): void {
    this.model.receive(piece);
    this.app.take(piece);
    this.views.take(this.app.news, this.app.change!);
  }

  get anew(): AccountViews {
    return this.#viewsOf(new AccountMeaning(this.app.intake.feeds));
  }

  get holdsGenesis(): boolean {
    const { feeds } = this.app.intake;
    return feeds.has(feeds.account);
  }

  /** Other ones each time; some members stay the same objects. */
  local(): LocalFacts {
    const { random } = this;
    const devices = [...this.app.intake.feeds.members].filter(({ memberClass }) => memberClass === 'device');
    const self = devices[random.chance(0.1) ? random.between(0, devices.length - 1) : 0]!;
    const digit = random.chance(0.2) ? 'f' : '8';
    return localFacts(self.id, {
      members: { of: (id) => (id < digit ? HEARD : SILENT) },
      ownNewest: self.newest.at(-1)?.id ?? null,
      holds: (id) => id.charCodeAt(0) % 3 > 0,
    });
  }

  #viewsOf(meaning: AccountMeaning): AccountViews {
    const read = (entry: HeldEntry) => {
      const reading = decodeEntry(this.#encoded.encode(this.life.world.past.entry(entry.id)), this.#encoded.crypto);
      return reading.kind === 'entry' ? reading.statement : null;
    };
    return new AccountViews(meaning, { read }, this.#encoded.crypto);
  }
}

/** All that views show. */
function shown(views: AccountViews, local: LocalFacts): Record<string, unknown> {
  const { revision: _, ...snapshot } = views.snapshot(local);
  const now = 20 * 24 * 3600 * 1000;
  const devices = everyDevice(snapshot);
  return {
    ...snapshot,
    lists: deviceOrders.map((order) => views.devices(0, ALL, local, now, { order, reversed: order === 'name' })),
    details: devices.map(({ id }) => views.device(id, local, now)),
    rotations: views.rotations(0, ALL, local),
    activity: views.activity(0, ALL),
    histories: devices.map(({ id }) => views.deviceHistory(id, 0, ALL)),
    without: views.rotations(0, 5, local).items.map(({ id }) => views.devicesWithout(id, 0, ALL)),
  };
}

function everyDevice({ devices }: Pick<KeystoreSnapshot, 'devices'>): readonly DeviceSummary[] {
  return [...devices.active, ...devices.archived, ...devices.suspended, ...devices.revoked];
}

/** What the model makes of the same. */
class Naive {
  readonly entries: readonly Entry[];
  readonly effective: readonly Entry[];
  readonly rotations: readonly Entry[];
  /** Members of the alignment. */
  readonly counted: readonly string[];

  constructor(readonly meaning: Meaning) {
    const { feeds, verdicts } = meaning;
    this.entries = feeds.entries;
    this.effective = feeds.entries.filter(({ id }) => verdicts.hasEffect(id));
    this.rotations = this.effective.filter((entry) => generationNumber(entry) > 1);
    this.counted = standingMembers(meaning).filter(
      (id) => this.#classOf(id) === 'device' && this.effective.some((entry) => authorOf(entry) === id),
    );
  }

  #classOf(member: string): string | undefined {
    const { past, account } = this.meaning.feeds;
    return past.member(account, member)?.memberClass;
  }

  get devices(): readonly string[] {
    return this.meaning.verdicts.members.filter((id) => this.#classOf(id) === 'device');
  }

  has(member: string, rotation: string): boolean {
    const { past } = this.meaning.feeds;
    return this.effective.some(
      (entry) => authorOf(entry) === member && (entry.id === rotation || past.heard(entry.id).has(rotation)),
    );
  }

  inOrder(entries: readonly Entry[]): string[] {
    const { past } = this.meaning.feeds;
    return entries.toSorted((a, b) => past.compareInOrder(b.id, a.id)).map(({ id }) => id);
  }

  standingOf(member: string): string {
    const { verdicts, archived } = this.meaning;
    if (verdicts.shutOut.has(member)) return 'revoked';
    if (verdicts.out.has(member)) return 'suspended';
    return archived.has(member) ? 'archived' : 'active';
  }
}

function authorOf({ id, body }: Entry): string {
  return body.author ?? id;
}

function expectWhatTheModelSays(views: AccountViews, local: LocalFacts, naive: Naive): void {
  const { meaning, rotations, counted } = naive;
  const snapshot = views.snapshot(local);
  const idOf = (member: string): string => member.slice(0, 32);
  const summaries = new Map(everyDevice(snapshot).map((summary) => [summary.id, summary]));
  expect([...summaries.keys()]).to.have.members(naive.devices.map(idOf));
  for (const member of naive.devices) {
    const summary = summaries.get(idOf(member))!;
    expect(summary.standing).to.equal(naive.standingOf(member));
    expect(summary.reason?.kind === undefined).to.equal(summary.standing === 'active');
    const lacks = rotations.filter(({ id }) => !naive.has(member, id));
    expect(summary.missingRotations, member).to.equal(lacks.length);
    expect(summary.isAwaited).to.equal(!naive.effective.some((entry) => authorOf(entry) === member));
    expect(summary.entries).to.equal(naive.entries.filter((entry) => authorOf(entry) === member).length);
    const name = meaning.names.get(member);
    if (name) expect(summary.givenName ?? summary.name).to.equal(name);
    const isWaiting =
      meaning.current !== null &&
      summary.standing === 'active' &&
      !meaning.knows.get(meaning.current)!.has(member) &&
      naive.has(member, meaning.current);
    expect(summary.waitsForKey).to.equal(isWaiting);
  }
  const listed = views.rotations(0, ALL, local).items;
  for (const { id, conditions } of views.devices(0, ALL, local, 0).items) {
    const behind = conditions.find((one) => one.kind === 'behind');
    if (behind?.kind !== 'behind') continue;
    const lacked = listed.filter((one) => !naive.has(views.memberOf(id).id, one.id));
    expect([behind.rotations, behind.since]).to.deep.equal([lacked.length, lacked.at(-1)?.writtenAt]);
  }
  const missedBySome = rotations.filter(({ id }) => counted.some((member) => !naive.has(member, id)));
  expect(snapshot.alignment.missingRotations).to.equal(missedBySome.length);
  const { inSync, outOfSync } = snapshot.alignment;
  expect([...inSync, ...outOfSync]).to.have.members(counted.map(idOf));
  expect(snapshot.needsRotation).to.equal(meaning.current === null);
  expect(snapshot.lacksCurrentKey).to.equal(meaning.current !== null && !local.holds(meaning.current));
  expect(snapshot.unopenedRotations).to.have.members(
    rotations.filter(({ id }) => !local.holds(id)).map(({ id }) => id),
  );
  expectLists(views, local, naive);
}

function expectLists(views: AccountViews, local: LocalFacts, naive: Naive): void {
  const { meaning, rotations, counted, entries } = naive;
  const snapshot = views.snapshot(local);
  const listed = views.rotations(0, ALL, local);
  expect(listed.items.map(({ id }) => id)).to.deep.equal(
    rotations
      .toSorted((a, b) => generationNumber(b) - generationNumber(a) || (a.id < b.id ? 1 : -1))
      .map(({ id }) => id),
  );
  for (const rotation of listed.items) {
    const having = counted.filter((member) => naive.has(member, rotation.id));
    expect([rotation.acknowledgedBy, rotation.activeDevices]).to.deep.equal([having.length, counted.length]);
    expect(rotation.isCurrent).to.equal(rotation.id === meaning.current);
    const rivals = rotations.filter((one) => generationNumber(one) === rotation.generation);
    expect(rotation.rivalry === null).to.equal(rivals.length === 1);
    expect(views.devicesWithout(rotation.id, 0, ALL).total).to.equal(counted.length - having.length);
  }
  const told = entries.filter(({ body }) => body.statement.kind !== 'acknowledged');
  expect(views.activity(0, ALL).items.map(({ id }) => id)).to.deep.equal(naive.inOrder(told));
  const voids = entries.filter((entry) => !naive.effective.includes(entry));
  expect(snapshot.voidEntries.total).to.equal(voids.length);
  expect(snapshot.voidEntries.newest.map(({ id }) => id)).to.deep.equal(naive.inOrder(voids).slice(0, 20));
  const forks = meaning.forks.map(({ member, number, isHealed }) => `${member.slice(0, 32)} ${number} ${isHealed}`);
  const found = snapshot.forks.map(({ device, sequence, isHealed }) => `${device} ${sequence} ${isHealed}`);
  if (forks.length <= 20) expect(found).to.have.members(forks);
  const suspended = [...meaning.verdicts.suspensions].filter(([id]) => !meaning.verdicts.shutOut.has(id));
  const inForce = snapshot.contests.filter(({ answeredBy }) => answeredBy === null);
  expect(new Set(inForce.flatMap(({ members }) => members.map(({ id }) => id)))).to.deep.equal(
    new Set(suspended.map(([id]) => id.slice(0, 32))),
  );
}

function smallPieces(entries: readonly Entry[], random: SeededRandom): Entry[][] {
  const parts: Entry[][] = [];
  for (let at = 0; at < entries.length;) {
    const size = random.between(1, 4);
    parts.push(entries.slice(at, at + size));
    at += size;
  }
  return parts;
}

function show(seed: number): void {
  const random = new SeededRandom(seed);
  const life = written(seed);
  const showing = new Showing(life, random);
  // In any order much waits, and comes with words of who is out; in small pieces most imports say nothing of that.
  const parts = random.chance(0.5) ? pieces(life.copies, random) : smallPieces([...life.world.written], random);
  for (const piece of parts) {
    showing.take(piece);
    if (!showing.holdsGenesis) continue;
    const local = showing.local();
    // Often nobody looks between two imports.
    if (random.chance(0.3)) continue;
    const [kept, anew] = [shown(showing.views, local), shown(showing.anew, local)];
    for (const part of Object.keys(anew)) expect(kept[part], part).to.deep.equal(anew[part]);
  }
  expectWhatTheModelSays(showing.views, showing.local(), new Naive(showing.model.meaning));
}

describe('What is shown of an account, beside the model of the trust layer', () => {
  for (const some of GROUPS) {
    it(`is what the model says, and the same when it is made anew after each import: ${some.length} lives from seed ${some[0]}`, () => {
      for (const seed of some) {
        try {
          show(seed);
        } catch (error) {
          throw new Error(`Seed ${seed}: ${(error as Error).message}`, { cause: error });
        }
      }
      expect(some.length).to.be.at.most(LIVES_IN_A_TEST);
    });
  }
});
