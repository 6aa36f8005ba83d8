import { expect } from 'chai';

import { BRAKE_LIMITS } from '../../../../src/keystore/brakes/brake.js';
import { BrakedAccount } from '../../../support/trust/braked-account.js';
import { type BrakedDevice, DAY } from '../../../support/trust/braked-device.js';
import type { WrittenEntry } from '../../../support/trust/entry-writer.js';

/** How many of them it holds. */
const held = (device: BrakedDevice, entries: readonly WrittenEntry[]): number =>
  entries.filter((entry) => device.holds(entry)).length;

describe('The brake on what one member writes (10.5)', () => {
  let account: BrakedAccount;

  beforeEach(() => {
    account = new BrakedAccount();
  });

  it('takes 512 entries a day, and tells for whom the others wait', () => {
    const { reader, phone, names } = account;
    const words = account.words(phone, 1100);
    const report = reader.hear(...words);
    expect([report.taken.length, report.heldBack.length, report.waiting.length]).to.deep.equal([512, 1, 587]);
    expect(reader.heldBack(names)).to.deep.equal({ phone: 'day 1' });
    reader.now += DAY / 2;
    expect(reader.hear().taken).to.have.length(0);
    reader.now += DAY / 2;
    expect(reader.hear().taken).to.have.length(512);
    reader.now += DAY;
    expect(reader.hear().taken).to.have.length(76);
    expect(reader.heldBack(names)).to.deep.equal({});
  });

  it('takes 4,096 entries until a person looks, and then all that wait', () => {
    const { reader, phone, names } = account;
    const words = account.words(phone, 4200);
    for (let day = 0; day < 20; day++) {
      reader.hear(...words.slice(day * 500, (day + 1) * 500));
      reader.now += DAY;
    }
    expect(held(reader, words)).to.equal(4096);
    expect(reader.heldBack(names)).to.deep.equal({ phone: 'entries 1' });
    reader.look(phone);
    expect(held(reader, words)).to.equal(4200);
  });

  it('takes 64 MiB until a person looks', () => {
    const { reader, phone, names } = account;
    const large = Array.from({ length: 10 }, () => account.large(phone, 10 * 1024 * 1024));
    reader.hear(...large.slice(0, 7));
    expect(held(reader, large)).to.equal(6);
    expect(reader.heldBack(names)).to.deep.equal({ phone: 'bytes 1' });
    // The room has no place for more than as much, too.
    reader.hear(...large.slice(7));
    reader.look(phone);
    expect(held(reader, large)).to.equal(10);
  });

  it('counts a member with all whom it let in, directly or not', () => {
    const { reader, phone, names, tablet } = account;
    const all = account
      .admissions(phone, 2)
      .flatMap(({ entry, member }) => [entry, account.writer.join(member, entry), ...account.words(member, 300)]);
    reader.hear(...all, ...account.words(tablet, 500));
    expect(held(reader, all)).to.equal(512);
    expect(reader.heldBack(names)).to.deep.equal({ phone: 'day 1' });
  });

  it('lets 16 in unasked, whoever of them lets in whom', () => {
    const { reader, phone, names } = account;
    const first = account.admissions(phone, 10);
    const [{ entry, member }] = first as [(typeof first)[0]];
    const second = [account.writer.join(member, entry), ...account.admissions(member, 10).map((one) => one.entry)];
    reader.hear(...first.map((one) => one.entry), ...second);
    expect(held(reader, [...first.map((one) => one.entry), ...second.slice(1)])).to.equal(16);
    expect(reader.heldBack(names)).to.deep.equal({ phone: 'admissions 1' });
    reader.look(phone);
    expect(held(reader, second)).to.equal(11);
  });

  it('counts whom a member on the own line lets in with it until a person looked, and then apart', () => {
    const { reader, founder, names, phone } = account;
    const [one] = account.admissions(founder, 1) as [ReturnType<BrakedAccount['admissions']>[0]];
    const flood = [one.entry, account.writer.join(one.member, one.entry), ...account.words(one.member, 600)];
    reader.hear(...flood, ...account.words(phone, 512));
    expect(held(reader, flood)).to.equal(512);
    expect(reader.heldBack(names)).to.deep.equal({ founder: 'day 1' });
    reader.look(founder);
    expect(held(reader, flood)).to.equal(602);
    reader.hear(...account.words(one.member, 600));
    expect(reader.intake.heldBack.map(({ member, reason }) => [member.id, reason])).to.deep.equal([
      [one.member.id, 'day'],
    ]);
    expect(reader.hear(...account.words(founder, 512)).taken).to.have.length(512);
  });

  it('takes of 200 branches that nobody else names 64, and those that somebody does', () => {
    const { reader, phone, tablet, names } = account;
    const root = phone.head!;
    const branches = Array.from({ length: 200 }, (_, index) =>
      account.writer.write(phone, { kind: 'device-renamed', member: phone.id, name: `${index}` }, { after: root }),
    );
    reader.hear(...branches);
    expect(held(reader, branches)).to.equal(64);
    expect(reader.heldBack(names)).to.deep.equal({ phone: 'branches 136' });
    const named = branches.slice(100, 110);
    reader.hear(account.writer.acknowledge(tablet, named));
    expect(held(reader, named)).to.equal(10);
    // Their root goes off from the first of them, which is named with them.
    expect(held(reader, branches)).to.equal(75);
    reader.hear(account.writer.acknowledge(tablet, branches.slice(0, 10), { hears: false }));
    expect(held(reader, branches)).to.equal(84);
    reader.look(phone);
    expect(held(reader, branches)).to.equal(200);
  });

  it('takes what somebody else needs, and counts that apart', () => {
    const { reader, phone, tablet, names } = account;
    const words = account.words(phone, 3000);
    const newest = account.words(phone, 20);
    const heard = account.writer.acknowledge(tablet, [words.at(-1)!]);
    reader.hear(...words, ...newest, heard);
    expect(held(reader, [...words, ...newest, heard])).to.equal(3021);
    expect(reader.heldBack(names)).to.deep.equal({});
  });

  it('takes it in whatever pieces it comes', () => {
    const { reader, phone, tablet } = account;
    const words = account.words(phone, 2000);
    const heard = account.writer.acknowledge(tablet, [words.at(-1)!]);
    reader.hear(heard, ...words.slice(1000).toReversed());
    reader.hear(...words.slice(0, 400).toReversed());
    reader.hear(...words.slice(400, 1000));
    expect(held(reader, [...words, heard])).to.equal(2001);
  });

  it('takes nothing on the word of those who are counted with its author, nor on that of who is out', () => {
    const { reader, phone, tablet } = account;
    const [one] = account.admissions(phone, 1) as [ReturnType<BrakedAccount['admissions']>[0]];
    reader.hear(one.entry, account.writer.join(one.member, one.entry));
    reader.hear(account.revokes(account.founder, tablet));
    const words = account.words(phone, 1000);
    reader.hear(...words, account.writer.acknowledge(one.member, [words.at(-1)!], { hears: false }));
    reader.hear(account.writer.acknowledge(tablet, [words.at(-1)!], { hears: false }));
    expect(held(reader, words)).to.equal(510);
  });

  it('takes eight times as much where others need it: two who were robbed speak for each other', () => {
    const { phone, tablet, names } = account;
    const own = { entries: 100, bytes: 1e9, admissions: 1 };
    const limits = { ...BRAKE_LIMITS, own, needed: { ...own, entries: 800 }, inADay: 60 };
    const device = account.device({ limits });
    const words = account.words(phone, 900);
    const heard = account.writer.acknowledge(tablet, [words.at(-1)!]);
    device.hear(heard, ...words);
    // And a day's own.
    expect(held(device, words)).to.equal(860);
    expect(device.heldBack(names)).to.deep.equal({ phone: 'entries 1' });
    device.look(phone);
    expect(held(device, [...words, heard])).to.equal(901);
    expect(BRAKE_LIMITS.needed).to.deep.equal({ entries: 32_768, bytes: 512 * 1024 * 1024, admissions: 128 });
  });

  it('takes no more than that in small pieces, each of which another names at once', () => {
    const { phone, tablet, names } = account;
    const own = { entries: 100, bytes: 1e9, admissions: 1 };
    const limits = { ...BRAKE_LIMITS, own, needed: { ...own, entries: 250 }, inADay: 1000 };
    const device = account.device({ limits });
    const words = Array.from({ length: 10 }, (_, piece) => {
      const some = account.words(phone, 60);
      const heard = account.writer.acknowledge(tablet, some.slice(-1), { hears: piece === 0 });
      device.hear(...some, heard);
      return some;
    }).flat();
    // 240 that the tablet named, and a hundred of its own: no more would be needed by anybody.
    expect(held(device, words)).to.be.within(240, 350);
    expect(device.heldBack(names)).to.deep.equal({ phone: 'entries 1' });
  });

  it('brings with a look whom a member let in, and what that one wrote', () => {
    const { reader, founder, names } = account;
    const admitted = account.admissions(founder, 17);
    const last = admitted.at(-1)!;
    const words = [account.writer.join(last.member, last.entry), ...account.words(last.member, 600)];
    reader.hear(...admitted.map(({ entry }) => entry), ...words);
    expect(reader.heldBack(names)).to.deep.equal({ founder: 'admissions 1' });
    expect(held(reader, words)).to.equal(0);
    reader.look(founder);
    expect(held(reader, words)).to.equal(601);
    expect(reader.heldBack(names)).to.deep.equal({});
  });

  it('takes nothing new of a member that is shut out but the two entries that prove a fork', () => {
    const { reader, founder, phone, names } = account;
    const kept = phone.head!;
    reader.hear(account.revokes(founder, phone));
    const [first, next] = account.words(phone, 2) as [WrittenEntry, WrittenEntry];
    reader.hear(first, next);
    expect(reader.heldBack(names)).to.deep.equal({ phone: 'out 1' });
    const others = Array.from({ length: 5 }, (_, index) =>
      account.writer.write(phone, { kind: 'device-renamed', member: phone.id, name: `${index}` }, { after: kept }),
    );
    reader.hear(...others);
    expect(held(reader, [first, ...others])).to.equal(2);
    expect(reader.intake.feeds.forksOf(reader.member(phone))).to.have.length(1);
    reader.look(phone);
    expect(held(reader, [first, next, ...others])).to.equal(7);
  });

  it('takes of a suspended member its answers, and what they need', () => {
    const { reader, founder, phone, tablet, names } = account;
    reader.hear(account.suspends(phone, founder, [account.written.at(-2)!]));
    const words = account.words(founder, 3);
    reader.hear(...words);
    expect(reader.heldBack(names)).to.deep.equal({ founder: 'out 1' });
    const other = account.revokes(founder, tablet);
    reader.hear(other);
    expect(held(reader, [...words, other])).to.equal(0);
    const answer = account.revokes(founder, phone);
    reader.hear(answer);
    expect(held(reader, [...words, other, answer])).to.equal(5);
  });

  it('counts on from what it remembered, and with a clock that was wrong', () => {
    const { reader, phone } = account;
    expect(reader.hear(...account.words(phone, 512)).taken).to.have.length(512);
    reader.now -= 400 * DAY;
    const more = account.words(phone, 600);
    expect(reader.hear(...more).taken).to.have.length(0);
    reader.now += DAY;
    expect(reader.hear(...more).taken).to.have.length(512);
  });

  it('keeps the room for others when one fills it', () => {
    const { phone, tablet } = account;
    const words = account.words(phone, 2000);
    const [missing, waiting] = account.words(tablet, 2) as [WrittenEntry, WrittenEntry];
    const device = account.device({ maxWaitingBytes: words[0]!.encoded.length * 1000 });
    device.hear(waiting);
    const { dropped } = device.hear(...words);
    expect(dropped.length).to.be.greaterThan(400);
    device.hear(missing);
    expect(device.holds(waiting)).to.equal(true);
    device.now += DAY;
    device.hear();
    expect(held(device, words)).to.equal(1024);
  });
});
