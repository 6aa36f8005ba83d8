import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import sinon from 'sinon';

import { AppError } from '../../../../../src/core/errors.js';
import { openWelcome } from '../../../../../src/plugins/vault/worker/bundle/welcome.js';
import { encodeFileHead } from '../../../../../src/plugins/vault/worker/bundle/file-head.js';
import { type Asking, askToJoin } from '../../../../../src/plugins/vault/worker/joining/asking.js';
import { letIn, openJoinRequest } from '../../../../../src/plugins/vault/worker/joining/letting-in.js';
import { readRequestFile, writeRequestFile } from '../../../../../src/plugins/vault/worker/joining/request-file.js';
import { revokeDevices } from '../../../../../src/plugins/vault/worker/member/member-operations.js';
import { MemberAccount } from '../../../../../src/plugins/vault/worker/member/member-account.js';
import { OperationControl } from '../../../../../src/plugins/vault/worker/operation-control.js';
import { sealRequest } from '../../../../../src/plugins/vault/worker/trust/sealed-request.js';
import { WorkerSignals } from '../../../../../src/plugins/vault/worker/worker-signals.js';
import { RootKeys } from '../../../../../src/plugins/vault/worker/keys/root-keys.js';
import { codeOf } from '../../../../support/code-of.js';
import { MemberDevice } from '../../../../support/trust/member-device.js';
import { NOW, WITHOUT_INDEX } from '../../../../support/trust/account-kit.js';
import { DataFolders } from '../../../../support/vault/data-folders.js';
import { MemoryRecordStore } from '../../../../support/vault/memory-record-store.js';

const DAY_MS = 24 * 60 * 60 * 1000;

