import { expect } from 'chai';

import { EntryIntake } from '../../../../src/keystore/feeds/entry-intake.js';
import {
  EntryWriter,
  revocation,
  rotation,
  type WritingMember,
  type WrittenEntry,
} from '../../../support/trust/entry-writer.js';
import { markedCrypto } from '../../../support/trust/marked-keys.js';

interface Admitted {
  readonly member: WritingMember;
  readonly entry: WrittenEntry;
}

/** A founder with so many devices, each of which has joined. */
class Account {
  readonly writer = new EntryWriter();
  readonly entries: WrittenEntry[] = [this.writer.genesis];
  readonly devices: readonly Admitted[];

  constructor(devices: number) {
    this.devices = Array.from({ length: devices }, (_, index) => this.admit(this.writer.founder, `device ${index}`));
  }

  add(entry: WrittenEntry): WrittenEntry {
    this.entries.push(entry);
    return entry;
  }

  admit(by: WritingMember, name: string): Admitted {
    const admitted = this.writer.admit(by, name);
    this.add(admitted.entry);
    this.add(this.writer.join(admitted.member, admitted.entry));
    return admitted;
  }

  get heads(): WrittenEntry[] {
    return this.devices.map(({ member }) => member.head!);
  }

  /** An intake that holds all of it, imported in one piece. */
  imported(order: 'as written' | 'backwards' = 'as written'): EntryIntake {
    const intake = new EntryIntake(this.writer.genesis.id, markedCrypto);
    const entries = order === 'backwards' ? this.entries.toReversed() : this.entries;
    const { refused } = intake.take(entries.map(({ encoded }) => encoded));
    expect(refused).to.deep.equal([]);
    expect(intake.feeds.size).to.equal(this.entries.length);
    return intake;
  }
}

/** What one more entry costs. */
function stepsFor(intake: EntryIntake, entry: WrittenEntry): number {
  const before = intake.steps;
  expect(intake.take([entry.encoded]).taken).to.have.length(1);
  return intake.steps - before;
}

/** Twice as much takes at most a little more than twice the steps. */
function expectLinear(accountOf: (size: number) => Account, size: number): void {
  for (const order of ['as written', 'backwards'] as const) {
    const [once, twice] = [accountOf(size).imported(order).steps, accountOf(2 * size).imported(order).steps];
    expect(twice / once, `${once} steps, then ${twice}, ${order}`).to.be.lessThan(2.1);
  }
}

describe('The work of taking entries, in steps', () => {
  it('goes by the deps of an entry, however long the feeds are and whatever was not named before', () => {
    const costOf = (devices: number, length: number): number => {
      const account = new Account(devices);
      for (const { member } of account.devices) {
        for (let index = 0; index < length; index++) account.add(account.writer.acknowledge(member, []));
      }
      const intake = account.imported();
      return stepsFor(intake, account.writer.acknowledge(account.writer.founder, account.heads.slice(0, 5)));
    };
    const least = costOf(5, 0);
    expect(costOf(5, 200)).to.equal(least);
    expect(costOf(50, 3)).to.equal(least);
    expect(least).to.be.lessThan(20);
  });

  it('grows with the entries', () => {
    expectLinear((size) => {
      const account = new Account(5);
      for (let index = 0; index < size; index++) {
        const { member } = account.devices[index % 5]!;
        account.add(account.writer.acknowledge(member, [account.devices[(index + 1) % 5]!.member.head!]));
      }
      return account;
    }, 250);
  });

  it('grows with the revocations in one import, of as many devices as revoke, and with those of one device', () => {
    expectLinear((size) => {
      const account = new Account(size);
      const { writer } = account;
      const last = account.admit(writer.founder, 'the last');
      for (const [index, { member }] of account.devices.entries()) {
        const junior = account.admit(member, `junior ${index}`);
        const targets = [[junior.member, []] as const, [last.member, []] as const];
        account.add(writer.write(member, revocation(targets), { deps: [last.entry] }));
      }
      const all = account.devices.map(({ member }) => [member, []] as const);
      account.add(writer.write(writer.founder, revocation(all), { deps: account.heads }));
      const remaining = [writer.founder, writer.paper];
      account.add(writer.write(writer.founder, rotation([writer.genesis], 2, remaining)));
      return account;
    }, 120);
  });

  it('grows with a line of devices, each let in by the one before', () => {
    expectLinear((size) => {
      const account = new Account(0);
      const line = [account.writer.founder, account.writer.paper];
      for (let index = 0; index < size; index++) {
        line.push(account.admit(index === 0 ? line[0]! : line.at(-1)!, `device ${index}`).member);
      }
      account.add(account.writer.write(line.at(-1)!, rotation([account.writer.genesis], 2, line)));
      return account;
    }, 60);
  });

  it('grows with a feed that forks at every step, and with whoever names its end', () => {
    expectLinear((size) => {
      const account = new Account(2);
      const { writer } = account;
      const [{ member }, other] = account.devices as [Admitted, Admitted];
      let at = member.head!;
      for (let index = 0; index < size; index++) {
        account.add(writer.write(member, { kind: 'device-left' }, { after: at }));
        at = account.add(writer.acknowledge(member, [], { after: at }));
      }
      account.add(writer.acknowledge(other.member, [at]));
      return account;
    }, 100);
  });

  it('grows with the targets of all revocations', () => {
    const costOf = (size: number): number => {
      const account = new Account(2 * size);
      const targets = account.devices.slice(size).map(({ member }) => [member, []] as const);
      const deps = [account.devices.at(-1)!.entry];
      for (const { member } of account.devices.slice(0, size)) {
        account.add(account.writer.write(member, revocation(targets), { deps }));
      }
      return account.imported().steps;
    };
    expect(costOf(80) / costOf(40)).to.be.lessThan(4);
  });

  it('goes by the boxes of a rotation once its author rotated before, however many devices are out', () => {
    const costOf = (out: number): number => {
      const account = new Account(out);
      const { writer } = account;
      const all = account.devices.map(({ member }) => [member, []] as const);
      const remaining = [writer.founder, writer.paper];
      account.add(writer.write(writer.founder, revocation(all)));
      const base = account.add(writer.write(writer.founder, rotation([writer.genesis], 2, remaining)));
      const intake = account.imported();
      return stepsFor(intake, writer.write(writer.founder, rotation([base], 3, remaining)));
    };
    expect(costOf(200)).to.equal(costOf(20));
    expect(costOf(20)).to.be.lessThan(20);
  });

  it('goes by the waiting copies that have to go, once too many wait', () => {
    const account = new Account(1);
    const [{ member }] = account.devices as [Admitted];
    const missing = account.writer.acknowledge(member, []);
    const late = Array.from({ length: 400 }, () => account.writer.acknowledge(member, []));
    const intake = new EntryIntake(account.writer.genesis.id, markedCrypto, 100 * missing.encoded.length);
    intake.take(account.entries.map(({ encoded }) => encoded));
    const before = intake.steps;
    for (const { encoded } of late) intake.take([encoded]);
    expect(intake.waiting).to.be.lessThan(105);
    expect(intake.steps - before).to.be.lessThan(4 * late.length);
  });
});
