import { statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';

import { AppError } from '../../../../../src/core/errors.js';
import { accountKeys } from '../../../../../src/plugins/vault/worker/account/account-keys.js';
import { writeMemberBundle } from '../../../../../src/plugins/vault/worker/bundle/member-bundle.js';
import { letIn, openJoinRequest } from '../../../../../src/plugins/vault/worker/joining/letting-in.js';
import { readRequestFile, writeRequestFile } from '../../../../../src/plugins/vault/worker/joining/request-file.js';
import type { MemberVault } from '../../../../../src/plugins/vault/worker/keys/member-vault.js';
import type { PendingVault } from '../../../../../src/plugins/vault/worker/keys/pending-vault.js';
import { checkPaper } from '../../../../../src/plugins/vault/worker/keys/printing.js';
import { changePassword, replaceRecoverySlot } from '../../../../../src/plugins/vault/worker/keys/slot-changes.js';
import {
  askToJoinVault,
  foundVault,
  recoverAccountVault,
} from '../../../../../src/plugins/vault/worker/keys/vault-founding.js';
import { openVault } from '../../../../../src/plugins/vault/worker/keys/vault-opening.js';
import { LmdbRecordStore } from '../../../../../src/plugins/vault/worker/lmdb-record-store.js';
import { StopSignal } from '../../../../../src/plugins/vault/worker/stop-signal.js';
import { newRecoveryPaper } from '../../../../../src/plugins/vault/worker/trust/recovery-paper.js';
import { rehearseUnlock } from '../../../../../src/plugins/vault/worker/unlock-rehearsal.js';
import { NOW } from '../../../../support/trust/account-kit.js';
import { codeOf as thrownBy } from '../../../../support/code-of.js';
import { DataFolders } from '../../../../support/vault/data-folders.js';
import { errorOf } from '../../../../support/vault/error-of.js';
import { FileVault, PASSWORD } from '../../../../support/vault/file-vault.js';
import { CHEAP } from '../../../../support/vault/opened-slots.js';
import { unlockMember } from '../../../../support/vault/unlock-member.js';

const codeOf = async (work: Promise<unknown>): Promise<string> => (await errorOf(work)).code;
const damagesOf = (vault: MemberVault): readonly string[] =>
  [...vault.account.session.account.damages.values()].map(({ letter, kind }) => `${letter} ${kind}`);

describe('A vault of format 2 in a file', () => {
  const folders = new DataFolders();
  let file: FileVault;
  let other: FileVault;

  beforeEach(() => {
    file = new FileVault(folders.make());
    other = new FileVault(folders.make());
  });

  afterEach(async () => {
    await file.close();
    await other.close();
  });

  /** Has something else write to the file as somebody can who has no key. */
  async function meddle(work: (store: LmdbRecordStore) => void): Promise<void> {
    const store = LmdbRecordStore.open(file.path, new StopSignal());
    work(store);
    await store.close();
  }

  const header = (store: LmdbRecordStore): Uint8Array => store.read(accountKeys.header)!;
  const putHeader = (store: LmdbRecordStore, bytes: Uint8Array): void =>
    store.transaction((writer) => writer.put(accountKeys.header, bytes));

  it('is founded once, and opened with its password', async () => {
    const { vault, recoveryPaper } = await file.found();
    expect(vault.account.meaning.verdicts.members).to.have.length(2);
    expect(checkPaper(vault, recoveryPaper).opensVault).to.equal(true);
    expect(statSync(file.path).mode & 0o777).to.equal(0o600);
    const { account } = vault.account.meaning.feeds;
    await file.close();
    expect(await codeOf(file.found())).to.equal('VAULT_EXISTS');
    const again = await file.unlock();
    expect(again.account.meaning.feeds.account).to.equal(account);
    expect(damagesOf(again)).to.deep.equal([]);
    expect(await codeOf(other.unlock())).to.equal('VAULT_MISSING');
    const unnamed = async () => foundVault(other.place, { deviceName: ' ', password: PASSWORD }, NOW, other.signals);
    expect(await codeOf(unnamed())).to.equal('DEVICE_NAME_INVALID');
  });

  it('is made ready for its password without a key, as a warm thread does', async () => {
    await file.found();
    await file.close();
    const warmed: number[] = [];
    rehearseUnlock(file.path, (memoryKiB) => warmed.push(memoryKiB));
    expect(warmed).to.deep.equal([CHEAP.memoryKiB]);
  });

  it('[B1] counts wrong passwords and papers alike, and no typos', async () => {
    await file.found();
    await file.close();
    const typo = newRecoveryPaper().slice(1);
    for (let count = 0; count < 6; count++)
      expect(await codeOf(file.recover(typo, PASSWORD))).to.equal('RECOVERY_KEY_INVALID');
    for (const wrong of [
      () => file.unlock('wrong password'),
      () => file.recover(newRecoveryPaper(), PASSWORD),
      () => file.unlock('wrong password'),
      () => file.recover(newRecoveryPaper(), PASSWORD),
    ])
      expect(await codeOf(wrong())).to.equal('WRONG_PASSWORD');
    expect(await codeOf(file.unlock())).to.equal('UNLOCK_THROTTLED');
    expect(await codeOf(file.recover(newRecoveryPaper(), PASSWORD))).to.equal('UNLOCK_THROTTLED');
  });

  it('[B6] is not touched when another version made it', async () => {
    await file.found();
    await file.close();
    for (const [version, code] of [
      [1, 'VAULT_OLDER_FORMAT'],
      [3, 'VAULT_NEWER_FORMAT'],
    ] as const) {
      await meddle((store) => {
        const bytes = header(store);
        bytes[Buffer.from(bytes).indexOf('formatVersion') + 'formatVersion'.length] = version;
        putHeader(store, bytes);
      });
      expect(await codeOf(file.unlock())).to.equal(code);
      expect(await codeOf(file.found())).to.equal('VAULT_EXISTS');
    }
  });

  it('names a header that was put back, or changed', async () => {
    const { vault, recoveryPaper } = await file.found();
    const old = vault.header.bytes.slice();
    file.changePassword(vault, PASSWORD, 'a new one, longer');
    const newest = vault.header.bytes.slice();
    await file.close();
    await meddle((store) => putHeader(store, old));
    // Who put it back has a copy of what the old password opened. The person hears of it.
    const putBack = await file.unlock();
    expect(damagesOf(putBack)).to.deep.equal(['H put-back']);
    await file.close();

    // The slot for the paper, the time, and the MAC: the password opens the vault, and no new header vouches for what is wrong.
    const places = { createdAt: 12, label: 9, mac: 6 };
    for (const at of Object.entries(places).map(([name, offset]) => Buffer.from(newest).indexOf(name) + offset)) {
      await meddle((store) =>
        putHeader(
          store,
          newest.map((byte, index) => (index === at ? byte ^ 1 : byte)),
        ),
      );
      const changed = await file.unlock('a new one, longer');
      expect(damagesOf(changed), `byte ${at}`).to.deep.equal(['H put-back']);
      const change = { currentPassword: 'a new one, longer', keyDerivation: CHEAP };
      expect(() => changePassword(changed, { ...change, newPassword: PASSWORD }, NOW, file.signals))
        .to.throw(AppError)
        .with.property('code', 'VAULT_HEADER_INVALID');
      replaceRecoverySlot(changed, { ...change, typedPaper: recoveryPaper }, NOW, file.signals);
      changePassword(changed, { ...change, newPassword: 'a new one, longer' }, NOW, file.signals);
      changed.account.session.heal(NOW, () => undefined);
      await file.close();
      const whole = await file.unlock('a new one, longer');
      expect(damagesOf(whole)).to.deep.equal([]);
      await file.close();
    }
  });

  describe('of a device that joins', () => {
    let desk: MemberVault;
    let paper: string;
    let [requestFile, welcomeFile]: string[] = [];

    beforeEach(async () => {
      ({ vault: desk, recoveryPaper: paper } = await other.found());
      const folder = folders.make();
      requestFile = path.join(folder, 'request');
      welcomeFile = path.join(folder, 'welcome');
    });

    const ask = async (): Promise<PendingVault> =>
      file.keep(await askToJoinVault(file.place, { deviceName: 'Phone', password: PASSWORD }, NOW, file.signals));
    const reopen = async (): Promise<PendingVault> => {
      const vault = await openVault(file.place, PASSWORD, file.signals);
      if (vault.kind !== 'pending') throw new Error('It does not wait.');
      return file.keep(vault);
    };

    function admit(pending: PendingVault): void {
      writeRequestFile(requestFile!, pending.sealRequest(), file.signals.control);
      const opened = openJoinRequest(desk.account, readRequestFile(requestFile!), pending.code, NOW);
      letIn(desk.account, opened, { path: welcomeFile!, vaultFile: other.path }, NOW, other.signals);
    }

    it('waits with its password, and opens with the paper of the account once it is in', async () => {
      admit(await ask());
      await file.close();
      expect(await codeOf(unlockMember(file.place, PASSWORD, file.signals))).to.equal('JOIN_PENDING');
      expect(await codeOf(file.found())).to.equal('VAULT_EXISTS');
      expect(await codeOf(file.recover(paper, PASSWORD))).to.equal('WRONG_PASSWORD');
      const pending = await reopen();
      expect([pending.deviceName, pending.askedAt]).to.deep.equal(['Phone', NOW]);
      writeFileSync(`${welcomeFile}-cut`, 'not a welcome');
      expect(() => pending.join({ path: `${welcomeFile}-cut`, appVersion: '1' }, NOW, file.signals)).to.throw(AppError);
      const phone = file.keep(pending.join({ path: welcomeFile!, appVersion: '1' }, NOW, file.signals));
      expect(phone.account.self!.id).to.not.equal(undefined);
      expect(checkPaper(phone, paper).opensVault).to.equal(true);
      expect(phone.account.session.account.generations.held).to.have.length(1);
      await phone.close();
      const again = await unlockMember(file.place, PASSWORD, file.signals);
      expect(damagesOf(again)).to.deep.equal([]);
      await again.close();
      const recovered = await file.recover(paper, 'a new one, longer');
      expect(damagesOf(recovered)).to.deep.equal([]);
    });

    it('takes its request back, and leaves room for a vault', async () => {
      const pending = await ask();
      pending.cancel();
      await file.close();
      expect(await codeOf(file.unlock())).to.equal('VAULT_MISSING');
      await file.found();
    });

    it('takes nothing back once another process opened the welcome', async () => {
      const pending = await ask();
      const elsewhere = await reopen();
      admit(pending);
      file.keep(elsewhere.join({ path: welcomeFile!, appVersion: '1' }, NOW, file.signals));
      expect(thrownBy(() => pending.cancel())).to.equal('JOIN_NOT_PENDING');
      expect(thrownBy(() => pending.join({ path: welcomeFile!, appVersion: '1' }, NOW, file.signals))).to.equal(
        'VAULT_EXISTS',
      );
      await file.close();
      expect((await file.unlock()).account.self).to.not.equal(undefined);
    });

    it('tells its password from others, and counts those', async () => {
      const pending = await ask();
      pending.verifyPassword(PASSWORD, file.signals);
      for (let count = 0; count < 4; count++)
        expect(thrownBy(() => pending.verifyPassword('another one', file.signals))).to.equal('WRONG_PASSWORD');
      expect(thrownBy(() => pending.verifyPassword(PASSWORD, file.signals))).to.equal('UNLOCK_THROTTLED');
    });

    it('[M10] takes the place of all others by a bundle and the paper, and opens with that', async () => {
      const bundlePath = path.join(folders.make(), 'bundle');
      const { meaning } = desk.account;
      const recipients = meaning.verdicts.members.map(({ keys }) => keys);
      const part = { recipients, entries: desk.account.entries() };
      const head = { account: meaning.feeds.account, madeAt: NOW };
      writeMemberBundle(bundlePath, head, [part], other.signals.control);
      const lost = { deviceName: 'New', password: PASSWORD, bundlePath, appVersion: '1' };
      const recover = (typedPaper: string) =>
        recoverAccountVault(file.place, { ...lost, typedPaper }, NOW, file.signals);
      expect(await codeOf(recover(paper.slice(1)))).to.equal('RECOVERY_KEY_INVALID');
      expect(await codeOf(recover(newRecoveryPaper()))).to.equal('BUNDLE_NOT_FOR_THIS_DEVICE');
      const found = file.keep(await recover(paper));
      expect(checkPaper(found, paper).opensVault).to.equal(true);
      expect(found.account.meaning.verdicts.standingOf(found.account.self!).kind).to.equal('stands');
      expect(found.keptPaper).to.equal(null);
      await file.close();
      await file.recover(paper, 'a new one, longer');
    });
  });
});
