import { expect } from 'chai';

import {
  type Checkpoint,
  MAX_PREVIOUS_CHECKPOINTS,
  type SignedCheckpoint,
  signCheckpoint,
} from '../../../../src/keystore/checkpoints/checkpoint.js';
import { MAX_REMEMBERED_CHECKPOINTS } from '../../../../src/keystore/checkpoints/checkpoint-chain.js';
import {
  CheckpointWatch,
  LONG_MS,
  MAX_CLAIMS,
  SPLIT_LAG,
} from '../../../../src/keystore/checkpoints/checkpoint-watch.js';
import { certaintyOf, type CheckpointFinding } from '../../../../src/keystore/checkpoints/findings.js';
import { markedCrypto, markingSigner, sha256 } from '../../../support/trust/marked-keys.js';

const idOf = (name: string): string => sha256(name).toString('hex');
const [phone, tablet, laptop] = ['phone', 'tablet', 'laptop'].map(idOf) as [string, string, string];
const NOW = 1_000_000_000;

interface Saying {
  readonly after?: readonly SignedCheckpoint[];
  readonly others?: readonly (readonly [member: string, number: number, hash: string])[];
  readonly newest?: string;
  readonly number?: number;
}

function said(member: string, { after = [], others = [], newest = '', number }: Saying = {}): SignedCheckpoint {
  const checkpoint: Checkpoint = {
    suite: 1,
    account: idOf('account'),
    member,
    number: number ?? 1 + Math.max(0, ...after.map((one) => one.checkpoint.number)),
    previous: after.map(({ hash }) => hash).sort(),
    newest: idOf(newest),
    count: 1,
    digest: idOf('digest'),
    others: others
      .map(([other, seen, hash]) => ({ member: other, number: seen, hash }))
      .sort((a, b) => (a.member < b.member ? -1 : 1)),
    madeAt: NOW,
  };
  const signed = signCheckpoint(checkpoint, markingSigner(member), markedCrypto);
  if (signed.kind === 'refused') throw new Error(signed.problem.detail);
  return signed.value;
}

/** So many, one after the other. */
function line(member: string, count: number, saying: Saying = {}): SignedCheckpoint[] {
  const all: SignedCheckpoint[] = [];
  for (let made = 0; made < count; made++) {
    const last = all.at(-1);
    all.push(said(member, { ...saying, after: last ? [last] : (saying.after ?? []) }));
  }
  return all;
}

