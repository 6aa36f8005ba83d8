import path from 'node:path';
import { expect } from 'chai';

import { AppError } from '../../../../../src/core/errors.js';

import type { StatementOf } from '../../../../../src/keystore/entries/entry-kinds.js';
import type { HeldEntry } from '../../../../../src/keystore/feeds/held-entry.js';
import { type HeldSecrets, planRotation } from '../../../../../src/keystore/writing/passing-on.js';
import { keepOf } from '../../../../../src/keystore/writing/putting-out.js';
import {
  putOut,
  putOutKeeping,
  rename,
  setArchived,
} from '../../../../../src/plugins/vault/worker/member/membership.js';
import { openMemberBundle, writeMemberBundle } from '../../../../../src/plugins/vault/worker/bundle/member-bundle.js';
import { paperMemberOf } from '../../../../../src/plugins/vault/worker/member/recovering.js';
import { OperationControl } from '../../../../../src/plugins/vault/worker/operation-control.js';
import { DataFolders } from '../../../../support/vault/data-folders.js';
import { rotate } from '../../../../../src/plugins/vault/worker/member/rotating.js';
import { makeBox } from '../../../../../src/plugins/vault/worker/trust/sealed-box.js';
import { SecretKeys } from '../../../../../src/plugins/vault/worker/trust/secret-keys.js';
import { NOW } from '../../../../support/trust/account-kit.js';
import { exchange, MemberDevice } from '../../../../support/trust/member-device.js';

const NO_SECRETS: HeldSecrets = { generations: [], isUsed: () => false, isChecked: () => false };

const revoke = (by: MemberDevice, ...targets: readonly MemberDevice[]): void =>
  by.account.change(NOW, (pen) =>
    putOutKeeping(
      pen,
      targets.map((target) => by.memberOf(target)),
      'lost',
    ),
  );

const keysOf = (...devices: readonly MemberDevice[]): readonly string[] => devices.map(({ key }) => key);