describe('Joining by file', () => {
  const folders = new DataFolders();
  let asking: Asking;
  let desk: MemberDevice;
  let [requestFile, welcomeFile]: string[] = [];

  before(() => {
    asking = askToJoin('Phone', NOW);
  });

  beforeEach(() => {
    desk = MemberDevice.found('Desk');
    const folder = folders.make();
    requestFile = path.join(folder, 'request');
    welcomeFile = path.join(folder, 'welcome');
    writeRequestFile(requestFile, asking.sealed, new OperationControl());
  });

  const open = (code = asking.pending.code, now = NOW, device = desk) =>
    openJoinRequest(device.account, readRequestFile(requestFile!), code, now);

  /** Lets the device in, and saves its welcome. */
  function admit(file = welcomeFile!): string {
    const target = { path: file, vaultFile: path.join(folders.make(), 'vault.lmdb') };
    return letIn(desk.account, open(), target, NOW, new WorkerSignals()).member;
  }

  const wrong = (code: string): string => (code.startsWith('A') ? 'B' : 'A') + code.slice(1);

  it('[M9] takes one file there, one back and one code, and keeps what it needs meanwhile', () => {
    const vault = { keys: RootKeys.random(), vaultId: new Uint8Array(randomBytes(16)), indexPolicy: WITHOUT_INDEX };
    const store = new MemoryRecordStore();
    const header = new Uint8Array(randomBytes(300));
    new MemberAccount(store, vault).ask(header, asking.pending);

    const { name, comparisonCode } = open();
    expect(name).to.equal('Phone');
    expect(comparisonCode).to.match(/^(?:[0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/);
    admit();

    // The app was closed meanwhile.
    const phone = new MemberAccount(store, vault);
    const pending = phone.pendingJoin!;
    expect(pending.code).to.equal(asking.pending.code);
    const welcome = openWelcome(welcomeFile!, pending, new OperationControl());
    const { account, member } = welcome.header;
    const entries = [...welcome.entries()];
    welcome.close();
    phone.join(NOW, header, { account, member, keys: pending.keys, entries, appVersion: '1' });
    expect(phone.pendingJoin).to.equal(null);
    // A code was typed, so each takes the other for verified.
    const knownTo = ({ session }: MemberAccount, id: string) => session.account.changeable.members.of(id).isVerified;
    expect([knownTo(desk.account, member), knownTo(phone, desk.id)]).to.deep.equal([true, true]);
    desk.account.takeIn(NOW, [...phone.entries()]);
    const known = desk.account.meaning.feeds.member(member)!;
    expect(desk.account.meaning.arrivalOf(known)).to.not.equal(null);
    const { current } = phone.meaning;
    expect(phone.session.account.generations.has(current!.id)).to.equal(true);
  });

  it('[M9] makes a vault once, and no account over another', () => {
    const vault = { keys: RootKeys.random(), vaultId: new Uint8Array(randomBytes(16)), indexPolicy: WITHOUT_INDEX };
    const store = new MemoryRecordStore();
    const account = new MemberAccount(store, vault);
    account.ask(new Uint8Array(300), asking.pending);
    expect(codeOf(() => account.ask(new Uint8Array(300), asking.pending))).to.equal('VAULT_EXISTS');
    admit();
    const welcome = openWelcome(welcomeFile!, asking.pending, new OperationControl());
    const newcomer = { ...welcome.header, keys: asking.pending.keys, entries: [...welcome.entries()], appVersion: '1' };
    welcome.close();
    expect(codeOf(() => account.join(NOW, new Uint8Array(300).fill(1), newcomer))).to.equal('VAULT_EXISTS');
    account.join(NOW, new Uint8Array(300), newcomer);
    expect(codeOf(() => account.join(NOW, new Uint8Array(300), newcomer))).to.equal('VAULT_EXISTS');
  });

  it('[M9] ends a request after five wrong codes, for the right one too, also when the app is started anew', () => {
    const { code } = asking.pending;
    expect(codeOf(() => open('not a code'))).to.equal('PAIRING_CODE_WRONG');
    for (let left = 4; left > 0; left--) {
      expect(() => open(wrong(code))).to.throw(AppError, new RegExp(`and ${left} attempts? `));
    }
    const again = desk.copy('Desk, opened again');
    expect(codeOf(() => open(wrong(code), NOW, again))).to.equal('REQUEST_ENDED');
    expect(codeOf(() => open(code, NOW, again))).to.equal('REQUEST_ENDED');
    // Another request, whoever made it, is none the worse for it.
    const other = askToJoin('Phone', NOW);
    writeRequestFile(requestFile!, other.sealed, new OperationControl());
    expect(open(other.pending.code, NOW, again).name).to.equal('Phone');
  });

  it('[M9] tells a used, a late and a foreign request apart', () => {
    admit();
    expect(codeOf(() => open())).to.equal('REQUEST_USED');
    const other = MemberDevice.found('Desk of somebody else');
    expect(codeOf(() => open(undefined, NOW + 7 * DAY_MS + 1, other))).to.equal('REQUEST_TOO_OLD');
    const { keys, pairing, request } = asking.pending;
    const foreign = { ...request, account: 'ab'.repeat(32) };
    writeRequestFile(requestFile!, sealRequest(foreign, keys, pairing), new OperationControl());
    expect(codeOf(() => open(undefined, NOW, other))).to.equal('REQUEST_FOREIGN_ACCOUNT');
  });

  it('[M9] names what is no request', () => {
    for (const [bytes, code] of [
      [Buffer.alloc(0), 'REQUEST_INVALID'],
      [Buffer.alloc(20_000), 'REQUEST_INVALID'],
      [Buffer.concat([encodeFileHead('welcome'), Buffer.alloc(3000)]), 'REQUEST_INVALID'],
    ] as const) {
      writeFileSync(requestFile!, bytes);
      expect(codeOf(() => open())).to.equal(code);
    }
    const changed = Buffer.from(asking.sealed);
    changed[100] = (changed[100] ?? 0) ^ 1;
    writeRequestFile(requestFile!, changed, new OperationControl());
    // It may be the code, so it counts as one.
    expect(codeOf(() => open())).to.equal('PAIRING_CODE_WRONG');
  });

  it('[M9] lets nobody in whose welcome could not be written, and leaves nothing of it', () => {
    const folder = folders.make();
    const size = desk.account.meaning.feeds.size;
    expect(codeOf(() => admit(path.join(folder, 'missing', 'welcome')))).to.equal('FILE_NOT_WRITTEN');
    expect(codeOf(() => admit(folder))).to.equal('FILE_NOT_WRITTEN');
    const given = new WorkerSignals();
    given.control.begin(1);
    given.control.requestCancel(1);
    const target = { path: path.join(folder, 'welcome'), vaultFile: path.join(folders.make(), 'vault.lmdb') };
    expect(codeOf(() => letIn(desk.account, open(), target, NOW, given))).to.equal('OPERATION_CANCELLED');
    expect(readdirSync(folder)).to.deep.equal([]);
    expect(desk.account.meaning.feeds.size).to.equal(size);
    expect(desk.copy('opened again').account.meaning.feeds.size).to.equal(size);
    // The same request is good all the same.
    expect(admit()).to.match(/^[0-9a-f]{64}$/);
  });

  it('[M9] tells where the welcome lies when it can’t be given its name after the device was let in', () => {
    const folder = folders.make();
    const target = path.join(folder, 'welcome');
    const signals = new WorkerSignals();
    // Somebody makes a folder of that name in the moment before.
    sinon.stub(signals.stop, 'holdUntilAnswered').callsFake(() => mkdirSync(target));
    const place = { path: target, vaultFile: path.join(folders.make(), 'vault.lmdb') };
    expect(() => letIn(desk.account, open(), place, NOW, signals))
      .to.throw(AppError, /The device was let in.* welcome\./)
      .with.property('code', 'FILE_NOT_WRITTEN');
    expect(codeOf(() => open())).to.equal('REQUEST_USED');
    const aside = readdirSync(folder).find((name) => name.endsWith('.tmp'))!;
    const welcome = openWelcome(path.join(folder, aside), asking.pending, new OperationControl());
    expect(welcome.header.account).to.equal(desk.account.meaning.feeds.account);
    welcome.close();
  });

  it('lets nobody in by a device that is out, and asks it for no code', () => {
    const laptop = desk.admit('Laptop');
    const seen = open();
    revokeDevices(laptop.account, { devices: [{ device: desk.id }], reason: '' }, NOW);
    desk.hear(laptop);
    expect(desk.standingOf(desk)).to.equal('suspended');
    expect(codeOf(() => open(wrong(asking.pending.code)))).to.equal('DEVICE_SUSPENDED');
    const place = { path: welcomeFile!, vaultFile: path.join(folders.make(), 'vault.lmdb') };
    expect(codeOf(() => letIn(desk.account, seen, place, NOW, new WorkerSignals()))).to.equal('DEVICE_SUSPENDED');
    revokeDevices(desk.account, { devices: [{ device: laptop.id }], reason: '' }, NOW);
    laptop.hear(desk);
    expect(codeOf(() => open(undefined, NOW, laptop))).to.equal('DEVICE_REVOKED');
    expect(open().name).to.equal('Phone');
  });

  it('lets nobody read in the file who asks, or with which code', () => {
    const bytes = readFileSync(requestFile!);
    for (const text of ['Phone', asking.pending.code, asking.pending.code.replaceAll('-', '')])
      expect(bytes.includes(text)).to.equal(false);
    expect(bytes.includes(Buffer.from(asking.pending.request.keys.ed25519))).to.equal(false);
  });
});
