import { expect } from 'chai';

import type { HeldEntry, Member } from '../../../../src/keystore/feeds/held-entry.js';
import { AccountMeaning } from '../../../../src/keystore/meaning/account-meaning.js';
import { Coverage } from '../../../../src/keystore/views/coverage.js';
import { SeededRandom } from '../../../support/simulation/random.js';
import { HeldAccount } from '../../../support/trust/held-account.js';

/** Who has what, one by one. */
function countNaively(meaning: AccountMeaning, rotations: readonly HeldEntry[]) {
  const { verdicts, alignment } = meaning;
  const counted = verdicts.members.filter(
    (one) => one.memberClass === 'device' && verdicts.stands(one) && meaning.lastWordOf(one) !== null,
  );
  const having = rotations.map((rotation) => counted.filter((member) => alignment.has(member, rotation)).length);
  return { devices: counted.length, having, missing: having.filter((count) => count < counted.length).length };
}

describe('Coverage', () => {
  it('says of each rotation who has it, and how many somebody lacks, as entries come one by one', () => {
    const random = new SeededRandom(11);
    const account = new HeldAccount();
    const meaning = new AccountMeaning(account.feeds);
    const coverage = new Coverage(meaning);
    const rotations: HeldEntry[] = [];
    const devices: Member[] = [account.founder];
    const any = (): Member => devices[random.between(0, devices.length - 1)]!;
    const follow = (...others: readonly Member[]): void => {
      const news = account.takeNews();
      meaning.take(news);
      for (const member of [...news.map(({ branch }) => branch.member), ...others]) coverage.refresh(member);
    };
    account.takeNews();
    for (let step = 0; step < 400; step++) {
      const by = any();
      const heard = [any(), any()].flatMap((one) => (one === by ? [] : (account.headOf(one) ?? [])));
      if (random.chance(0.1)) {
        devices.push(account.admit(by, heard));
        follow(devices.at(-1)!);
      } else if (random.chance(0.12)) {
        const [member, isArchived] = [any(), random.chance(0.5)];
        account.write(by, { kind: 'device-archived', member, isArchived }, heard);
        follow(member);
      } else if (random.chance(0.2)) {
        const base = rotations.at(-1) ?? account.genesis;
        rotations.push(account.rotate(by, base, devices, heard));
        follow();
      } else {
        account.acknowledge(by, heard);
        follow();
      }
      const last = rotations.at(-1);
      const naive = countNaively(meaning, rotations);
      expect([coverage.devices, coverage.missing], `step ${step}`).to.deep.equal([naive.devices, naive.missing]);
      expect(rotations.map((one) => coverage.countWith(one))).to.deep.equal(naive.having);
      if (last !== undefined && random.chance(0.8)) expect(coverage.countFollowed(last)).to.equal(naive.having.at(-1));
    }
    expect(devices.length).to.be.greaterThan(20);
    expect(coverage.missing).to.be.greaterThan(0);
  });
});
