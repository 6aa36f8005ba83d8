import { expect } from 'chai';

import type { Member } from '../../../../src/keystore/feeds/held-entry.js';
import { ShownAccount } from '../../../support/trust/shown-account.js';

describe('The other half of an exchange, in format 2', () => {
  let account: ShownAccount;
  let desk: Member;
  let laptop: Member;

  beforeEach(() => {
    account = new ShownAccount();
    desk = account.founder;
    laptop = account.device('Laptop');
    account.rename(desk, desk, 'Desk');
    account.hear(desk);
    account.hear(laptop);
  });

  const openOn = (self: Member) => {
    account.self = self;
    return account.snapshot().openExchange;
  };
  const waits = (needs: 'keys' | 'news', ...names: string[]) => ({ needs, count: names.length, names });

  it('is left until the other side has said that it heard, and ends with that on both sides', () => {
    expect([openOn(desk), openOn(laptop)]).to.deep.equal([null, null]);
    account.rotateFor(desk);
    expect(openOn(desk)).to.deep.equal(waits('keys', 'Laptop'));
    account.hear(laptop);
    expect(openOn(laptop), 'its answer').to.deep.equal(waits('news', 'Desk'));
    expect(openOn(desk)).to.equal(null);
    account.acknowledge(laptop);
    expect(openOn(laptop), 'nothing is news after it').to.deep.equal(waits('news', 'Desk'));
    account.hear(desk);
    expect([openOn(desk), openOn(laptop)]).to.deep.equal([null, null]);
  });

  it('is also left after joining, as the devices that were there do not know of the new one', () => {
    const phone = account.device('Phone');
    expect(openOn(phone)).to.deep.equal(waits('news', 'Desk', 'Laptop'));
    account.hear(desk);
    expect(openOn(phone)).to.deep.equal(waits('news', 'Laptop'));
    account.hear(laptop);
    expect(openOn(phone)).to.equal(null);
  });

  it('is left while somebody has not heard of the secret that was shared with it', () => {
    account.rotateFor(desk, [desk, account.paper]);
    account.hear(laptop);
    account.hear(desk);
    account.show();
    const generation = account.meaning.current!;
    account.write(desk, { kind: 'secret-shared', generation, recipients: [laptop] });
    expect(openOn(desk)).to.deep.equal(waits('keys', 'Laptop'));
    account.hear(laptop);
    expect(openOn(desk)).to.equal(null);
  });

  it('is not told by a device that lacks keys or entries itself, or is out, nor of devices that do not count', () => {
    account.rotateFor(desk);
    account.self = desk;
    expect(account.snapshot({ waiting: { incomplete: 1, ofALaterVersion: 0 } }).openExchange).to.equal(null);
    expect(account.snapshot({ waiting: { incomplete: 0, ofALaterVersion: 1 } }).openExchange).to.equal(null);
    expect(openOn(desk)).to.include({ needs: 'keys' });
    account.write(desk, { kind: 'device-archived', member: laptop, isArchived: true });
    expect(openOn(desk)).to.equal(null);
    account.admit(desk, [], { name: 'Awaited' });
    expect(openOn(desk), 'who waits for a welcome').to.equal(null);
    expect(openOn(laptop)).to.equal(null);
    const fresh = new ShownAccount();
    fresh.rotateFor(fresh.device('Other'));
    expect(fresh.snapshot({ holds: () => false }).openExchange).to.equal(null);
  });

  it('is about what this vault wrote, not what a copy of it did', () => {
    account.rotateFor(desk);
    const before = account.headOf(laptop)!;
    const answer = account.hear(laptop);
    account.acknowledge(desk, [answer]);
    account.write(laptop, { kind: 'password-rotated' }, [], before);
    account.self = laptop;
    expect(account.snapshot({ ownNewest: answer.id }).openExchange).to.equal(null);
  });

  it('names three devices at most, and counts all', () => {
    for (const name of ['A', 'B', 'C', 'D']) account.device(name);
    account.rotateFor(desk);
    account.hear(laptop);
    expect(openOn(desk)).to.include({ needs: 'keys', count: 4 });
    expect(openOn(desk)?.names).to.have.length(3);
  });
});
