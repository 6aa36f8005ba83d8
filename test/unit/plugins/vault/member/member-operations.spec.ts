import { expect } from 'chai';

import { AppError } from '../../../../../src/core/errors.js';
import {
  renameDevice,
  revokeDevices,
  rotateKey,
  setDeviceArchived,
  setDeviceVerified,
  tryRevokingDevices,
} from '../../../../../src/plugins/vault/worker/member/member-operations.js';
import { newRecoveryPaper, recoveryKeysOf } from '../../../../../src/plugins/vault/worker/trust/recovery-paper.js';
import { codeOf } from '../../../../support/code-of.js';
import { NOW } from '../../../../support/trust/account-kit.js';
import { exchange, MemberDevice } from '../../../../support/trust/member-device.js';

describe('What a person changes as a member', () => {
  let [laptop, phone]: MemberDevice[] = [];

  beforeEach(() => {
    laptop = MemberDevice.found('Laptop');
    phone = laptop.admit('Phone');
    exchange(laptop, phone);
  });

  const revoke = (by: MemberDevice, device: string): void =>
    revokeDevices(by.account, { devices: [{ device }], reason: 'lost' }, NOW);

  it('changes names, keys and standing, by whole ids or their beginning', () => {
    const { account } = laptop!;
    renameDevice(account, { device: phone!.id.slice(0, 32), name: ' Handy\u200b ' }, NOW);
    rotateKey(account, { reason: 'new year' }, NOW);
    setDeviceArchived(account, { device: phone!.id, isArchived: true }, NOW);
    setDeviceVerified(account, { device: phone!.id, verified: true }, NOW);
    const member = laptop!.memberOf(phone!);
    expect(account.meaning.names.of(member)?.text).to.equal('Handy');
    expect([laptop!.key, laptop!.standingOf(phone!)]).to.deep.equal(['2', 'archived']);
    expect(account.session.account.changeable.members.of(member.id).isVerified).to.equal(true);
    setDeviceArchived(account, { device: phone!.id, isArchived: false }, NOW);
    expect(laptop!.standingOf(phone!)).to.equal('stands');
    revoke(laptop!, phone!.id);
    expect([laptop!.key, laptop!.standingOf(phone!)]).to.deep.equal(['3', 'revoked']);
  });

  it('refuses what cannot be done, and changes nothing', () => {
    const { account } = laptop!;
    const before = account.meaning.revision;
    const { id } = phone!;
    const paper = account.meaning.verdicts.members.find(({ memberClass }) => memberClass === 'recovery')!;
    expect(codeOf(() => renameDevice(account, { device: id, name: ' ' }, NOW))).to.equal('DEVICE_NAME_INVALID');
    expect(codeOf(() => renameDevice(account, { device: 'ff', name: 'x' }, NOW))).to.equal('DEVICE_UNKNOWN');
    // The beginning of every id.
    expect(codeOf(() => renameDevice(account, { device: '', name: 'x' }, NOW))).to.equal('DEVICE_UNKNOWN');
    expect(codeOf(() => renameDevice(account, { device: paper.id, name: 'x' }, NOW))).to.equal('DEVICE_UNKNOWN');
    expect(codeOf(() => rotateKey(account, { reason: 'x'.repeat(201) }, NOW))).to.equal('REASON_TOO_LONG');
    for (const work of [
      () => revoke(laptop!, laptop!.id),
      () => setDeviceArchived(account, { device: laptop!.id, isArchived: true }, NOW),
      () => setDeviceVerified(account, { device: laptop!.id, verified: true }, NOW),
    ])
      expect(codeOf(work)).to.equal('DEVICE_IS_THIS_ONE');
    expect(account.meaning.revision).to.equal(before);
    revoke(laptop!, id);
    expect(codeOf(() => revoke(laptop!, id))).to.equal('DEVICE_REVOKED');
    expect(codeOf(() => renameDevice(account, { device: id, name: 'x' }, NOW))).to.equal('DEVICE_REVOKED');
    phone!.hear(laptop!);
    for (const work of [
      () => rotateKey(phone!.account, { reason: '' }, NOW),
      () => revoke(phone!, laptop!.id),
      () => renameDevice(phone!.account, { device: laptop!.id, name: 'x' }, NOW),
    ])
      expect(codeOf(work)).to.equal('DEVICE_REVOKED');
  });

  it('lets a suspended device answer, and rotate no key that nobody would use', () => {
    revoke(phone!, laptop!.id);
    laptop!.hear(phone!);
    expect(codeOf(() => rotateKey(laptop!.account, { reason: '' }, NOW))).to.equal('DEVICE_SUSPENDED');
    revoke(laptop!, phone!.id);
    expect(codeOf(() => rotateKey(laptop!.account, { reason: '' }, NOW))).to.equal('none');
    expect(laptop!.standingOf(laptop!)).to.equal('stands');
  });

  describe('with the recovery key', () => {
    const recoveryKey = newRecoveryPaper();
    const by = (device: MemberDevice, target: MemberDevice, key = recoveryKey): void =>
      revokeDevices(device.account, { devices: [{ device: target.id }], reason: 'stolen', recoveryKey: key }, NOW);

    beforeEach(() => {
      laptop = MemberDevice.found('Laptop', recoveryKeysOf(recoveryKey)!);
      phone = laptop.admit('Phone');
      exchange(laptop, phone);
    });

    it('revokes a senior, which nothing but that key takes back', () => {
      const preview = tryRevokingDevices(phone!.account, { devices: [{ device: laptop!.id }], recoveryKey });
      expect([preview.revoked.length, preview.suspended.length]).to.deep.equal([1, 0]);
      by(phone!, laptop!);
      expect([phone!.standingOf(laptop!), phone!.key]).to.deep.equal(['revoked', '2']);
      laptop!.hear(phone!);
      for (const work of [() => revoke(laptop!, phone!.id), () => rotateKey(laptop!.account, { reason: '' }, NOW)])
        expect(codeOf(work)).to.equal('DEVICE_REVOKED');
      expect(laptop!.key).to.equal('2 locked');
      exchange(laptop!, phone!);
      expect(phone!.standingOf(laptop!)).to.equal('revoked');
    });

    it('settles a contest, on whichever side its person is', () => {
      revoke(phone!, laptop!.id);
      laptop!.hear(phone!);
      expect(laptop!.standingOf(laptop!)).to.equal('suspended');
      by(laptop!, phone!);
      expect([laptop!.standingOf(laptop!), laptop!.standingOf(phone!)]).to.deep.equal(['stands', 'revoked']);
      // It has made the next key, as it stands again.
      expect(laptop!.key).to.equal('3');
      expect(codeOf(() => by(laptop!, phone!))).to.equal('DEVICE_REVOKED');
    });

    it('makes final what a device said before', () => {
      revoke(laptop!, phone!.id);
      by(laptop!, phone!);
      const cut = laptop!.account.meaning.verdicts.of(laptop!.memberOf(phone!)).cut!;
      expect(cut.by.memberClass).to.equal('recovery');
    });

    it('lets a device that was revoked speak, which makes no key while it is out', () => {
      const tablet = laptop!.admit('Tablet');
      exchange(laptop!, phone!, tablet);
      revoke(laptop!, phone!.id);
      phone!.hear(laptop!);
      by(phone!, tablet);
      expect([phone!.standingOf(tablet), phone!.standingOf(phone!)]).to.deep.equal(['revoked', 'revoked']);
      expect(phone!.key).to.equal('none');
      laptop!.hear(phone!);
      expect([laptop!.standingOf(tablet), laptop!.key]).to.deep.equal(['revoked', '3']);
    });

    it('refuses typos and the papers of others, and changes nothing', () => {
      const before = phone!.account.meaning.revision;
      expect(codeOf(() => by(phone!, laptop!, recoveryKey.slice(1)))).to.equal('RECOVERY_KEY_INVALID');
      expect(codeOf(() => by(phone!, laptop!, newRecoveryPaper()))).to.equal('RECOVERY_KEY_FOREIGN');
      expect(codeOf(() => by(phone!, phone!))).to.equal('DEVICE_IS_THIS_ONE');
      expect(phone!.account.meaning.revision).to.equal(before);
    });
  });

  it('keeps of a device what its person knows to be theirs, and says before what that takes away', () => {
    const { account } = laptop!;
    const last = account.meaning.lastWordOf(laptop!.memberOf(phone!))!;
    rotateKey(phone!.account, { reason: 'by a thief' }, NOW);
    const watch = phone!.admit('Watch');
    laptop!.hear(phone!, watch);
    const devices = [{ device: phone!.id, believed: [last.id] }];
    const preview = tryRevokingDevices(account, { devices });
    expect(preview.alsoOut.map(({ id }) => id)).to.deep.equal([watch.id]);
    expect(preview.voidedGenerations).to.have.length(1);
    revokeDevices(account, { devices, reason: 'stolen' }, NOW);
    expect(laptop!.standingOf(watch)).to.equal('not-let-in');
    expect(account.meaning.verdicts.counts(last)).to.equal(true);
    expect(() => tryRevokingDevices(account, { devices: [{ device: watch.id }] })).to.throw(AppError);
  });
});
