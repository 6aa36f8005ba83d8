/**
 * Makes test/vectors/vault-v2.json and files-v2.json anew from what the app writes. Only for a new format version: what is committed there stays
 * readable for ever.
 *
 * node --import tsx --import ./test/support/run-typescript.mjs test/support/vault/make-vectors.ts
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { bringIn } from '../../../src/plugins/vault/worker/member/bringing-in.js';
import { carryOut } from '../../../src/plugins/vault/worker/member/carrying-out.js';
import { rotateKey } from '../../../src/plugins/vault/worker/member/member-operations.js';
import { rotate } from '../../../src/plugins/vault/worker/member/rotating.js';
import { NOW } from '../trust/account-kit.js';
import { openVaultFile, ownDeviceOf } from '../trust/independent-vault.js';
import { openRequest, pairingKey, readBundle, readWelcome, sealedRequestIn } from '../trust/independent-trust.js';
import { FileVault, PASSWORD } from './file-vault.js';
import { hex } from './independent-decoder.js';
import { pairByFile } from './paired-vaults.js';
import { VaultFile } from './vault-file.js';

const vectors = fileURLToPath(new URL('../../vectors/', import.meta.url));
const folder = mkdtempSync(path.join(tmpdir(), 'onestarstream-vectors-'));
const folderOf = (name: string): string => {
  const made = path.join(folder, name);
  mkdirSync(made);
  return made;
};
const [laptopFile, phoneFile] = [new FileVault(folderOf('laptop')), new FileVault(folderOf('phone'))];

const { vault: laptop, recoveryPaper } = await laptopFile.found();
rotateKey(laptop.account, { reason: 'the first' }, NOW);
const desk = { vault: laptop, file: laptopFile };
const paired = await pairByFile(desk, phoneFile, 'Phone', folderOf('pairing'));
const phone = paired.vault;
phone.account.change(NOW, (pen) => void rotate(pen, 'the second'));
const bundleFile = path.join(folder, 'bundle');
carryOut(phone.account, { path: bundleFile, vaultFile: phoneFile.path }, NOW, phoneFile.signals.control);
bringIn(laptop.account, bundleFile, NOW, laptopFile.signals.control);
laptop.account.change(NOW, ({ edit }) => {
  edit.setSeen('ROTATION_HISTORY_LONG', true);
  edit.setMemberFacts(phone.account.self!.id, { isVerified: true });
});
await Promise.all([laptopFile.close(), phoneFile.close()]);

const stored = await new VaultFile(laptopFile.path).records();
const opened = openVaultFile(stored, { password: PASSWORD });
write('vault-v2.json', {
  password: PASSWORD,
  recoveryKey: recoveryPaper,
  vaultKey: hex(opened.vaultKey),
  rootKey: hex(opened.rootKey),
  records: Array.from(stored, ([key, value]) => ({
    key,
    stored: hex(value),
    plaintext: hex(opened.records.get(key) ?? new Uint8Array()),
  })),
});

const phoneRecords = await new VaultFile(phoneFile.path).records();
const own = ownDeviceOf(openVaultFile(phoneRecords, { password: PASSWORD }));
const [request, welcome, bundle] = [paired.requestFile, paired.welcomeFile, bundleFile].map((file) =>
  Uint8Array.from(readFileSync(file)),
) as [Uint8Array, Uint8Array, Uint8Array];
const sealed = sealedRequestIn(request);
const key = pairingKey(paired.code, sealed.slice(0, 32));
const { digest } = openRequest(sealed, key);
const inFiles = {
  welcome: readWelcome(welcome, own.secret, key, digest).entries,
  bundle: readBundle(bundle, own.secret)!.entries,
};
write('files-v2.json', {
  deviceSecret: hex(own.secret),
  member: own.member,
  account: laptop.account.meaning.feeds.account,
  recoveryKey: recoveryPaper,
  code: paired.code,
  request: hex(request),
  welcome: hex(welcome),
  welcomeEntries: inFiles.welcome.length,
  bundle: hex(bundle),
  entries: inFiles.bundle.map(hex),
});
rmSync(folder, { recursive: true, force: true });
process.exit(0);

function write(name: string, content: object): void {
  writeFileSync(path.join(vectors, name), `${JSON.stringify(content, null, 1)}\n`);
}
