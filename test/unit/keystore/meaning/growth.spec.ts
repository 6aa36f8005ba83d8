import { expect } from 'chai';

import type { HeldEntry, Member } from '../../../../src/keystore/feeds/held-entry.js';
import { AccountMeaning } from '../../../../src/keystore/meaning/account-meaning.js';
import { HeldAccount } from '../../../support/trust/held-account.js';

/** A founder with so many devices, each of which has joined. */
function accountOf(size: number): { readonly account: HeldAccount; readonly devices: readonly Member[] } {
  const account = new HeldAccount();
  const devices = Array.from({ length: size }, () => account.admit(account.founder));
  for (const device of devices) account.join(device);
  return { account, devices };
}

/** What it takes to take in what was held since. */
function stepsFor(meaning: AccountMeaning, account: HeldAccount): number {
  const before = meaning.steps;
  meaning.take(account.takeNews());
  return meaning.steps - before;
}

/** A large account in which the first ten devices rotated in turn, and all heard of it. */
function rotated(devices: number, rotations: number) {
  const { account, devices: all } = accountOf(devices);
  const rotating = all.slice(0, 10);
  let last = account.genesis;
  for (let done = 0; done < rotations; done++) {
    const recipients = [account.founder, account.paper, ...rotating];
    last = account.rotate(rotating[done % rotating.length]!, last, recipients, [last]);
  }
  for (const device of all) account.acknowledge(device, [last]);
  const meaning = new AccountMeaning(account.feeds);
  account.takeNews();
  return { account, meaning, devices: all, last };
}

describe('The work of knowing what entries mean, in steps', () => {
  it('goes by what is new while nobody is put out or back, however large the account', () => {
    const costsOf = (size: number): number[] => {
      const { account, meaning, devices, last } = rotated(size, 10 * size);
      const [one, other, third] = devices as [Member, Member, Member];
      // Known from here on.
      expect(meaning.missing.get(third)).to.be.greaterThan(0);
      account.acknowledge(third, [account.headOf(one)!, account.headOf(other)!]);
      const acknowledging = stepsFor(meaning, account);
      const next = account.rotate(one, last, [account.founder, account.paper], [last]);
      const rotating = stepsFor(meaning, account);
      expect(meaning.current).to.equal(next);
      account.admit(one);
      const admitting = stepsFor(meaning, account);
      account.write(one, { kind: 'secret-shared', generation: next, recipients: [other] });
      const sharing = stepsFor(meaning, account);
      expect(meaning.lackingCurrent).not.to.include(other);
      return [acknowledging, rotating, admitting, sharing];
    };
    const small = costsOf(20);
    expect(costsOf(200)).to.deep.equal(small);
    for (const steps of small) expect(steps).to.be.lessThan(25);
  });

  it('counts missing rotations once for what devices heard in common', () => {
    const costOf = (size: number): number => {
      const { meaning } = rotated(size, 100);
      const before = meaning.alignment.steps;
      expect([...meaning.missing.values()].every((count) => count <= 101)).to.equal(true);
      return meaning.alignment.steps - before;
    };
    expect(costOf(400) - costOf(200)).to.be.closeTo(costOf(600) - costOf(400), 40);
  });

  it('grows with the revocations, all of which count, and cuts each target once', () => {
    const costOf = (size: number): number => {
      const { account, devices } = accountOf(size);
      const targets = devices.map((member) => ({ member, keep: [] as HeldEntry[] }));
      for (const [index, device] of devices.entries()) {
        const revocation = account.revoke(device, index + 1 < size ? [targets[index + 1]!, targets.at(-1)!] : []);
        targets[index]!.keep.push(revocation);
      }
      const { verdicts } = new AccountMeaning(account.feeds);
      expect(verdicts.of(devices.at(-1)!).cut?.by).to.equal(devices[0]);
      expect(verdicts.of(devices.at(-2)!).cut?.by).to.equal(devices.at(-3));
      return verdicts.steps;
    };
    expect(costOf(400) / costOf(200)).to.be.lessThan(2.1);
  });

  it('grows with the targets of all revocations, where each device revokes all its juniors', () => {
    const costOf = (size: number): number => {
      const { account, devices } = accountOf(size);
      const targets = devices.map((member) => ({ member, keep: [] as HeldEntry[] }));
      for (const [index, device] of devices.entries()) {
        targets[index]!.keep.push(account.revoke(device, targets.slice(index + 1)));
      }
      return new AccountMeaning(account.feeds).verdicts.steps - size * size;
    };
    expect(costOf(200)).to.be.lessThan(0);
  });

  it('grows with a feed that forks at every step, of which a revocation keeps the ends', () => {
    const costOf = (size: number): number => {
      const { account, devices } = accountOf(1);
      const [member] = devices as [Member];
      let at = account.headOf(member)!;
      const ends: HeldEntry[] = [];
      for (let step = 0; step < size; step++) {
        const next = account.write(member, { kind: 'acknowledged' }, [], at);
        ends.push(account.write(member, { kind: 'acknowledged' }, [], at));
        at = next;
      }
      const keep = [...ends.slice(-32), ...ends.slice(0, 32)];
      account.revoke(account.founder, [{ member, keep }]);
      return new AccountMeaning(account.feeds).verdicts.steps;
    };
    expect(costOf(400) / costOf(200)).to.be.lessThan(2.1);
  });

  it('grows with corrections of corrections', () => {
    const { account, devices } = accountOf(300);
    const written: HeldEntry[] = [];
    for (let index = 0; index < 300; index++) {
      const targets = devices.slice(index % 7).map((member) => ({ member, keep: [account.headOf(member)!] }));
      written.push(account.revoke(account.founder, targets, [...written]));
    }
    const { verdicts } = new AccountMeaning(account.feeds);
    expect(verdicts.of(devices[299]!).cut?.revocations).to.have.length(300);
    expect(verdicts.counts(account.headOf(devices[299]!)!)).to.equal(true);
    expect(verdicts.steps).to.be.lessThan(300 * 300 + 3000);
  });
});