describe('A member of an account', () => {
  const folders = new DataFolders();

  it('begins an account whose first key it holds', () => {
    const laptop = MemberDevice.found('Laptop');
    expect(laptop.key).to.equal('1');
    expect(laptop.account.meaning.verdicts.members).to.have.length(2);
  });

  it('lets a device in that has the key at once, and an exchange comes to rest', () => {
    const laptop = MemberDevice.found('Laptop');
    const phone = laptop.admit('Phone');
    expect(keysOf(laptop, phone)).to.deep.equal(['1', '1']);
    expect(exchange(laptop, phone)).to.be.at.most(3);
    expect([...laptop.account.meaning.missing.values()]).to.deep.equal([0, 0]);
    expect(laptop.account.meaning.arrivalOf(laptop.memberOf(phone))).to.not.equal(null);
  });

  it('makes keys that all others get, and that lead back to those before', () => {
    const laptop = MemberDevice.found('Laptop');
    const phone = laptop.admit('Phone');
    for (let count = 0; count < 3; count++) laptop.account.change(NOW, (pen) => void rotate(pen, ''));
    const tablet = laptop.admit('Tablet');
    exchange(laptop, phone, tablet);
    expect(keysOf(laptop, phone, tablet)).to.deep.equal(['4', '4', '4']);
    // It was let in when there were four, and given one.
    for (const generation of laptop.account.meaning.generations.all) expect(tablet.holds(generation)).to.equal(true);
  });

  it('joins keys that were made at once by the next', () => {
    const laptop = MemberDevice.found('Laptop');
    const phone = laptop.admit('Phone');
    exchange(laptop, phone);
    for (const device of [laptop, phone]) device.account.change(NOW, (pen) => void rotate(pen, ''));
    exchange(laptop, phone);
    expect(keysOf(laptop, phone)).to.deep.equal(['2', '2']);
    expect(laptop.current?.id).to.equal(phone.current?.id);
    expect(laptop.account.meaning.bases.size).to.equal(2);
    const joined = phone.account.change(NOW, (pen) => rotate(pen, ''));
    const tablet = phone.admit('Tablet');
    exchange(laptop, phone, tablet);
    expect(laptop.current?.id).to.equal(joined.id);
    for (const generation of laptop.account.meaning.generations.all) expect(tablet.holds(generation)).to.equal(true);
  });

  it('keeps every later key from a device that was revoked', () => {
    const laptop = MemberDevice.found('Laptop');
    const phone = laptop.admit('Phone');
    const thief = laptop.admit('Tablet');
    exchange(laptop, phone, thief);
    revoke(laptop, thief);
    phone.hear(laptop);
    thief.hear(laptop, phone);
    expect([laptop.standingOf(thief), phone.standingOf(thief)]).to.deep.equal(['revoked', 'revoked']);
    expect(keysOf(laptop, phone, thief)).to.deep.equal(['2', '2', '2 locked']);
    // What it writes all the same counts for nobody who heard of it.
    thief.account.change(NOW, (pen) => void rotate(pen, ''));
    exchange(laptop, phone, thief);
    expect(keysOf(laptop, phone, thief)).to.deep.equal(['2', '2', '2 locked']);
  });

  it('[M5] rotates unasked where two revoke at once, as neither key was made by somebody who had heard of both', () => {
    const laptop = MemberDevice.found('Laptop');
    const phone = laptop.admit('Phone');
    const [one, other] = [laptop.admit('Tablet'), phone.admit('Watch')];
    exchange(laptop, phone, one, other);
    revoke(laptop, one);
    revoke(phone, other);
    exchange(laptop, phone);
    expect(keysOf(laptop, phone)).to.deep.equal([laptop.key, laptop.key]);
    expect(laptop.key).to.match(/^[3-9]$/);
    for (const device of [one, other]) {
      device.hear(laptop, phone);
      expect(device.key).to.match(/locked$/);
    }
  });

  it('lets a junior suspend a senior, which gets no later key until somebody senior answers', () => {
    const laptop = MemberDevice.found('Laptop');
    const phone = laptop.admit('Phone');
    const tablet = phone.admit('Tablet');
    exchange(laptop, phone, tablet);
    revoke(tablet, phone);
    laptop.hear(tablet);
    phone.hear(tablet, laptop);
    expect(laptop.standingOf(phone)).to.equal('suspended');
    expect(keysOf(laptop, phone, tablet)).to.deep.equal(['2', '2 locked', '2']);
    // The suspended device answers: it revokes its junior, and everybody sees that.
    revoke(phone, tablet);
    exchange(laptop, phone);
    expect([laptop.standingOf(phone), laptop.standingOf(tablet)]).to.deep.equal(['stands', 'revoked']);
    expect(keysOf(laptop, phone)).to.deep.equal([laptop.key, laptop.key]);
    expect(laptop.key).to.match(/^\d+$/);
    tablet.hear(laptop);
    expect(tablet.key).to.match(/locked$/);
  });

  it('keeps less of a stolen device where its person says so, and tells before what that takes away', () => {
    const laptop = MemberDevice.found('Laptop');
    const stolen = laptop.admit('Phone');
    exchange(laptop, stolen);
    const before = laptop.account.meaning.feeds.size;
    const accomplice = stolen.admit('Accomplice');
    laptop.hear(stolen, accomplice);
    const target = laptop.memberOf(stolen);
    const keep = keepOf(laptop.account.meaning, target, ({ fact }) => fact?.kind === 'device-joined');
    const trial = laptop.account.meaning.tryRevocation({ author: laptop.account.self!, targets: [keep], corrects: [] });
    expect(trial.out.map(({ id }) => id)).to.have.members([stolen.id, accomplice.id]);
    expect(laptop.account.meaning.feeds.size).to.be.greaterThan(before);
    laptop.account.change(NOW, (pen) => putOut(pen, { targets: [keep], reason: 'stolen' }));
    expect(laptop.standingOf(accomplice)).to.equal('not-let-in');
    expect(laptop.key).to.equal('2');
    accomplice.hear(laptop);
    expect(accomplice.key).to.match(/locked$/);
  });

  describe('with the recovery key', () => {
    const paper = SecretKeys.random('device');

    it('[M10] begins anew when all devices are lost, by a bundle and the paper', () => {
      const laptop = MemberDevice.found('Laptop', paper);
      const phone = laptop.admit('Phone');
      exchange(laptop, phone);
      laptop.account.change(NOW, (pen) => void rotate(pen, ''));
      const file = path.join(folders.make(), 'bundle');
      const { meaning } = laptop.account;
      const recipients = meaning.verdicts.members.map(({ keys }) => keys);
      const header = { account: meaning.feeds.account, madeAt: NOW };
      const part = { recipients, entries: laptop.account.entries() };
      writeMemberBundle(file, header, [part], new OperationControl());

      // Nothing but the paper is needed to open it.
      const bundle = openMemberBundle(file, [paper], new OperationControl());
      const entries = [...bundle.entries()];
      const found = MemberDevice.recover('New laptop', paper, bundle.header.account, entries);
      bundle.close();
      expect([found.standingOf(laptop), found.standingOf(phone)]).to.deep.equal(['revoked', 'revoked']);
      expect(found.key).to.equal('3');
      for (const generation of found.account.meaning.generations.all) expect(found.holds(generation)).to.equal(true);
      // Whoever has the lost devices gets no later key.
      laptop.hear(found);
      expect(laptop.key).to.match(/locked$/);
      // What was stored goes on.
      expect(found.copy('opened again').key).to.equal('3');
      const tablet = found.admit('Tablet');
      exchange(found, tablet);
      expect(keysOf(found, tablet)).to.deep.equal(['3', '3']);
    });

    it('[M10] says when it is the paper of another account', () => {
      const laptop = MemberDevice.found('Laptop', paper);
      const other = SecretKeys.random('device');
      const entries = [...laptop.account.entries()];
      expect(() => MemberDevice.recover('New', other, laptop.account.meaning.feeds.account, entries))
        .to.throw(AppError)
        .with.property('code', 'RECOVERY_KEY_FOREIGN');
      expect(paperMemberOf(laptop.account.meaning.feeds, paper).keys).to.equal(paper);
    });

    it('[M10] settles a revocation that a thief contests, for good', () => {
      const stolen = MemberDevice.found('Laptop', paper);
      const phone = stolen.admit('Phone');
      exchange(stolen, phone);
      // The thief has the most senior keys, and revokes the person's phone.
      revoke(stolen, phone);
      phone.hear(stolen);
      expect(phone.standingOf(phone)).to.equal('revoked');
      const { feeds } = phone.account.meaning;
      const said = [...feeds.entries].find(({ kind }) => kind === 'device-revoked')!;
      phone.account.change(NOW, (pen) => {
        const asPaper = pen.as(paperMemberOf(feeds, paper));
        const target = keepOf(asPaper.meaning, phone.memberOf(stolen), ({ number }) => number < said.number);
        putOut(asPaper, { targets: [target], reason: 'stolen' });
      });
      expect(phone.standingOf(phone)).to.equal('stands');
      expect(phone.standingOf(stolen)).to.equal('revoked');
      // The thief answers in vain.
      stolen.account.change(NOW, (pen) => void rotate(pen, ''));
      phone.hear(stolen);
      expect(phone.standingOf(stolen)).to.equal('revoked');
      phone.account.change(NOW, (pen) => void rotate(pen, ''));
      expect(phone.key).to.match(/^\d+$/);
      stolen.hear(phone);
      expect(stolen.standingOf(phone)).to.equal('stands');
      expect(stolen.key).to.match(/locked$/);
    });
  });

  describe('that is given a false key', () => {
    let [laptop, phone, evil]: MemberDevice[] = [];

    beforeEach(() => {
      laptop = MemberDevice.found('Laptop');
      phone = laptop.admit('Phone');
      evil = laptop.admit('Tablet');
      exchange(laptop, phone, evil);
    });

    /** Rotates as an honest device does, but for what is changed in the entry. */
    function rotateFalsely(
      change: (rotation: StatementOf<'key-rotated'>, made: SecretKeys) => Partial<StatementOf<'key-rotated'>>,
    ): HeldEntry {
      return evil!.account.change(NOW, (pen) => {
        const { place, bases, number, recipients } = planRotation(pen.meaning, pen.writer, NO_SECRETS);
        const made = SecretKeys.random('generation');
        const { account } = pen.account.feeds;
        const rotation: StatementOf<'key-rotated'> = {
          kind: 'key-rotated',
          bases: bases.map(({ id }) => id),
          number,
          generation: made.record,
          wraps: [],
          boxes: recipients.map(({ id, keys }) => [id, makeBox(made, account, keys)] as const),
          endorsement: null,
          reason: '',
        };
        return pen.sayAt(place, { ...rotation, ...change(rotation, made) });
      });
    }

    const unfairFor = (device: MemberDevice): readonly string[] => [
      ...device.account.session.account.changeable.directory.marked('unfair'),
    ];

    it('[M4] that it can’t open, rotates, and goes on; who can open it sees who was cheated', () => {
      const cheat = rotateFalsely(({ boxes }) => ({
        boxes: boxes.map(([id, box]) => [id, id === laptop!.id ? box.toReversed() : box] as const),
      }));
      phone!.hear(evil!);
      expect(phone!.key).to.equal('2');
      expect(unfairFor(phone!)).to.deep.equal([cheat.id]);
      laptop!.hear(evil!);
      expect(laptop!.key).to.equal('3');
      exchange(laptop!, phone!);
      expect(keysOf(laptop!, phone!)).to.deep.equal(['3', '3']);
      // It stops no revocation either.
      revoke(laptop!, evil!);
      expect(laptop!.key).to.equal('4');
    });

    it('[M4] with an empty box for a member that can be sealed to, sees it', () => {
      const cheat = rotateFalsely(({ boxes }) => ({
        boxes: boxes.map(([id, box]) => [id, id === laptop!.id ? new Uint8Array(0) : box] as const),
      }));
      phone!.hear(evil!);
      expect(unfairFor(phone!)).to.deep.equal([cheat.id]);
    });

    it('[M4] names who shared it falsely, not who made it', () => {
      const watch = laptop!.admit('Watch');
      exchange(laptop!, phone!, evil!, watch);
      const rotation = laptop!.account.change(NOW, (pen) => rotate(pen, ''));
      exchange(laptop!, phone!, evil!, watch);
      const share = evil!.account.change(NOW, (pen) => {
        const keys = pen.account.generations.get(rotation.id)!;
        const { account } = pen.account.feeds;
        const boxes = [phone!, watch]
          .map((one) => [one.id, makeBox(keys, account, evil!.memberOf(one).keys)] as const)
          .toSorted(([a], [b]) => (a < b ? -1 : 1))
          .map(([id, box]) => [id, id === watch.id ? box.toReversed() : box] as const);
        return pen.say({ kind: 'secret-shared', generation: rotation.id, boxes }, [
          pen.account.feeds.entry(rotation.id)!,
        ]);
      });
      phone!.hear(evil!);
      expect(unfairFor(phone!)).to.deep.equal([share.id]);
    });

    it('[M6] of which a part is not derived from its secret, counts it as not opened', () => {
      const own = SecretKeys.random('generation').record;
      for (const part of ['ed25519', 'mlDsa65', 'xwing'] as const) {
        const { id } = rotateFalsely(({ generation }) => ({ generation: { ...generation, [part]: own[part] } }));
        phone!.hear(evil!);
        expect(phone!.account.session.account.generations.has(id), part).to.equal(false);
        expect(phone!.key, part).to.match(/^\d+$/);
      }
    });
  });

  it('goes on in what was stored, after each step', () => {
    const laptop = MemberDevice.found('Laptop');
    const phone = laptop.admit('Phone');
    phone.account.change(NOW, (pen) => rename(pen, pen.self, 'Handy'));
    exchange(laptop, phone);
    laptop.account.change(NOW, (pen) => setArchived(pen, laptop.memberOf(phone), true));
    const again = laptop.copy('Laptop, opened again');
    expect(again.account.meaning.names.of(again.memberOf(phone))?.text).to.equal('Handy');
    expect(again.standingOf(phone)).to.equal('archived');
    expect(again.key).to.equal('1');
    // In use, it finds itself archived, and takes itself back.
    phone.hear(laptop);
    again.hear(phone);
    expect(again.standingOf(phone)).to.equal('stands');
  });
});
