import { expect } from 'chai';

import { BrakedAccount } from '../../../support/trust/braked-account.js';
import type { BrakedDevice } from '../../../support/trust/braked-device.js';
import { revocation, type WritingMember, type WrittenEntry } from '../../../support/trust/entry-writer.js';

type Flood = (account: BrakedAccount, thief: WritingMember, size: number) => WrittenEntry[];

/** What a thief writes without end, with the keys of one device and of those that it lets in. */
const floods: Record<string, Flood> = {
  entries: (account, thief, size) => account.words(thief, size),
  forks: ({ writer }, thief, size) => {
    const root = thief.head!;
    return Array.from({ length: size }, (_, index) =>
      writer.write(thief, { kind: 'device-renamed', member: thief.id, name: `${index}` }, { after: root }),
    );
  },
  'forks at every step': ({ writer }, thief, size) =>
    Array.from({ length: size / 2 }, (_, index) => {
      const after = thief.head!;
      const side = writer.write(thief, { kind: 'device-renamed', member: thief.id, name: `${index}` }, { after });
      return [side, writer.acknowledge(thief, [], { after })];
    }).flat(),
  admissions: (account, thief, size) => account.admissions(thief, size).map(({ entry }) => entry),
  'accomplices that let in others': (account, thief, size) => {
    const entries: WrittenEntry[] = [];
    for (let by = thief; entries.length < size;) {
      const [{ entry, member }] = account.admissions(by, 1, `accomplice ${entries.length}`) as [
        ReturnType<BrakedAccount['admissions']>[0],
      ];
      entries.push(entry, account.writer.join(member, entry));
      by = member;
    }
    return entries;
  },
  'revocations of accomplices': (account, thief, size) => {
    const { writer } = account;
    return account
      .admissions(thief, size / 2)
      .flatMap(({ entry, member }) => [entry, writer.write(thief, revocation([[member, []]]))]);
  },
  'acknowledgements of forks by an accomplice': (account, thief, size) => {
    const [{ entry, member }] = account.admissions(thief, 1) as [ReturnType<BrakedAccount['admissions']>[0]];
    const forks = floods['forks']!(account, thief, size);
    return [
      entry,
      account.writer.join(member, entry),
      ...forks,
      account.writer.acknowledge(member, forks.slice(0, 600)),
    ];
  },
};

function stepsOf({ intake, steps, meaning }: BrakedDevice): number {
  expect(intake.feeds.size).to.be.lessThan(700);
  return steps + meaning.steps;
}

describe('[M8] A flood by a member that was robbed', () => {
  for (const [name, flood] of Object.entries(floods)) {
    for (const victim of ['phone', 'founder'] as const) {
      it(`of ${name}, with the keys of the ${victim}: takes no more than the brake lets pass, in steps that grow with it`, () => {
        const after = (size: number) => {
          const account = new BrakedAccount();
          const { reader, tablet } = account;
          const before = stepsOf(reader);
          reader.hear(...flood(account, account[victim], size));
          const steps = stepsOf(reader) - before;
          expect(reader.intake.feeds.size).to.be.lessThan(7 + 512 + 1);
          expect(reader.recordBytes).to.be.lessThan(2000);
          // Others go on, at the cost of what they write, and at most some looks at what is held and what waits.
          const word = account.rotates(tablet);
          const stepsBefore = stepsOf(reader);
          reader.hear(word);
          expect(reader.holds(word)).to.equal(true);
          expect(reader.meaning.current?.id).to.equal(word.id);
          const looked = name.includes('forks') ? 4 * (reader.intake.feeds.size + size) : 0;
          expect(stepsOf(reader) - stepsBefore).to.be.lessThan(150 + looked);
          return steps;
        };
        const [once, twice] = [after(700), after(1400)];
        expect(twice / once, `${once} steps, then ${twice}`).to.be.lessThan(2.1);
      });
    }
  }

  it('of forks is told in steps that grow with the forks', () => {
    const account = new BrakedAccount();
    const { reader, phone } = account;
    const entries = floods['forks at every step']!(account, phone, 6000);
    reader.look();
    reader.intake.take(entries.map(({ encoded }) => encoded));
    const member = reader.member(phone);
    let asked = 0;
    for (const head of reader.intake.feeds.headsOf(member)) {
      const { marks } = head;
      const upTo = marks.upTo.bind(marks);
      Object.assign(marks, { upTo: (branch: number) => (asked++, upTo(branch)) });
    }
    expect(reader.intake.feeds.forksOf(member)).to.have.length(3000);
    expect(asked).to.be.lessThan(10_000);
  });
});
