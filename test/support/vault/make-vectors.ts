/**
 * Makes test/vectors/*.json anew from a vault and a bundle that the app writes. Only for a new format version: what is
 * committed there stays readable for ever.
 *
 * node --import tsx --import ./test/support/run-typescript.mjs test/support/vault/make-vectors.ts
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { decodeBundle, decodeVault, hex } from './independent-decoder.js';
import { VaultFile } from './vault-file.js';
import { OTHER_PASSWORD, PASSPHRASE, PASSWORD, VaultHarness } from './vault-harness.js';

const vectors = fileURLToPath(new URL('../../vectors/', import.meta.url));
const folder = mkdtempSync(path.join(tmpdir(), 'onestarstream-vectors-'));
mkdirSync(vectors, { recursive: true });

const bundlePath = path.join(folder, 'account.bundle');
const founder = new VaultHarness(path.join(folder, 'founder'));
const { recoveryCode } = await founder.vault.create({ deviceName: 'Laptop', password: PASSWORD });
await founder.keystore.rotateKey({ reason: 'the first' });
await founder.keystore.exportBundle({ path: bundlePath, passphrase: PASSPHRASE });

const member = new VaultHarness(path.join(folder, 'member'));
await member.vault.join({ bundlePath, passphrase: PASSPHRASE, deviceName: 'Phone', password: OTHER_PASSWORD });
await member.keystore.exportBundle({ path: bundlePath, passphrase: PASSPHRASE });
await founder.keystore.importBundle({ path: bundlePath, passphrase: PASSPHRASE });
await founder.keystore.rotateKey({ reason: 'the second' });
await founder.keystore.setFindingSeen({ key: 'ROTATION_HISTORY_LONG', seen: true });
await founder.keystore.exportBundle({ path: bundlePath, passphrase: PASSPHRASE });
await Promise.all([founder.end(), member.end()]);

const stored = await new VaultFile(founder.vaultFile).records();
const opened = decodeVault(stored, PASSWORD);
write('vault-v1.json', {
  password: PASSWORD,
  recoveryCode,
  vaultKey: hex(opened.vaultKey),
  records: Array.from(stored, ([key, value]) => ({
    key,
    stored: hex(value),
    plaintext: hex(opened.records.get(key) ?? new Uint8Array()),
  })),
});
const bundle = readFileSync(bundlePath);
const { entries } = decodeBundle(bundle, PASSPHRASE);
write('bundle-v1.json', { passphrase: PASSPHRASE, bundle: hex(bundle), entries: entries.map(hex) });
rmSync(folder, { recursive: true, force: true });
process.exit(0);

function write(name: string, content: object): void {
  writeFileSync(path.join(vectors, name), `${JSON.stringify(content, null, 1)}\n`);
}
