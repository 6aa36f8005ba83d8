import path from 'node:path';
import { expect } from 'chai';
import sinon from 'sinon';

import { letIn, openJoinRequest } from '../../../../../src/plugins/vault/worker/joining/letting-in.js';
import { readRequestFile, writeRequestFile } from '../../../../../src/plugins/vault/worker/joining/request-file.js';
import type { MemberVault } from '../../../../../src/plugins/vault/worker/keys/member-vault.js';
import type { PendingVault } from '../../../../../src/plugins/vault/worker/keys/pending-vault.js';
import { askToJoinVault } from '../../../../../src/plugins/vault/worker/keys/vault-founding.js';
import { openVault } from '../../../../../src/plugins/vault/worker/keys/vault-opening.js';
import { UnlockAttempts } from '../../../../../src/plugins/vault/worker/unlock-attempts.js';
import { codeOf } from '../../../../support/code-of.js';
import { NOW } from '../../../../support/trust/account-kit.js';
import { DataFolders } from '../../../../support/vault/data-folders.js';
import { errorOf } from '../../../../support/vault/error-of.js';
import { FileVault, PASSWORD } from '../../../../support/vault/file-vault.js';
import { unlockMember } from '../../../../support/vault/unlock-member.js';

describe('A join that two processes are busy with', () => {
  const folders = new DataFolders();
  let phone: FileVault;
  let desk: FileVault;
  let waiting: PendingVault;
  let deskVault: MemberVault;
  let [requestFile, welcomeFile]: string[] = [];

  beforeEach(async () => {
    phone = new FileVault(folders.make());
    desk = new FileVault(folders.make());
    const folder = folders.make();
    requestFile = path.join(folder, 'request');
    welcomeFile = path.join(folder, 'welcome');
    ({ vault: deskVault } = await desk.found());
    const newDevice = { deviceName: 'Phone', password: PASSWORD };
    waiting = phone.keep(await askToJoinVault(phone.place, newDevice, NOW, phone.signals));
    writeRequestFile(requestFile, waiting.sealRequest(), phone.signals.control);
  });

  afterEach(async () => {
    sinon.restore();
    await phone.close();
    await desk.close();
  });

  const look = (vault: MemberVault) => openJoinRequest(vault.account, readRequestFile(requestFile!), waiting.code, NOW);
  const admit = (vault: MemberVault, request = look(vault), file = welcomeFile!) =>
    letIn(vault.account, request, { path: file, vaultFile: desk.path }, NOW, desk.signals);

  it('lets the device in once', async () => {
    const other = desk.keep(await unlockMember(desk.place, PASSWORD, desk.signals));
    const seen = look(other);
    admit(deskVault);
    expect(codeOf(() => admit(other, seen, `${welcomeFile}-2`))).to.equal('REQUEST_USED');
  });

  it('ends by no welcome what the other took back', async () => {
    admit(deskVault);
    const again = await openVault(phone.place, PASSWORD, phone.signals);
    if (again.kind !== 'pending') return expect.fail('It does not wait.');
    phone.keep(again).cancel();
    const welcome = { path: welcomeFile!, appVersion: '1' };
    expect(codeOf(() => waiting.join(welcome, NOW, phone.signals))).to.equal('JOIN_NOT_PENDING');
    expect((await errorOf(phone.unlock())).code).to.equal('VAULT_MISSING');
  });

  it('finds no vault, and no damage, where the other took it back while the key was derived', async () => {
    const tried = sinon.stub(UnlockAttempts.prototype, 'try').callsFake(function (this: UnlockAttempts, trial) {
      tried.restore();
      const result = this.try(trial);
      waiting.cancel();
      return result;
    });
    expect((await errorOf(openVault(phone.place, PASSWORD, phone.signals))).code).to.equal('VAULT_MISSING');
  });
});
