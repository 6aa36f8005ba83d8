import { expect } from 'chai';

import { CborWriter } from '../../../../src/core/cbor/cbor-writer.js';
import { deviceIdOf } from '../../../../src/keystore/entries/key-record.js';
import { MAX_ADMISSIONS } from '../../../../src/keystore/feeds/fact-reader.js';
import { EntryIntake } from '../../../../src/keystore/feeds/entry-intake.js';
import { MAX_REFUSED_TOLD } from '../../../../src/keystore/feeds/intake-report.js';
import { hasHeard } from '../../../../src/keystore/feeds/held-entry.js';
import {
  EntryWriter,
  revocation,
  rotation,
  type WritingMember,
  type WrittenEntry,
} from '../../../support/trust/entry-writer.js';
import { markedCrypto, markedKeys } from '../../../support/trust/marked-keys.js';
import { rawBody, rawEntry } from '../../../support/trust/raw-entry.js';

const bytes = (...entries: readonly WrittenEntry[]): Uint8Array[] => entries.map(({ encoded }) => encoded);
const ids = (entries: Iterable<{ readonly id: string }>): string[] => [...entries].map(({ id }) => id).sort();

describe('EntryIntake', () => {
  let writer: EntryWriter;
  let intake: EntryIntake;
  let phone: WritingMember;
  let admission: WrittenEntry;
  let joined: WrittenEntry;

  beforeEach(() => {
    writer = new EntryWriter();
    intake = new EntryIntake(writer.genesis.id, markedCrypto);
    ({ member: phone, entry: admission } = writer.admit(writer.founder, 'phone'));
    joined = writer.join(phone, admission);
  });

  const reasons = (...entries: readonly WrittenEntry[]): string[] =>
    intake.take(bytes(...entries)).refused.map(({ reason }) => reason);

  const takes = (entry: WrittenEntry): boolean => intake.take(bytes(entry)).taken.length === 1;

  it('takes entries that come before what they build on', () => {
    expect(intake.take(bytes(joined, admission))).to.deep.include({ taken: [], waiting: [joined.id, admission.id] });
    const { taken } = intake.take(bytes(writer.genesis));
    expect(taken.map(({ entry }) => entry.id)).to.deep.equal([writer.genesis.id, admission.id, joined.id]);
    expect(taken.map(({ encoded }) => Buffer.from(encoded).toString('hex'))).to.deep.equal(
      bytes(writer.genesis, admission, joined).map((encoded) => Buffer.from(encoded).toString('hex')),
    );
    expect(intake.waiting).to.equal(0);
    expect(intake.take(bytes(joined))).to.deep.include({ taken: [], alreadyHeld: 1, waiting: [], refused: [] });
  });

  it('refuses one bad entry, names what waits for it, and takes all others (10.1) [M7]', () => {
    const bad = writer.write(phone, { kind: 'secret-shared', generation: admission.id, boxes: [] });
    const below = writer.acknowledge(phone, []);
    const aside = writer.acknowledge(writer.founder, [bad]);
    const other = writer.admit(writer.founder, 'tablet', { after: admission });
    const report = intake.take(bytes(below, aside, bad, other.entry, joined, admission, writer.genesis));
    expect(ids(report.taken.map(({ entry }) => entry))).to.deep.equal(
      ids([writer.genesis, admission, joined, other.entry]),
    );
    expect(report.refused.map(({ id, reason }) => [id, reason])).to.deep.equal([[bad.id, 'mistaken']]);
    expect([...report.refused[0]!.descendants].sort()).to.deep.equal(ids([below, aside]));
    expect([...report.waiting].sort()).to.deep.equal(ids([below, aside]));
  });

  it('lets a copy with a false signature neither displace nor outlaw the true entry (10.2) [M7]', () => {
    const body = { kind: 'device-left' } as const;
    const forged = writer.write(phone, body, { after: joined, signedBy: 'founder' });
    const signed = writer.write(phone, body, { after: joined });
    expect(forged.id).to.equal(signed.id);
    for (const copies of [
      [forged, signed],
      [signed, forged],
    ]) {
      for (const comesEarly of [true, false]) {
        intake = new EntryIntake(writer.genesis.id, markedCrypto);
        const before = bytes(writer.genesis, admission, joined);
        if (!comesEarly) intake.take(before);
        intake.take(bytes(...copies));
        if (comesEarly) intake.take(before);
        expect(intake.feeds.has(signed.id)).to.equal(true);
        expect(intake.waiting).to.equal(0);
      }
    }
  });

  it('checks a refused copy once', () => {
    let verified = 0;
    const crypto = {
      ...markedCrypto,
      verifyEd25519: (...given: Parameters<typeof markedCrypto.verifyEd25519>) => {
        verified += 1;
        return markedCrypto.verifyEd25519(...given);
      },
    };
    intake = new EntryIntake(writer.genesis.id, crypto);
    const forged = writer.write(phone, { kind: 'device-left' }, { signedBy: 'founder' });
    intake.take(bytes(writer.genesis, admission, joined));
    const before = verified;
    expect(reasons(forged)).to.deep.equal(['false-signature']);
    expect(reasons(forged)).to.deep.equal(['false-signature']);
    expect(verified - before).to.equal(1);
  });

  it('drops first what no member signed when too much waits, and takes it when it comes again (10.5)', () => {
    const later = writer.acknowledge(phone, []);
    const signed = writer.acknowledge(phone, []);
    const stranger = writer.admit(writer.founder, 'tablet');
    const unknown = writer.join(stranger.member, stranger.entry);
    const more = writer.acknowledge(stranger.member, []);
    const room = signed.encoded.length + more.encoded.length;
    intake = new EntryIntake(writer.genesis.id, markedCrypto, room);
    intake.take(bytes(writer.genesis, admission, joined));
    expect(intake.take(bytes(unknown, signed, more)).dropped).to.have.length(1);
    intake.take(bytes(later));
    expect(intake.feeds.has(signed.id)).to.equal(true);
    intake.take(bytes(stranger.entry));
    expect(intake.feeds.has(more.id)).to.equal(false);
    intake.take(bytes(unknown));
    expect(intake.feeds.has(more.id)).to.equal(true);
  });

  it('[M8] has little of a flood in memory at any moment, and names each refused copy once', () => {
    const stranger = writer.admit(writer.founder, 'tablet');
    writer.join(stranger.member, stranger.entry);
    const unknown = Array.from({ length: 100 }, () => writer.acknowledge(stranger.member, []));
    const limit = 4 * unknown[0]!.encoded.length;
    intake = new EntryIntake(writer.genesis.id, markedCrypto, limit);
    let most = 0;
    const watched = function* () {
      for (const { encoded } of unknown) {
        yield encoded;
        most = Math.max(
          most,
          [...intake.waitingCopies].reduce((sum, copy) => sum + copy.encoded.length, 0),
        );
      }
    };
    expect(intake.take(watched()).dropped).to.have.length.greaterThan(90);
    expect(most).to.be.lessThan(3 * limit);
    const rubbish = Array.from({ length: 3 * MAX_REFUSED_TOLD }, (_, number) =>
      Uint8Array.of(0x19, (number / 2) >> 8, (number / 2) & 255),
    );
    const { refused, refusals } = intake.take(rubbish);
    // Each came twice. Beyond those that are named, nothing is remembered of a copy.
    expect([refused.length, refusals]).to.deep.equal([MAX_REFUSED_TOLD, 2 * MAX_REFUSED_TOLD]);
  });

  it('tells who signed what waits once it knows the author', () => {
    const stranger = writer.admit(writer.founder, 'tablet');
    writer.join(stranger.member, stranger.entry);
    const signed = writer.acknowledge(stranger.member, []);
    const forged = writer.acknowledge(stranger.member, [], { signedBy: 'somebody' });
    const filler = writer.acknowledge(phone, []);
    const room = signed.encoded.length + forged.encoded.length;
    intake = new EntryIntake(writer.genesis.id, markedCrypto, room);
    expect(intake.take(bytes(writer.genesis, admission, signed, forged)).waiting).to.have.length(2);
    const { refused, dropped } = intake.take(bytes(stranger.entry, filler));
    expect(refused.map(({ reason }) => reason)).to.deep.equal(['false-signature']);
    expect(dropped).to.deep.equal([]);
  });

  it('lets an entry of a suite that it does not know wait', () => {
    // A body of which nothing but the suite is known: {1: 2}.
    const unknown = Uint8Array.of(0x83, 0x43, 0xa1, 0x01, 0x02, 0x40, 0xf6);
    const { ofALaterVersion, waiting, refused } = intake.take([unknown]);
    expect({ later: ofALaterVersion.length, waiting, refused }).to.deep.equal({ later: 1, waiting: [], refused: [] });
  });

  describe('lets what only a newer version reads wait, once every device that its author knew announced it (10.3)', () => {
    /** Of a suite that nobody knows. */
    const generation = new CborWriter().map(4).unsigned(1).unsigned(2).bytes.slice();
    const head = () => new CborWriter().map(7).unsigned(1).array(1).hex(writer.genesis.id).unsigned(2).unsigned(2);
    const formats = {
      kind: { announced: { kinds: ['of-tomorrow'], suites: [] }, kind: 'of-tomorrow', payload: () => generation },
      suite: {
        announced: { kinds: [], suites: [2] },
        kind: 'key-rotated',
        payload: () => new Uint8Array([...head().unsigned(3).bytes, ...generation]),
      },
    };
    for (const [name, { announced, kind, payload }] of Object.entries(formats)) {
      it(`a ${name}`, () => {
        const announcement = writer.write(phone, { kind: 'formats-announced', ...announced });
        intake.take(bytes(writer.genesis, admission, joined, announcement));
        const early = writer.writeUnread(writer.founder, kind, payload());
        expect(reasons(early)).to.deep.equal(['unannounced']);
        writer.founder.head = admission;
        const known = writer.writeUnread(writer.founder, kind, payload(), [announcement]);
        const below = writer.acknowledge(writer.founder, []);
        const { taken, refused, ofALaterVersion, waiting } = intake.take(bytes(known, below));
        expect({ taken, refused, waiting }).to.deep.equal({ taken: [], refused: [], waiting: [below.id] });
        expect(ofALaterVersion).to.have.length(1);
      });
    }
  });

  it('waits with an account whose genesis only a newer version reads', () => {
    const payload = new CborWriter().map(5).unsigned(1).map(4).unsigned(1).unsigned(2).bytes.slice();
    const nothing = { account: null, author: null, number: 1, previous: null, deps: [] };
    const body = rawBody({ ...nothing, critical: true, kind: 'genesis', payload, writtenAt: 0 });
    const account = Buffer.from(markedCrypto.hash('entry', body)).toString('hex');
    const { ofALaterVersion, refused } = new EntryIntake(account, markedCrypto).take([rawEntry(body, 'a', 'a')]);
    expect({ later: ofALaterVersion.length, refused }).to.deep.equal({ later: 1, refused: [] });
  });

  it(`refuses the admission after ${MAX_ADMISSIONS} on one way through a feed (10.4)`, () => {
    intake.take(bytes(writer.genesis, admission));
    const more = Array.from({ length: MAX_ADMISSIONS }, (_, index) => writer.admit(writer.founder, `device ${index}`));
    const { refused } = intake.take(bytes(...more.map(({ entry }) => entry)));
    expect(refused.map(({ id, reason }) => [id, reason])).to.deep.equal([
      [more.at(-1)!.entry.id, 'too-many-admissions'],
    ]);
    const onAnotherBranch = writer.admit(writer.founder, 'one more', { after: admission });
    expect(takes(onAnotherBranch.entry)).to.equal(true);
  });

  it('proves a fork, and says whether it is healed (9.1, 9.2)', () => {
    const left = writer.acknowledge(phone, [], { after: joined });
    const right = writer.acknowledge(phone, [writer.genesis], { after: joined, hears: false });
    intake.take(bytes(writer.genesis, admission, joined, left, right));
    const forks = () => {
      const found = intake.feeds.forksOf(intake.feeds.member(phone.id)!);
      return found.map(({ number, entries, isHealed }) => ({ number, ids: ids(entries), isHealed }));
    };
    const fork = { number: 2, ids: ids([left, right]) };
    expect(forks()).to.deep.equal([{ ...fork, isHealed: false }]);
    intake.take(bytes(writer.acknowledge(phone, [left], { hears: false })));
    expect(forks()).to.deep.equal([{ ...fork, isHealed: true }]);
    const third = writer.acknowledge(phone, [admission], { after: joined, hears: false });
    intake.take(bytes(third));
    expect(forks()).to.deep.equal([{ number: 2, ids: ids([left, right, third]), isHealed: false }]);
  });

  it('hears only what comes before a fork of what it names (3.4)', () => {
    const left = writer.acknowledge(phone, [], { after: joined });
    const right = writer.acknowledge(phone, [writer.genesis], { after: joined, hears: false });
    const word = writer.acknowledge(writer.founder, [right]);
    intake.take(bytes(writer.genesis, admission, joined, left, right, word));
    const heard = (of: WrittenEntry) => hasHeard(intake.feeds.entry(word.id)!, intake.feeds.entry(of.id)!);
    expect([joined, right, left, word].map(heard)).to.deep.equal([true, true, false, false]);
  });

  it('names admissions of one device on pasts that do not know each other (5.3)', () => {
    const one = writer.admit(writer.founder, 'tablet', { after: admission, tag: 'one code' });
    const other = writer.admit(phone, 'another name', { keys: 'tablet', tag: 'another code' });
    intake.take(bytes(writer.genesis, admission, joined, one.entry, other.entry));
    expect(intake.feeds.doubleAdmissions.map(ids)).to.deep.equal([ids([one.entry, other.entry])]);
    expect(intake.feeds.doubleCodes).to.deep.equal([]);
    const third = writer.admit(phone, 'watch', { tag: 'one code', after: joined });
    expect(takes(third.entry)).to.equal(true);
    expect(intake.feeds.doubleCodes.map(ids)).to.deep.equal([ids([one.entry, third.entry])]);
    const sameDevice = writer.admit(phone, 'tablet', { tag: 'a third code', deps: [one.entry], after: joined });
    const sameCode = writer.admit(phone, 'radio', { tag: 'one code', deps: [one.entry], after: joined });
    expect(reasons(sameDevice.entry, sameCode.entry)).to.deep.equal(['admitted-before', 'admitted-before']);
  });

  it('lets a device in though the mark of another code is its id', () => {
    const device = deviceIdOf(markedKeys('tablet'), markedCrypto);
    const odd = writer.admit(phone, 'accomplice', { tag: new Uint8Array(Buffer.from(device, 'hex')) });
    const honest = writer.admit(writer.founder, 'tablet', { deps: [odd.entry] });
    intake.take(bytes(writer.genesis, admission, joined, odd.entry));
    expect(takes(honest.entry)).to.equal(true);
  });

  describe('asks for a box for each member that the author knew (7.2)', () => {
    let tablet: WritingMember;
    let letIn: WrittenEntry;

    beforeEach(() => {
      ({ member: tablet, entry: letIn } = writer.admit(phone, 'tablet'));
      intake.take(bytes(writer.genesis, admission, joined, letIn));
    });

    /** By the founder, who names these: whether a rotation without the phone and the tablet is taken. */
    const isTakenAfter = (...deps: readonly WrittenEntry[]): boolean => {
      const statement = rotation([writer.genesis], 2, [writer.founder, writer.paper]);
      const entry = writer.write(writer.founder, statement, { deps, after: last });
      return takes(entry);
    };
    let last: WrittenEntry;

    it('less whom one of several revocations takes with their maker', () => {
      const keeps = writer.write(writer.founder, revocation([[phone, [letIn]]]), { deps: [letIn] });
      last = keeps;
      expect(takes(keeps)).to.equal(true);
      expect(isTakenAfter()).to.equal(false);
      const drops = writer.write(writer.paper, revocation([[phone, [joined]]]), {
        deps: [writer.genesis, admission, letIn],
        after: null,
      });
      expect(takes(drops)).to.equal(true);
      expect(isTakenAfter()).to.equal(false);
      expect(isTakenAfter(drops)).to.equal(true);
      const keepsAgain = writer.write(writer.founder, revocation([[phone, [letIn]]]), { deps: [drops], after: keeps });
      expect(takes(keepsAgain)).to.equal(true);
      last = keepsAgain;
      expect(isTakenAfter()).to.equal(true);
    });

    it('whatever a rotation that was refused had heard', () => {
      const drops = writer.write(writer.paper, revocation([[phone, []]]), {
        deps: [writer.genesis, admission, letIn],
        after: null,
      });
      last = writer.acknowledge(writer.founder, [letIn], { after: admission });
      expect(takes(drops) && takes(last)).to.equal(true);
      const everybody = [writer.founder, writer.paper, phone, tablet];
      last = writer.write(writer.founder, rotation([writer.genesis], 2, everybody), { after: last });
      expect(takes(last)).to.equal(true);
      const incomplete = rotation([last], 3, [writer.founder]);
      const refused = writer.write(writer.founder, incomplete, { deps: [drops], after: last });
      expect(reasons(refused)).to.deep.equal(['incomplete']);
      expect(isTakenAfter()).to.equal(false);
      expect(takes(writer.write(writer.founder, rotation([last], 3, everybody), { after: last }))).to.equal(true);
    });
  });
});