describe('What checkpoints tell (11.2)', () => {
  let watch: CheckpointWatch;
  const out = new Set<string>();
  const judge = (now = NOW, hasEntry = true): readonly CheckpointFinding[] =>
    new CheckpointWatch(structuredClone(watch.record)).judge({
      self: laptop,
      now,
      hasEntry: () => hasEntry,
      isOut: (member) => out.has(member),
    });
  const kinds = (now?: number): string[] => judge(now).map(({ kind }) => kind);
  const take = (...checkpoints: SignedCheckpoint[]): void => watch.take(checkpoints, null, NOW);

  beforeEach(() => {
    watch = new CheckpointWatch();
    out.clear();
  });

  it('is nothing when each goes on from the one before, in whatever order they come, old ones again and some missing', () => {
    const all = line(phone, 40);
    take(...all.slice(10).reverse());
    take(...all.slice(0, 5), ...all.slice(20));
    expect(judge()).to.deep.equal([]);
    expect(watch.newestOf(phone)?.hash).to.equal(all.at(-1)?.hash);
  });

  it('is a contradiction when two have one number, or one does not go on from the one before; until a later one names both', () => {
    const [first, second] = line(phone, 2) as [SignedCheckpoint, SignedCheckpoint];
    const other = said(phone, { after: [first], newest: 'other' });
    take(first, second, other);
    const between = [second, other].map(({ hash }) => ({ number: 2, hash })).sort((a, b) => (a.hash < b.hash ? -1 : 1));
    expect(judge()).to.deep.equal([{ kind: 'contradiction', member: phone, between, saidBy: [] }]);
    take(said(phone, { after: [second, other] }));
    expect(judge()).to.deep.equal([{ kind: 'restored', member: phone, between }]);

    watch = new CheckpointWatch();
    // The other second one is never shown.
    take(first, second, said(phone, { after: [other] }));
    expect(kinds()).to.deep.equal(['contradiction']);
  });

  it('is a contradiction when somebody saw another one with that number, by name', () => {
    const [first, second] = line(phone, 2) as [SignedCheckpoint, SignedCheckpoint];
    const other = said(phone, { after: [first], newest: 'other' });
    take(first, second, said(tablet, { others: [[phone, 2, other.hash]] }));
    const [finding] = judge();
    expect(finding).to.include({ kind: 'contradiction', member: phone });
    expect(finding).to.have.deep.property('saidBy', [tablet]);
    expect(certaintyOf(finding!)).to.equal('fact');
    out.add(tablet);
    expect(judge()).to.deep.equal([]);
  });

  it('is a doubt when others saw a newer one, until that comes', () => {
    const all = line(phone, 3);
    take(all[0]!, said(tablet, { others: [[phone, 3, all[2]!.hash]] }));
    const [finding, ...more] = judge(NOW + 5);
    expect(more).to.deep.equal([]);
    expect(finding).to.deep.equal({ kind: 'withheld', member: phone, known: 1, named: 3, by: [tablet], since: NOW });
    expect(certaintyOf(finding!)).to.equal('doubt');
    // However long nothing comes, this is no silence.
    const silent = judge(NOW + LONG_MS + 1).filter(({ kind }) => kind === 'not-heard-from');
    expect(silent).to.deep.equal([{ kind: 'not-heard-from', member: tablet, since: NOW }]);
    take(...all);
    expect(judge()).to.deep.equal([]);
    expect(watch.record.members.flatMap(({ claims }) => claims)).to.deep.equal([]);
  });

  it('is a doubt when nothing of a member is here but what others say of it', () => {
    take(said(tablet, { others: [[phone, 3, idOf('some')]] }));
    expect(judge()).to.deep.equal([
      { kind: 'withheld', member: phone, known: null, named: 3, by: [tablet], since: NOW },
    ]);
    out.add(phone);
    expect(judge()).to.deep.equal([]);
  });

  it('is a doubt when the newest entry is not here', () => {
    take(said(phone, { newest: 'entry' }));
    expect(judge(NOW, false)).to.deep.equal([
      { kind: 'entry-withheld', member: phone, entry: idOf('entry'), since: NOW },
    ]);
    out.add(phone);
    expect(judge(NOW, false)).to.deep.equal([]);
  });

  it('is a doubt when a store shows less than it did, and nothing when a person brings something old', () => {
    const all = line(phone, 3);
    watch.take(all, 'store', NOW);
    watch.take(all.slice(0, 2), null, NOW);
    watch.take(all.slice(0, 1), 'another store', NOW);
    expect(judge()).to.deep.equal([]);
    watch.take(all.slice(0, 2), 'store', NOW);
    const found = { kind: 'rolled-back', carrier: 'store', member: phone, shown: 2, before: 3 };
    expect(judge()).to.deep.equal([found]);
    watch.take([], 'store', NOW);
    expect(judge()).to.deep.equal([{ ...found, shown: null }]);
    watch.take(all, 'store', NOW);
    expect(judge()).to.deep.equal([]);
  });

  it('is no warning when nothing comes for long', () => {
    take(said(phone));
    expect(judge(NOW + LONG_MS)).to.deep.equal([]);
    const [finding] = judge(NOW + LONG_MS + 1);
    expect(finding).to.deep.equal({ kind: 'not-heard-from', member: phone, since: NOW });
    expect(certaintyOf(finding!)).to.equal('nothing-wrong');
  });

  it('is a split view when two write and neither sees the other', () => {
    const [one, other] = [line(phone, SPLIT_LAG), line(tablet, SPLIT_LAG)];
    take(...one.slice(1), ...other);
    expect(kinds()).to.deep.equal(['split-view']);
    // This device sees what it sees.
    take(...line(laptop, SPLIT_LAG));
    expect(kinds()).to.deep.equal(['split-view']);
    take(said(phone, { after: one.slice(-1), others: [[tablet, 1, other[0]!.hash]] }));
    expect(judge()).to.deep.equal([]);
  });

  it('is a fact when one states another digest than its entry has', () => {
    const one = said(phone);
    take(one);
    watch.noteMisstated(phone, one.hash);
    expect(judge()).to.deep.equal([{ kind: 'misstated', member: phone, checkpoint: { hash: one.hash, number: 1 } }]);
    expect(certaintyOf(judge()[0]!)).to.equal('fact');
  });

  it('[M8] stays small whatever a member signs', () => {
    for (const one of line(phone, 3 * MAX_REMEMBERED_CHECKPOINTS)) take(one);
    const root = said(tablet);
    for (let number = 0; number < 1000; number++) take(said(tablet, { after: [root], newest: `${number}` }));
    for (let liar = 0; liar < 3 * MAX_CLAIMS; liar++) {
      take(said(idOf(`liar ${liar}`), { others: [[phone, 2 ** 50 - liar, idOf(`lie ${liar}`)]] }));
    }
    const [ofPhone, ofTablet] = [phone, tablet].map((member) =>
      watch.record.members.find((one) => one.member === member),
    );
    expect([ofPhone?.links.length, ofPhone?.claims.length]).to.deep.equal([MAX_REMEMBERED_CHECKPOINTS, MAX_CLAIMS]);
    expect(ofTablet?.links).to.have.length(MAX_REMEMBERED_CHECKPOINTS);
    expect(judge().length).to.be.lessThan(MAX_PREVIOUS_CHECKPOINTS);
    out.add(tablet);
    // Whoever lies names itself.
    const facts = judge().filter((finding) => certaintyOf(finding) === 'fact');
    expect(facts.every((finding) => 'member' in finding && finding.member === tablet)).to.equal(true);
  });
});
