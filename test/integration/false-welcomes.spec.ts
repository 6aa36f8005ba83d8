import path from 'node:path';
import { expect } from 'chai';

import { writeWelcomeAside } from '../../src/plugins/vault/worker/bundle/welcome.js';
import { readRequestFile, writeRequestFile } from '../../src/plugins/vault/worker/joining/request-file.js';
import type { PendingVault } from '../../src/plugins/vault/worker/keys/pending-vault.js';
import { askToJoinVault } from '../../src/plugins/vault/worker/keys/vault-founding.js';
import { openVault } from '../../src/plugins/vault/worker/keys/vault-opening.js';
import { PairingKey } from '../../src/plugins/vault/worker/trust/pairing-key.js';
import { OperationControl } from '../../src/plugins/vault/worker/operation-control.js';
import { openRequest, sealRequest } from '../../src/plugins/vault/worker/trust/sealed-request.js';
import { SecretKeys } from '../../src/plugins/vault/worker/trust/secret-keys.js';
import { lootOf } from '../support/attacker/loot.js';
import { randomId, Thief } from '../support/attacker/thief.js';
import { codeOf } from '../support/code-of.js';
import { NOW } from '../support/trust/account-kit.js';
import { MemberDevice } from '../support/trust/member-device.js';
import { FileVault, PASSWORD } from '../support/vault/file-vault.js';
import { DataFolders } from '../support/vault/data-folders.js';
import { errorOf } from '../support/vault/error-of.js';
import { OTHER_PASSWORD } from '../support/vault/vault-harness.js';
import { TestFolders } from '../support/vault/test-folders.js';

/** Made by somebody who has the request and its code, and says in the welcome whatever it likes. */
describe('[M9] A welcome that is not what it says', () => {
  const folders = new TestFolders();
  let file: FileVault;
  let pending: PendingVault;
  let desk: MemberDevice;
  let thief: Thief;
  let recipient: Parameters<typeof writeWelcomeAside>[3];
  let admission: string;

  beforeEach(async () => {
    file = new FileVault(folders.make());
    pending = file.keep(
      await askToJoinVault(file.place, { deviceName: 'Phone', password: PASSWORD }, NOW, file.signals),
    );
    desk = MemberDevice.found('Desk');
    thief = new Thief(lootOf(desk));
    const requestFile = path.join(folders.make(), 'request');
    writeRequestFile(requestFile, pending.sealRequest(), file.signals.control);
    const { sealed, salt } = readRequestFile(requestFile);
    const pairing = PairingKey.derive(pending.code, salt)!;
    const opening = openRequest(sealed, pairing);
    if (opening.kind !== 'opened') throw new Error('The request does not open.');
    recipient = { request: opening.request.request, pairing };
    const joiner = opening.request;
    admission = thief.write({ kind: 'device-admitted', memberClass: 'device', joiner }).id;
  });

  afterEach(() => file.close());

  function welcome(header: { readonly account?: string; readonly member?: string }, entries = thief.entries): string {
    const target = path.join(folders.make(), 'welcome');
    const { account = thief.account, member = admission } = header;
    writeWelcomeAside(target, { account, member, madeAt: NOW }, entries, recipient).place();
    return target;
  }

  const join = (welcomeFile: string): string =>
    codeOf(() => void file.keep(pending.join({ path: welcomeFile, appVersion: '1' }, NOW, file.signals)));

  it('is taken where all of it is right', () => {
    expect(join(welcome({}))).to.equal('none');
  });

  it('is refused, and the device still waits, whatever is wrong with it', async () => {
    const stranger = MemberDevice.found('Stranger');
    const wrong: Readonly<Record<string, string>> = {
      'it names nobody': welcome({ member: randomId() }),
      'it names the device that let it in': welcome({ member: desk.id }),
      'it names the recovery key': welcome({ member: [...thief.feeds.members][1]!.id }),
      'it lacks the admission': welcome({}, thief.entries.slice(0, -1)),
      'it lacks the beginning': welcome({}, thief.entries.slice(1)),
      'it is empty': welcome({}, []),
      'it names another account': welcome({ account: stranger.id }),
      'it is full of rubbish': welcome({}, [Uint8Array.of(1), Uint8Array.of(2)]),
      'its admission is of other keys': welcome({ member: thief.admit('Spy').member }),
    };
    for (const [what, welcomeFile] of Object.entries(wrong))
      expect(join(welcomeFile), what).to.match(/^WELCOME_|^BUNDLE_INVALID$/);
    await file.close();
    const again = await openVault(file.place, PASSWORD, file.signals);
    expect(again.kind).to.equal('pending');
    pending = file.keep(again as PendingVault);
    expect(join(welcome({}))).to.equal('none');
  });
});

describe('[M9] A request that is swapped', () => {
  const folders = new DataFolders();

  it('after its person compared the codes is not admitted in place of the one that was looked at', async () => {
    const [desk, joiner] = [await folders.install(), await folders.install()];
    await desk.vault.create({ deviceName: 'Desk', password: PASSWORD });
    const { code, comparisonCode } = await joiner.vault.requestJoin({ deviceName: 'Phone', password: OTHER_PASSWORD });
    const folder = folders.make();
    const [requestPath, welcomePath] = [path.join(folder, 'request'), path.join(folder, 'welcome')];
    await joiner.vault.saveJoinRequest({ path: requestPath });
    const shown = await desk.keystore.openJoinRequest({ requestPath, code });
    expect(shown).to.deep.equal({ name: 'Phone', comparisonCode });

    // Somebody who saw the code puts its own keys in.
    const { sealed, salt } = readRequestFile(requestPath);
    const pairing = PairingKey.derive(code, salt)!;
    const opening = openRequest(sealed, pairing);
    if (opening.kind !== 'opened') throw new Error('The request does not open.');
    const own = SecretKeys.random('device');
    const swapped = sealRequest({ ...opening.request.request, keys: own.record }, own, pairing);
    writeRequestFile(requestPath, swapped, new OperationControl());
    const admitting = desk.keystore.admitDevice({ requestPath, code, welcomePath });
    expect((await errorOf(admitting)).code).to.equal('REQUEST_INVALID');
    expect(desk.keystore.snapshot?.devices.active.map(({ name }) => name)).to.deep.equal(['Desk']);

    // Whoever looks again sees another code.
    expect((await desk.keystore.openJoinRequest({ requestPath, code })).comparisonCode).to.not.equal(comparisonCode);
    await joiner.vault.saveJoinRequest({ path: requestPath });
    await desk.keystore.openJoinRequest({ requestPath, code });
    await desk.keystore.admitDevice({ requestPath, code, welcomePath });
    await joiner.vault.completeJoin({ welcomePath });
    expect(joiner.vault.state.kind).to.equal('unlocked');
  });
});
