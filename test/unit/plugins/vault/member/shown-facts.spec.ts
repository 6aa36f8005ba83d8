import { expect } from 'chai';

import { AccountViews } from '../../../../../src/keystore/views/account-views.js';
import type { KeystoreSnapshot, LocalFacts } from '../../../../../src/keystore/views/types.js';
import { putOutKeeping } from '../../../../../src/plugins/vault/worker/member/membership.js';
import { rotate } from '../../../../../src/plugins/vault/worker/member/rotating.js';
import { localFactsOf, statementsOf } from '../../../../../src/plugins/vault/worker/member/shown-facts.js';
import { sodiumTrustCrypto } from '../../../../../src/plugins/vault/worker/trust/sodium-trust-crypto.js';
import { NOW } from '../../../../support/trust/account-kit.js';
import { exchange, MemberDevice } from '../../../../support/trust/member-device.js';

describe('What is shown of a stored account', () => {
  let laptop: MemberDevice;
  let phone: MemberDevice;

  beforeEach(() => {
    laptop = MemberDevice.found('Laptop');
    phone = laptop.admit('Phone');
    exchange(laptop, phone);
  });

  function factsOf({ account }: MemberDevice): LocalFacts {
    const keyDerivation = { memoryKiB: 64 * 1024, passes: 3 };
    return localFactsOf(account.session.account, { keyDerivation, refused: [], damagedRecords: [] });
  }

  function viewsOf({ account }: MemberDevice): AccountViews {
    return new AccountViews(account.meaning, statementsOf(account.session.account), sodiumTrustCrypto);
  }

  const show = (device: MemberDevice): KeystoreSnapshot => viewsOf(device).snapshot(factsOf(device));

  it('is that all is well, on both devices, once they have heard of each other', () => {
    for (const device of [laptop, phone]) {
      const snapshot = show(device);
      expect(snapshot.devices.active.map(({ name, isThisDevice }) => [name, isThisDevice])).to.have.deep.members([
        ['Laptop', device === laptop],
        ['Phone', device === phone],
      ]);
      expect(snapshot).to.deep.include({
        lacksCurrentKey: false,
        needsRotation: false,
        openExchange: null,
        unopenedRotations: [],
        waiting: { incomplete: 0, ofALaterVersion: 0 },
        passwordChangedAt: NOW,
      });
      expect(snapshot.alignment.outOfSync).to.deep.equal([]);
    }
  });

  it('has the keys and reasons of rotations as they are stored, and one comparison code on all devices', () => {
    laptop.account.change(NOW, (pen) => rotate(pen, 'because'));
    phone.hear(laptop);
    const [one, other] = [laptop, phone].map((device) => viewsOf(device).rotations(0, 9, factsOf(device)).items);
    expect(one?.[0]).to.include({ reason: 'because', generation: 2, authorName: 'Laptop' });
    expect(one?.[0]?.publicKey).to.match(/^[0-9a-f]{64}$/);
    expect(other?.[0]?.publicKey).to.equal(one?.[0]?.publicKey);
    const codes = [laptop, phone].map((device) =>
      viewsOf(device)
        .devices(0, 9, factsOf(device), NOW, { order: 'name' })
        .items.map(({ name, comparisonCode }) => `${name} ${comparisonCode}`)
        .sort(),
    );
    expect(codes[0]).to.deep.equal(codes[1]);
    expect(codes[0]?.[0]).to.match(/^Laptop (?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}$/);
    expect(new Set(codes[0]?.map((line) => line.slice(-19))).size).to.equal(2);
  });

  it('is on a device that was revoked by whom, and that it lacks the key', () => {
    laptop.account.change(NOW, (pen) => putOutKeeping(pen, [laptop.memberOf(phone)], 'lost'));
    phone.hear(laptop);
    const snapshot = show(phone);
    expect(snapshot.thisDeviceOut).to.include({ kind: 'revoked', byName: 'Laptop', at: NOW });
    expect(snapshot.lacksCurrentKey).to.equal(true);
    expect(snapshot.unopenedRotations).to.deep.equal([phone.current?.id]);
    expect(show(laptop).revokedSincePasswordChange).to.have.length(1);
  });

  it('counts what waits for others', () => {
    laptop.account.change(NOW, (pen) => rotate(pen, ''));
    laptop.account.change(NOW, (pen) => rotate(pen, ''));
    phone.account.takeIn(NOW, [...laptop.account.entries()].slice(-1));
    expect(show(phone).waiting).to.deep.equal({ incomplete: 1, ofALaterVersion: 0 });
    phone.hear(laptop);
    expect(show(phone).waiting).to.deep.equal({ incomplete: 0, ofALaterVersion: 0 });
  });
});
