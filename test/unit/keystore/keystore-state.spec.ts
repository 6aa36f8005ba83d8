import { expect } from 'chai';
import { AppError } from '../../../src/core/errors.js';
import {
  decodeEntry,
  encodeEntry,
  type Entry,
  type KeystoreSnapshot,
  KeystoreState,
} from '../../../src/keystore/index.js';
import { type CryptoSuite, fakeSuite } from '../../support/keystore/crypto-suite.js';
import { FeedAuthor, synchronize } from '../../support/keystore/feed-author.js';

const look = (author: FeedAuthor): KeystoreSnapshot => author.state.snapshot(author.localFacts());
const idsOf = (devices: readonly { readonly id: string }[]): string[] => devices.map(({ id }) => id);

function expectSameState(one: FeedAuthor, other: FeedAuthor): void {
  expect(Buffer.compare(one.state.canonical(), other.state.canonical())).to.equal(0);
}

describe('KeystoreState', () => {
  let suite: CryptoSuite;
  let founder: FeedAuthor;
  let laptop: FeedAuthor;
  let phone: FeedAuthor;

  /** Exchanges everything between all three until nobody has anything to say. */
  function meet(...authors: FeedAuthor[]): void {
    for (let round = 0; round < 3; round++) {
      for (const one of authors) for (const other of authors) if (one !== other) synchronize(one, other);
    }
  }

  beforeEach(() => {
    suite = fakeSuite('keystore state');
    founder = FeedAuthor.found(suite, 'Desk');
    laptop = FeedAuthor.join(founder, 'Laptop');
    phone = FeedAuthor.join(founder, 'Phone');
    meet(founder, laptop, phone);
  });

  describe('alignment', () => {
    it('[C1] counts a rotation as missing until each device has acknowledged it', () => {
      founder.rotate();
      founder.rotate();
      expect(look(founder).alignment).to.deep.equal({
        inSync: [founder.device],
        outOfSync: idsOf(look(founder).devices.active).slice(1),
        missingRotations: 2,
      });
      synchronize(founder, laptop);
      expect(look(founder).alignment.inSync).to.have.members([founder.device, laptop.device]);
      expect(look(founder).alignment.missingRotations).to.equal(2);
      meet(founder, laptop, phone);
      expect(look(founder).alignment.outOfSync).to.deep.equal([]);
      expect(look(founder).alignment.missingRotations).to.equal(0);
    });

    it('says of each rotation how many devices have acknowledged it', () => {
      founder.rotate();
      synchronize(founder, laptop);
      founder.rotate();
      const [newest, older] = founder.state.rotations(0, 2).items;
      expect([newest?.acknowledgedBy, older?.acknowledgedBy]).to.deep.equal([1, 2]);
      expect(newest).to.include({ generation: 3, isCurrent: true, activeDevices: 3, authorName: 'Desk' });
      expect(older).to.include({ generation: 2, isCurrent: false });
      expect({ ...look(founder).rotations.current, rivalry: null }).to.deep.equal(newest);
    });

    it('does not answer acknowledgements with acknowledgements', () => {
      founder.rotate();
      meet(founder, laptop, phone);
      for (const author of [founder, laptop, phone]) {
        expect(author.state.pendingAcknowledgement(author.device)).to.equal(null);
      }
    });

    it('acknowledges the feeds of which there is something new, once one of them says more than what it has heard', () => {
      laptop.rename(laptop.device, 'Other laptop');
      founder.import(laptop.export());
      const renamed = laptop.state.feeds.get(laptop.device)?.sequence ?? 0;
      expect(founder.state.pendingAcknowledgement(founder.device)).to.deep.equal([
        { device: laptop.device, sequence: renamed },
      ]);
      founder.acknowledge();
      laptop.write({ kind: 'acknowledged', seen: [{ device: phone.device, sequence: 9 }], shared: [] });
      founder.import(laptop.export());
      expect(founder.state.pendingAcknowledgement(founder.device)).to.equal(null);
      phone.rename(phone.device, 'Other phone');
      founder.import(phone.export());
      expect(founder.state.pendingAcknowledgement(founder.device)?.map(({ device }) => device)).to.have.members([
        laptop.device,
        phone.device,
      ]);
    });

    it('[C8] is not moved by a clock that is years wrong', () => {
      phone.now += 5 * 365 * 24 * 3600 * 1000;
      laptop.now -= 5 * 365 * 24 * 3600 * 1000;
      phone.rename(founder.device, 'Named first, from the future');
      meet(founder, laptop, phone);
      laptop.rename(founder.device, 'Named later, from the past');
      meet(founder, laptop, phone);
      expect(founder.state.nameOf(founder.device)).to.equal('Named later, from the past');
      expect(look(founder).alignment.outOfSync).to.deep.equal([]);
    });
  });

  describe('snapshots', () => {
    it('[H1] are the same object, without any work, while nothing changed', () => {
      const local = founder.localFacts();
      const snapshot = founder.state.snapshot(local);
      const verified = { ...suite.verified };
      expect(founder.state.snapshot(local)).to.equal(snapshot);
      expect(suite.verified).to.deep.equal(verified);
      founder.rotate();
      expect(founder.state.snapshot(local)).not.to.equal(snapshot);
      expect(founder.state.snapshot(local).revision).to.be.greaterThan(snapshot.revision);
    });

    it('list this device first, then the others in the order of joining', () => {
      const late = FeedAuthor.join(phone, 'Late');
      late.rotate();
      const later = FeedAuthor.join(late, 'Later');
      founder.import(later.export());
      laptop.import(later.export());
      expect(idsOf(look(founder).devices.active).at(0)).to.equal(founder.device);
      expect(idsOf(look(founder).devices.active).at(-1)).to.equal(later.device);
      expect(idsOf(look(laptop).devices.active).slice(0, 2)).to.deep.equal([laptop.device, founder.device]);
    });

    it('show the same comparison code on both screens, and none for the device itself', () => {
      const seen = (by: FeedAuthor, of: FeedAuthor): string | undefined =>
        look(by).devices.active.find(({ id }) => id === of.device)?.comparisonCode;
      expect(seen(phone, laptop))
        .to.equal(seen(laptop, phone))
        .and.to.match(/^\d{5}( \d{5}){5}$/);
      expect(seen(phone, laptop)).not.to.equal(seen(phone, founder));
      expect(seen(phone, phone)).to.equal('');
    });

    it('[C10] show names made safe, whatever was written', () => {
      phone.rename(phone.device, '\u202e<img src=x>\u0000');
      expect(phone.state.nameOf(phone.device)).to.equal('<img src=x>');
      expect(look(phone).devices.active[0]?.name).to.equal('<img src=x>');
    });

    it('say how many entries others hold that this device has not received', () => {
      const seen = [{ device: phone.device, sequence: 10 }];
      laptop.write({ kind: 'acknowledged', seen, shared: [] });
      const held = laptop.state.feeds.get(phone.device)?.sequence ?? 0;
      expect(look(laptop).gaps).to.deep.equal([
        { device: phone.device, missingEntries: 10 - held, heardBy: laptop.device },
      ]);
    });

    it('fail with a typed error while there is no account', () => {
      const nobody = new FeedAuthor(suite, new Map());
      for (const ask of [() => look(nobody), () => nobody.state.currentKey]) {
        expect(ask).to.throw(AppError).with.property('code', 'VAULT_MISSING');
      }
    });
  });

  describe('tells to which revoked devices the current key is open', () => {
    /** What reading stored entries back does from now on. */
    let readBack: (bytes: Uint8Array) => Uint8Array;
    let reads: number;

    function stateOf({ store }: FeedAuthor): KeystoreState {
      readBack = (bytes) => bytes;
      const state = new KeystoreState(suite.crypto, {
        read(device, sequence) {
          reads += 1;
          return readBack(store.read(device, sequence));
        },
      });
      state.load(store.all(), store.evidence);
      reads = 0;
      return state;
    }

    const openToRevoked = (state: KeystoreState): readonly string[] =>
      state.snapshot(founder.localFacts()).currentKey.openToRevoked;

    it('by the stored rotation, which is read once, and only where a device is revoked', () => {
      founder.rotate();
      const state = stateOf(founder);
      expect(openToRevoked(state)).to.deep.equal([]);
      expect(reads).to.equal(0);
      founder.revoke(phone.device);
      const after = stateOf(founder);
      for (let count = 0; count < 3; count++) expect(openToRevoked(after)).to.deep.equal([phone.device]);
      expect(reads).to.equal(1);
    });

    it('for none when the stored rotation is damaged, which is told elsewhere; a defect is told as one', () => {
      founder.rotate();
      founder.revoke(phone.device);
      const state = stateOf(founder);
      readBack = () => {
        throw new AppError('VAULT_DAMAGED', 'An entry is damaged.', 'Import a bundle.');
      };
      expect(openToRevoked(state)).to.deep.equal([]);
      readBack = () => {
        throw new TypeError('a defect');
      };
      expect(() => openToRevoked(state)).to.throw(TypeError, 'a defect');
    });
  });

  describe('archiving', () => {
    it('[C9] takes a device out of every verdict', () => {
      founder.archive(phone.device);
      founder.rotate();
      synchronize(founder, laptop);
      expect(idsOf(look(founder).devices.archived)).to.deep.equal([phone.device]);
      expect(look(founder).alignment).to.deep.include({ outOfSync: [], missingRotations: 0 });
      expect(idsOf(look(founder).devices.active)).to.have.length(2);
      expect(founder.state.recipients().map(({ device }) => device)).not.to.include(phone.device);
    });

    it('[C9] ends when the device writes again', () => {
      founder.archive(phone.device);
      founder.rotate();
      meet(founder, laptop, phone);
      expect(look(founder).devices.archived).to.deep.equal([]);
      expect(look(founder).alignment.inSync).to.include(phone.device);
    });

    it('[C9] ends when a person takes the device back, wherever that is heard of', () => {
      founder.archive(phone.device);
      founder.unarchive(phone.device);
      expect(look(founder).devices.archived).to.deep.equal([]);
      synchronize(founder, laptop);
      expect(look(laptop).devices.archived).to.deep.equal([]);
      laptop.archive(phone.device);
      synchronize(founder, laptop);
      expect(idsOf(look(founder).devices.archived)).to.deep.equal([phone.device]);
    });

    it('[C9] does not touch a device that wrote something the archiving one had not heard', () => {
      phone.rename(phone.device, 'Still here');
      founder.archive(phone.device);
      founder.import(phone.export());
      expect(look(founder).devices.archived).to.deep.equal([]);
    });
  });

  describe('revocation', () => {
    it('[C6] voids what the device writes later, whatever its clock says', () => {
      founder.revoke(phone.device);
      phone.now -= 10 * 365 * 24 * 3600 * 1000;
      phone.rotate();
      const admission = founder.import(phone.export());
      expect(admission.voided).to.have.length(1);
      expect(admission.voided[0]).to.include({
        device: phone.device,
        code: 'ENTRY_AUTHOR_REVOKED',
        kind: 'key-rotated',
      });
      expect(admission.newRotations).to.equal(0);
      expect(look(founder).currentKey.generation).to.equal(1);
      expect(look(founder).voidEntries.total).to.equal(1);
      expect(idsOf(look(founder).devices.revoked)).to.deep.equal([phone.device]);
    });

    it('[C6] does so also when the later entries come first', () => {
      const lastHeard = founder.state.feeds.get(phone.device)?.sequence ?? 0;
      phone.rotate();
      laptop.import(phone.export());
      founder.revoke(phone.device, lastHeard);
      laptop.import(founder.export());
      founder.import(phone.export());
      expectSameState(founder, laptop);
      expect(laptop.state.rotations(0, 10).total).to.equal(0);
    });

    it('[C6] leaves the device out of those that new secrets are sealed to', () => {
      founder.revoke(phone.device);
      founder.rotate();
      expect(founder.state.recipients().map(({ device }) => device)).to.have.members([founder.device, laptop.device]);
      expect(founder.state.devicesWithoutCurrentKey()).to.deep.equal([]);
    });

    it('[C6] tells that a concurrent rotation on top of it can be opened by the device, until the key is rotated again', () => {
      laptop.rotate();
      laptop.rotate();
      founder.revoke(phone.device);
      founder.rotate();
      expect(look(founder).currentKey.openToRevoked).to.deep.equal([]);
      founder.import(laptop.export());
      expect(look(founder).currentKey.generation).to.equal(3);
      expect(look(founder).currentKey.openToRevoked).to.deep.equal([phone.device]);
      founder.rotate();
      expect(look(founder).currentKey.openToRevoked).to.deep.equal([]);
    });

    it('[C6] keeps it from bringing in another device with the secrets it still has', () => {
      founder.revoke(phone.device);
      const smuggled = FeedAuthor.join(phone, 'Smuggled');
      const { voided } = founder.import(smuggled.export());
      expect(voided.find(({ kind }) => kind === 'device-added')).to.include({
        device: smuggled.device,
        code: 'DEVICE_REVOKED',
        deviceName: 'Smuggled',
      });
      expect(founder.state.standingOf(smuggled.device)).to.equal('revoked');
      founder.rotate();
      const rejoined = FeedAuthor.join(founder, 'Joined anew');
      expect(rejoined.state.standingOf(rejoined.device)).to.equal('active');
    });

    it('of devices that revoke each other unheard, lets the senior one stand, everywhere', () => {
      founder.revoke(phone.device);
      phone.revoke(founder.device);
      laptop.import(phone.export());
      laptop.import(founder.export());
      phone.import(founder.export());
      founder.import(phone.export());
      expectSameState(founder, laptop);
      expectSameState(phone, laptop);
      expect(look(laptop).contestedRevocations).to.deep.equal([{ standing: founder.device, voided: phone.device }]);
      expect(idsOf(look(laptop).devices.revoked)).to.deep.equal([phone.device]);
    });

    it('[C6] of two that the founder brought in, lets the one stand that it heard of first, also when that is told last', () => {
      for (const favourite of [0, 1] as const) {
        const host = FeedAuthor.found(suite, 'Host');
        const rivals = [FeedAuthor.join(host, 'One'), FeedAuthor.join(host, 'Other')] as const;
        host.receive(rivals[favourite].export());
        const [one, other] = rivals;
        for (let round = 0; round < 2; round++) synchronize(one, other);
        one.revoke(other.device);
        other.revoke(one.device);
        const bundles = [one.export(), other.export(), host.export()];
        const [early, late] = [new FeedAuthor(suite, new Map()), new FeedAuthor(suite, new Map())];
        for (const bundle of bundles) early.import(bundle);
        for (const bundle of bundles.toReversed()) late.import(bundle);
        expectSameState(early, late);
        expect(idsOf(look(late).devices.revoked)).to.deep.equal([rivals[1 - favourite]?.device]);
        expect(look(late).contestedRevocations.map(({ standing }) => standing)).to.deep.equal([
          rivals[favourite].device,
        ]);
      }
    });

    it('lets a device leave', () => {
      phone.revoke(phone.device);
      founder.import(phone.export());
      expect(founder.state.standingOf(phone.device)).to.equal('revoked');
      expect(look(founder).voidEntries.total).to.equal(0);
    });

    it('asks for a new password until there is one', () => {
      founder.revoke(phone.device);
      meet(founder, laptop);
      expect(look(laptop).revokedSincePasswordChange).to.deep.equal([phone.device]);
      laptop.write({ kind: 'password-rotated' });
      expect(look(laptop).revokedSincePasswordChange).to.deep.equal([]);
      expect(look(founder).revokedSincePasswordChange).to.deep.equal([phone.device]);
      founder.rotate();
      const newcomer = FeedAuthor.join(founder, 'Newcomer');
      expect(look(newcomer).revokedSincePasswordChange).to.deep.equal([]);
    });
  });

  describe('concurrent rotations', () => {
    beforeEach(() => {
      founder.rotate('from the desk');
      phone.rotate('from the phone');
    });

    it('[C7] are both kept, and the same one is current everywhere', () => {
      laptop.import(phone.export());
      laptop.import(founder.export());
      phone.import(founder.export());
      founder.import(phone.export());
      const ids = idsOf(laptop.state.rotations(0, 9).items).sort();
      expect(ids).to.have.length(2);
      for (const author of [founder, laptop, phone]) {
        expect(look(author).currentKey.rotation).to.equal(ids[1]);
        expect(look(author).conflicts).to.deep.equal([{ generation: 2, chosen: ids[1], others: [ids[0]] }]);
      }
      expectSameState(founder, phone);
    });

    it('[C7] stay a conflict until a person settles it, whose choice holds', () => {
      meet(founder, laptop, phone);
      const [conflict] = look(laptop).conflicts;
      const [other] = conflict?.others ?? [];
      if (conflict === undefined || other === undefined) throw new Error('There is no conflict.');
      laptop.write({ kind: 'conflict-settled', chosen: other, others: [conflict.chosen] });
      meet(founder, laptop, phone);
      for (const author of [founder, laptop, phone]) {
        expect(look(author).conflicts).to.deep.equal([]);
        expect(look(author).currentKey.rotation).to.equal(other);
      }
    });

    it('[C7] become a conflict again when a further one comes', () => {
      const away = laptop;
      away.rotate('from the laptop');
      synchronize(founder, phone);
      const [conflict] = look(founder).conflicts;
      if (conflict === undefined) throw new Error('There is no conflict.');
      founder.write({ kind: 'conflict-settled', chosen: conflict.chosen, others: conflict.others });
      expect(look(founder).conflicts).to.deep.equal([]);
      synchronize(founder, away);
      expect(look(founder).conflicts).to.have.length(1);
      expect(look(founder).conflicts[0]?.others).to.have.length(2);
    });

    it('leave a device that joined on the other branch without the current key until it is shared', () => {
      const onDesk = FeedAuthor.join(founder, 'On the desk branch');
      const onPhone = FeedAuthor.join(phone, 'On the phone branch');
      meet(founder, phone, laptop, onDesk, onPhone);
      const { rotation, author } = founder.state.currentKey;
      const without = author === founder.device ? onPhone : onDesk;
      expect(founder.state.devicesWithoutCurrentKey().map(({ device }) => device)).to.deep.equal([without.device]);
      const shared = [{ rotation, device: without.device, box: new Uint8Array(8) }];
      founder.write({ kind: 'acknowledged', seen: [], shared });
      expect(founder.state.devicesWithoutCurrentKey()).to.deep.equal([]);
    });
  });

  describe('a forked feed', () => {
    it('[C4] is shown with both entries, and all devices keep the same branch', () => {
      const clone = phone.clone();
      phone.rename(phone.device, 'The one');
      clone.now += 60_000;
      clone.rename(phone.device, 'The other');
      clone.rename(phone.device, 'The other, again');
      founder.import(phone.export());
      founder.import(clone.export());
      laptop.import(clone.export());
      laptop.import(phone.export());
      expectSameState(founder, laptop);
      const [fork] = look(founder).forks;
      expect(fork).to.include({ device: phone.device, sequence: clone.state.feeds.get(phone.device)!.sequence - 1 });
      expect(new Set(fork?.entries).size).to.equal(2);
    });

    it('[C4] is listed before those of revoked devices, of which there may be too many to list', () => {
      const fork = (author: FeedAuthor): void => {
        const clone = author.clone();
        author.rename(author.device, 'The one');
        clone.now += 60_000;
        clone.rename(author.device, 'The other');
        founder.import(author.export());
        founder.import(clone.export());
      };
      for (const author of [phone, laptop]) fork(author);
      const first = look(founder).forks[0]?.device;
      founder.revoke(first ?? '');
      expect(look(founder).forks.map(({ device }) => device)).to.deep.equal([
        first === phone.device ? laptop.device : phone.device,
        first,
      ]);
    });

    it('[C4] passes the proof on', () => {
      const clone = phone.clone();
      phone.rename(phone.device, 'The one');
      clone.now += 60_000;
      clone.rename(phone.device, 'The other');
      founder.import(phone.export());
      founder.import(clone.export());
      laptop.import(founder.export());
      expect(look(laptop).forks).to.deep.equal(look(founder).forks);
      expect(laptop.import(founder.export()).isNothingNew).to.equal(true);
    });

    it('[C4] refuses a bundle that holds a proof twice', () => {
      const clone = phone.clone();
      phone.rename(phone.device, 'The one');
      clone.now += 60_000;
      clone.rename(phone.device, 'The other');
      founder.import(phone.export());
      founder.import(clone.export());
      const twice = [...founder.export(), ...founder.store.evidence];
      expect(() => laptop.import(twice))
        .to.throw(AppError)
        .with.property('code', 'ENTRY_OUT_OF_ORDER');
    });

    describe('[C4] makes room for entries whose rotation was lost', () => {
      let late: FeedAuthor;
      let isOfLate: (bytes: Uint8Array) => boolean;

      beforeEach(() => {
        const clone = phone.clone();
        phone.rename(phone.device, 'The one');
        clone.now += 60_000;
        clone.rename(phone.device, 'The other');
        laptop.import(phone.export());
        laptop.import(clone.export());
        founder.rotate();
        late = FeedAuthor.join(founder, 'Late');
        isOfLate = (bytes) => decodeEntry(bytes, suite.crypto).author === late.device;
      });

      it('which stay void until it comes', () => {
        // Only that it joined: what it acknowledged would give the missing rotation away.
        const { voided } = laptop.import(late.export().filter(isOfLate).slice(0, 1));
        expect(voided.map(({ code }) => code)).to.deep.equal(['ENTRY_INVALID']);
        expect(laptop.state.standingOf(late.device)).to.equal('revoked');
        laptop.import(founder.export());
        expect(laptop.state.standingOf(late.device)).to.equal('active');
        expect(look(laptop).voidEntries.total).to.equal(0);
      });

      it('which are verified when it comes', () => {
        const forged = late
          .export()
          .filter(isOfLate)
          .map((bytes) => decodeEntry(bytes, suite.crypto))
          .map((entry) =>
            entry.accountSignature === null ? entry : { ...entry, accountSignature: new Uint8Array(64) },
          );
        laptop.import(forged.map((entry) => encodeEntry(entry)));
        expect(() => laptop.import(founder.export()))
          .to.throw(AppError)
          .with.property('code', 'ENTRY_SIGNATURE_INVALID');
      });
    });

    it('[C4] drops the proofs that a lost branch carried', () => {
      const early = phone.clone();
      const fork = phone.rename(phone.device, 'The one');
      const clone = phone.clone();
      phone.rename(phone.device, 'The one, again');
      clone.now += 60_000;
      clone.rename(phone.device, 'The other');
      founder.import(phone.export());
      founder.import(clone.export());
      const stale = founder.store.evidence;
      expect(stale).to.have.length(1);
      let rival: Entry;
      do rival = early.compose({ kind: 'device-renamed', device: phone.device, name: 'The winner' });
      while (rival.id > fork.id);
      early.import([encodeEntry(rival)]);
      early.rename(phone.device, 'The winner, again');
      const admission = founder.import(early.export());
      expect(admission.obsoleteEvidence).to.deep.equal(stale.map((bytes) => decodeEntry(bytes, suite.crypto).id));
      expect(look(founder).forks.map(({ entries }) => entries)).to.deep.equal([[rival.id, fork.id]]);
      const before = founder.state.canonical();
      const newcomer = new FeedAuthor(suite, founder.secrets);
      newcomer.import(founder.export());
      expectSameState(founder, newcomer);
      founder.state.load([]);
      founder.state.load(founder.store.all(), [...founder.store.evidence, ...stale, encodeEntry(rival)]);
      expect(Buffer.compare(founder.state.canonical(), before)).to.equal(0);
    });

    it('[C4] tells which stored entries a lost branch takes with it, and refuses its later ones by name', () => {
      const clone = phone.clone();
      phone.rename(phone.device, 'The one');
      clone.now += 60_000;
      clone.rename(phone.device, 'The other');
      phone.rename(phone.device, 'The one, again');
      clone.rename(phone.device, 'The other, again');
      founder.import(phone.export());
      laptop.import(clone.export());
      const admissions = [founder.import(clone.export()), laptop.import(phone.export())];
      const switched = admissions.find(({ removed }) => removed.length > 0);
      const stayed = admissions.find(({ removed }) => removed.length === 0);
      expect(switched?.removed).to.have.length(2);
      expect(switched?.accepted).to.have.length(2);
      expect(switched?.forkEvidence).to.have.length(1);
      expect(stayed?.accepted).to.have.length(0);
      expect(stayed?.forkEvidence).to.have.length(1);
      expect(stayed?.voided).to.have.length(1);
      expect(stayed?.voided[0]).to.include({ device: phone.device, code: 'ENTRY_OUT_OF_ORDER' });
    });
  });

  describe('entries that cannot be', () => {
    it('in a circle of causes are void, and bring down nothing else', () => {
      const nextOfLaptop = laptop.state.nextEntry(laptop.device).sequence;
      phone.write({ kind: 'acknowledged', seen: [{ device: laptop.device, sequence: nextOfLaptop }], shared: [] });
      const nextOfPhone = phone.state.feeds.get(phone.device)?.sequence ?? 0;
      laptop.write({ kind: 'acknowledged', seen: [{ device: phone.device, sequence: nextOfPhone }], shared: [] });
      laptop.rotate();
      founder.import(phone.export());
      founder.import(laptop.export());
      expect(look(founder).voidEntries.newest.map(({ kind }) => kind)).to.deep.equal(['acknowledged', 'acknowledged']);
      expect(look(founder).rotations.total).to.equal(1);
    });

    it('leave their place in time to what comes after them', () => {
      const nextOfLaptop = laptop.state.nextEntry(laptop.device).sequence;
      phone.write({ kind: 'acknowledged', seen: [{ device: laptop.device, sequence: nextOfLaptop }], shared: [] });
      for (const name of ['One', 'Two', 'Three', 'Four', 'Five', 'Six']) founder.rename(phone.device, name);
      laptop.import(founder.export());
      const seen = [founder, phone].map(({ device, state }) => ({
        device,
        sequence: state.feeds.get(device)?.sequence ?? 0,
      }));
      laptop.write({ kind: 'acknowledged', seen, shared: [] });
      laptop.rename(phone.device, 'Seven');
      founder.import(phone.export());
      founder.import(laptop.export());
      expect(look(founder).voidEntries.total).to.equal(2);
      expect(founder.state.nameOf(phone.device)).to.equal('Seven');
    });
  });

  describe('composing', () => {
    it('refuses to name a device that is not known', () => {
      expect(founder.state.standingOf('ff'.repeat(16))).to.equal(null);
      expect(() => founder.rename('ff'.repeat(16), 'Nobody'))
        .to.throw(AppError)
        .with.property('code', 'DEVICE_UNKNOWN');
      expect(() => founder.state.nextEntry('ff'.repeat(16)))
        .to.throw(AppError)
        .with.property('code', 'DEVICE_UNKNOWN');
    });

    it('continues the feed where it stands', () => {
      const { sequence, previous, generation } = founder.state.nextEntry(founder.device);
      const entry = founder.rotate();
      expect(entry.body).to.deep.include({ sequence, previous, generation });
      expect(founder.state.nextEntry(founder.device)).to.deep.include({
        sequence: sequence + 1,
        previous: new Uint8Array(Buffer.from(entry.id, 'hex')),
        generation: generation + 1,
      });
    });

    it('names the generation of the rotation that is built on, also when that is not the current one', () => {
      const [older, { key }] = [founder.rotate(), suite.makeGeneration()];
      founder.rotate();
      const content = { kind: 'key-rotated', reason: '', key, previousSecret: new Uint8Array(48), sealed: [] } as const;
      expect(founder.compose({ ...content, basis: older.id }).body.generation).to.equal(2);
      expect(founder.compose({ kind: 'password-rotated' }).body.generation).to.equal(3);
      const newcomer = new FeedAuthor(suite, founder.secrets);
      newcomer.import(founder.export());
      const joining = { kind: 'device-added', device: newcomer.identity.keys, name: 'New', basis: older.id } as const;
      expect(newcomer.compose(joining).body.generation).to.equal(2);
    });

    it('takes plain bytes and Node buffers alike', () => {
      const entry = founder.compose({ kind: 'password-rotated' });
      expect(founder.import([Buffer.from(encodeEntry(entry))]).accepted).to.have.length(1);
    });
  });

  describe('lists', () => {
    it('page through rotations, the newest first', () => {
      for (let count = 0; count < 5; count++) founder.rotate();
      const generations = (offset: number): number[] =>
        founder.state.rotations(offset, 2).items.map(({ generation }) => generation);
      expect([generations(0), generations(2), generations(4), generations(6)]).to.deep.equal([[6, 5], [4, 3], [2], []]);
    });

    it('page through devices, all or of one standing', () => {
      founder.archive(phone.device);
      const local = founder.localFacts();
      expect(founder.state.devices(0, 1, local, founder.now)).to.have.property('total', 3);
      expect(idsOf(founder.state.devices(0, 1, local, founder.now).items)).to.deep.equal([founder.device]);
      expect(idsOf(founder.state.devices(0, 9, local, founder.now, { standing: 'archived' }).items)).to.deep.equal([
        phone.device,
      ]);
    });

    it('tell what happened, the newest first, without acknowledgements', () => {
      founder.rotate('lost a laptop');
      founder.revoke(laptop.device);
      const [revocation, rotation] = founder.state.activity(0, 2).items;
      expect(revocation).to.deep.include({
        kind: 'device-revoked',
        deviceName: 'Desk',
        subject: { device: laptop.device, deviceName: 'Laptop' },
      });
      expect(rotation).to.include({ kind: 'key-rotated', text: 'lost a laptop', generation: 2, subject: null });
      expect(founder.state.activity(0, 100).items.map(({ kind }) => kind)).not.to.include('acknowledged');
    });

    it('tell of one device what it wrote and what others wrote about it', () => {
      laptop.rename(phone.device, 'Tiny');
      const kinds = laptop.state.deviceHistory(phone.device, 0, 10).items.map(({ kind }) => kind);
      expect(kinds).to.deep.equal(['device-renamed', 'device-added']);
    });
  });
});
