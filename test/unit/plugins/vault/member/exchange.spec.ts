import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';

import { accountKeys } from '../../../../../src/plugins/vault/worker/account/account-keys.js';
import { bringIn, type Brought } from '../../../../../src/plugins/vault/worker/member/bringing-in.js';
import { carryOut } from '../../../../../src/plugins/vault/worker/member/carrying-out.js';
import { putOutKeeping } from '../../../../../src/plugins/vault/worker/member/membership.js';
import { lookAtHeldBackOf } from '../../../../../src/plugins/vault/worker/member/member-operations.js';
import { rotate } from '../../../../../src/plugins/vault/worker/member/rotating.js';
import { OperationControl } from '../../../../../src/plugins/vault/worker/operation-control.js';
import { codeOf } from '../../../../support/code-of.js';
import { NOW } from '../../../../support/trust/account-kit.js';
import { exchange, MemberDevice } from '../../../../support/trust/member-device.js';
import { DataFolders } from '../../../../support/vault/data-folders.js';

const HOUR = 60 * 60 * 1000;

describe('Bundles between members', () => {
  const folders = new DataFolders();
  let folder: string;
  let [laptop, phone]: MemberDevice[] = [];

  beforeEach(() => {
    folder = folders.make();
    laptop = MemberDevice.found('Laptop');
    phone = laptop.admit('Phone');
    exchange(laptop, phone);
  });

  function carry(from: MemberDevice, now = NOW, name = 'bundle'): string {
    const file = path.join(folder, name);
    const vaultFile = path.join(folder, 'data', 'vault.lmdb');
    const report = carryOut(from.account, { path: file, vaultFile }, now, new OperationControl());
    expect(report).to.deep.include({ path: file, bytes: readFileSync(file).length });
    return file;
  }

  const bring = (to: MemberDevice, file: string, now = NOW): Brought =>
    bringIn(to.account, file, now, new OperationControl());

  it('bring the other up to date, one there and one back', () => {
    laptop!.account.change(NOW, (pen) => void rotate(pen, ''));
    const brought = bring(phone!, carry(laptop!));
    expect(brought).to.deep.include({ rotations: 1, isNothingNew: false, members: [], voided: [] });
    expect(phone!.key).to.equal('2');
    bring(laptop!, carry(phone!));
    expect([...laptop!.account.meaning.missing.values()]).to.deep.equal([0, 0]);
    expect(bring(phone!, carry(laptop!)).isNothingNew).to.equal(true);
  });

  it('name whom the other let in', () => {
    const tablet = laptop!.admit('Tablet');
    expect(bring(phone!, carry(laptop!)).members.map(({ id }) => id)).to.deep.equal([tablet.id]);
    bring(tablet, carry(phone!));
    expect(tablet.key).to.equal('1');
  });

  it('name nobody whom a revoked device let in', () => {
    laptop!.account.change(NOW, (pen) => putOutKeeping(pen, [laptop!.memberOf(phone!)], 'lost'));
    phone!.admit('Watch');
    expect(bring(laptop!, carry(phone!))).to.deep.include({ members: [], isNothingNew: false });
  });

  it('make an account look no fresher than they are', () => {
    const { changeable } = phone!.account.session.account;
    const old = carry(laptop!, NOW + HOUR, 'old');
    bring(phone!, carry(laptop!, NOW + 2 * HOUR), NOW + 3 * HOUR);
    expect(changeable.ledger.lastSyncedAt).to.equal(NOW + 2 * HOUR);
    bring(phone!, old, NOW + 4 * HOUR);
    expect(changeable.ledger.lastSyncedAt).to.equal(NOW + 2 * HOUR);
    laptop!.account.change(NOW, (pen) => void rotate(pen, ''));
    bring(phone!, carry(laptop!, NOW + 5 * HOUR), NOW + 6 * HOUR);
    expect(changeable.ledger.lastSyncedAt).to.equal(NOW + 6 * HOUR);
  });

  it('[C6] open no more for a device that was revoked, whose own count for nobody', () => {
    laptop!.account.change(NOW, (pen) => putOutKeeping(pen, [laptop!.memberOf(phone!)], 'lost'));
    expect(codeOf(() => bring(phone!, carry(laptop!)))).to.equal('BUNDLE_NOT_FOR_THIS_DEVICE');
    phone!.account.change(NOW, (pen) => void rotate(pen, ''));
    const { taken, left } = bring(laptop!, carry(phone!));
    expect([taken.length, left.heldBack.length], 'nothing of it is taken without a look').to.deep.equal([0, 1]);
    const looked = lookAtHeldBackOf(laptop!.account, { device: phone!.id }, NOW);
    const { verdicts } = laptop!.account.meaning;
    expect(looked.taken.map(({ entry }) => [entry.id, verdicts.counts(entry)])).to.deep.equal([
      [left.heldBack[0], false],
    ]);
    expect(laptop!.key).to.equal('2');
  });

  it('tell a suspended device who suspended it, and nothing that came later', () => {
    phone!.account.change(NOW, (pen) => putOutKeeping(pen, [phone!.memberOf(laptop!)], 'stolen?'));
    phone!.account.change(NOW, (pen) => void rotate(pen, 'later'));
    const before = laptop!.account.meaning.feeds.size;
    bring(laptop!, carry(phone!));
    expect(laptop!.standingOf(laptop!)).to.equal('suspended');
    // The suspension, and what it needs.
    expect(laptop!.account.meaning.feeds.size - before).to.be.lessThan(4);
    expect([...laptop!.account.meaning.generations.all]).to.have.length(1);
    // It answers, and both know.
    laptop!.account.change(NOW, (pen) => putOutKeeping(pen, [laptop!.memberOf(phone!)], 'it was the phone'));
    expect(laptop!.standingOf(laptop!)).to.equal('stands');
  });

  it('[D3] of another account are refused, and what is damaged changes nothing', () => {
    const stranger = MemberDevice.found('Stranger');
    expect(codeOf(() => bring(laptop!, carry(stranger)))).to.equal('BUNDLE_NOT_FOR_THIS_DEVICE');
    laptop!.account.change(NOW, (pen) => void rotate(pen, ''));
    const file = carry(laptop!);
    const whole = readFileSync(file);
    for (let at = 20; at < whole.length; at += 4999) {
      const changed = Buffer.from(whole);
      changed[at] = (changed[at] ?? 0) ^ 1;
      writeFileSync(file, changed);
      expect(
        codeOf(() => bring(phone!, file)),
        `byte ${at}`,
      ).to.match(/^BUNDLE_/);
    }
    expect(phone!.key).to.equal('1');
    expect(phone!.account.meaning.feeds.size).to.equal(phone!.copy('again').account.meaning.feeds.size);
    writeFileSync(file, whole);
    expect(bring(phone!, file).rotations).to.equal(1);
  });

  it('[D3] can be given up while they are read: nothing is changed', () => {
    laptop!.account.change(NOW, (pen) => void rotate(pen, ''));
    const file = carry(laptop!);
    const control = new OperationControl();
    control.begin(1);
    control.requestCancel(1);
    expect(codeOf(() => bringIn(phone!.account, file, NOW, control))).to.equal('OPERATION_CANCELLED');
    expect(phone!.key).to.equal('1');
  });

  it('[B4] give a damaged vault back what it lost, entries and keys', () => {
    laptop!.account.change(NOW, (pen) => void rotate(pen, ''));
    bring(phone!, carry(laptop!));
    const { directory } = phone!.account.session.account.changeable;
    const lost = directory.orderOf(phone!.current!.id)!;
    phone!.store.transaction((writer) => {
      writer.remove(accountKeys.generation(lost));
      writer.remove(accountKeys.entry(lost));
    });
    const damaged = phone!.copy('Phone, damaged');
    expect(damaged.account.session.account.damages.size).to.be.above(0);
    expect(damaged.key).to.equal('1');
    expect(bring(damaged, carry(laptop!)).isNothingNew).to.equal(false);
    expect([...damaged.account.session.account.damages.values()]).to.deep.equal([]);
    expect(damaged.key).to.equal('2');
    expect(damaged.holds(damaged.current!)).to.equal(true);
  });

  it('are never written over the vault', () => {
    const vaultFile = path.join(folder, 'vault.lmdb');
    writeFileSync(vaultFile, 'the vault');
    const target = { path: vaultFile, vaultFile };
    expect(codeOf(() => carryOut(laptop!.account, target, NOW, new OperationControl()))).to.equal('FILE_NOT_WRITTEN');
    expect(readFileSync(vaultFile, 'utf8')).to.equal('the vault');
  });
});
