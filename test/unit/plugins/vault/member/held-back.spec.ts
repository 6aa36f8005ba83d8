import { expect } from 'chai';

import { BRAKE_LIMITS } from '../../../../../src/keystore/brakes/brake.js';
import { MOST_FORCED_ROTATIONS } from '../../../../../src/keystore/brakes/forced-rotations.js';
import { lookAtHeldBackOf, rotateKey } from '../../../../../src/plugins/vault/worker/member/member-operations.js';
import { putOutKeeping, rename } from '../../../../../src/plugins/vault/worker/member/membership.js';
import { rotationsForcedBy } from '../../../../../src/plugins/vault/worker/member/taking-in.js';
import { localFactsOf } from '../../../../../src/plugins/vault/worker/member/shown-facts.js';
import { NOW } from '../../../../support/trust/account-kit.js';
import { DAY } from '../../../../support/trust/braked-device.js';
import { exchange, MemberDevice } from '../../../../support/trust/member-device.js';

const MORE = 40;
const WRITTEN = BRAKE_LIMITS.inADay + MORE;

describe('A device that hears more of another than is taken unasked (10.5)', () => {
  let [laptop, phone]: MemberDevice[] = [];

  before(() => {
    laptop = MemberDevice.found('Laptop');
    phone = laptop.admit('Phone');
    exchange(laptop, phone);
    phone.account.change(NOW, (pen) => {
      for (let count = 0; count < WRITTEN; count++) rename(pen, pen.self, `Phone ${count}`);
    });
  });

  /** What a snapshot shows of it: entries by reason. */
  function heldBackIn({ account }: MemberDevice): readonly string[] {
    const beside = { keyDerivation: { memoryKiB: 1, passes: 1 }, refused: [], damagedRecords: [] };
    const facts = localFactsOf(account.session.account, beside);
    return account.views.snapshot(facts).heldBack.map(({ reason, entries }) => `${reason} ${entries}`);
  }

  it('[M8] takes so many, names what waits, and takes that when its person looked', () => {
    const reader = laptop!.copy('Laptop');
    const { taken, heldBack } = reader.account.takeIn(NOW, [...phone!.account.entries()]);
    // That it has joined came before; the others wait for the one that is held back.
    expect([taken.length, heldBack.length]).to.deep.equal([BRAKE_LIMITS.inADay - 1, 1]);
    expect(heldBackIn(reader)).to.deep.equal(['day 1']);
    expect(lookAtHeldBackOf(reader.account, { device: phone!.id.slice(0, 32) }, NOW).taken).to.have.length(MORE + 1);
    expect(heldBackIn(reader)).to.deep.equal([]);
    expect(reader.account.meaning.feeds.size).to.be.above(phone!.account.meaning.feeds.size);
  });

  it('goes on counting when it is opened again, until a day is over', () => {
    const reader = laptop!.copy('Laptop');
    reader.account.takeIn(NOW, [...phone!.account.entries()]);
    const again = reader.copy('Laptop');
    expect(again.account.takeIn(NOW + DAY / 2, []).taken).to.have.length(0);
    expect(heldBackIn(again)).to.deep.equal(['day 1']);
    const later = reader.copy('Laptop');
    later.account.takeIn(NOW + DAY, []);
    expect(heldBackIn(later)).to.deep.equal([]);
    expect(later.account.meaning.names.of(later.memberOf(phone!))?.text).to.equal(`Phone ${WRITTEN - 1}`);
  });

  it('takes it all where what it lost comes back', () => {
    const reader = laptop!.copy('Laptop');
    reader.account.session.heal(NOW, (edit) => void edit.take([...phone!.account.entries()]));
    expect(heldBackIn(reader)).to.deep.equal([]);
  });
});

describe('A device that others make rotate again and again (7.8)', () => {
  it('asks its person before the ninth time within a day', () => {
    const laptop = MemberDevice.found('Laptop');
    const phone = laptop.admit('Phone');
    exchange(laptop, phone);
    const made = (): number => laptop.account.meaning.generations.highest;
    // Each tablet is let in and revoked by the phone, whose key the laptop never hears of.
    const force = (): void => {
      const tablet = phone.admit('Tablet');
      phone.account.change(NOW, (pen) => putOutKeeping(pen, [phone.memberOf(tablet)], ''));
      const [rotation] = [...phone.account.meaning.generations.withNumber(phone.account.meaning.generations.highest)];
      const entries = [...phone.account.meaning.feeds.entries].filter((entry) => entry !== rotation);
      laptop.account.takeIn(NOW, phone.account.encoded(entries));
    };
    for (let count = 1; count <= MOST_FORCED_ROTATIONS; count++) {
      const before = made();
      force();
      expect([made(), laptop.current !== null], `time ${count}`).to.deep.equal([before + 1, true]);
      phone.hear(laptop);
    }
    expect(rotationsForcedBy(laptop.account)).to.deep.equal([]);
    force();
    expect(laptop.current).to.equal(null);
    expect(rotationsForcedBy(laptop.account)).to.deep.equal([phone.id]);
    rotateKey(laptop.account, { reason: 'its person says so' }, NOW);
    expect(laptop.key).to.not.equal('none');
    expect(rotationsForcedBy(laptop.account)).to.deep.equal([]);
  });
});
