import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';

import { BundleReader } from '../../../../src/plugins/vault/worker/bundle-reader.js';
import { openSlot, slotOf } from '../../../../src/plugins/vault/worker/key-slots.js';
import { OperationControl } from '../../../../src/plugins/vault/worker/operation-control.js';
import { RecordCipher } from '../../../../src/plugins/vault/worker/record-cipher.js';
import { parseRecoveryCode } from '../../../../src/plugins/vault/worker/recovery-code.js';
import { decodeStoredHeader } from '../../../../src/plugins/vault/worker/vault-header.js';
import { VaultKeys } from '../../../../src/plugins/vault/worker/vault-keys.js';
import { VaultRecords } from '../../../../src/plugins/vault/worker/vault-records.js';
import { DataFolders } from '../../../support/vault/data-folders.js';
import {
  type Cbor,
  type CborMap,
  decodeBundle,
  decodeVault,
  hex,
  openPreviousSecret,
  openSealedSecret,
  readCbor,
  unhex,
} from '../../../support/vault/independent-decoder.js';
import { MemoryRecordStore } from '../../../support/vault/memory-record-store.js';
import { uncounted } from '../../../support/vault/uncounted-attempts.js';
import { VaultFile } from '../../../support/vault/vault-file.js';
import { PASSPHRASE, PASSWORD } from '../../../support/vault/vault-harness.js';

interface VaultVectors {
  readonly password: string;
  readonly recoveryCode: string;
  readonly vaultKey: string;
  readonly records: readonly { readonly key: string; readonly stored: string; readonly plaintext: string }[];
}

interface BundleVectors {
  readonly passphrase: string;
  readonly bundle: string;
  readonly entries: readonly string[];
}

const vectors = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../../vectors/${name}`, import.meta.url), 'utf8'));

describe('The format of vaults and bundles', () => {
  const folders = new DataFolders();
  const vault = vectors('vault-v1.json') as VaultVectors;
  const bundle = vectors('bundle-v1.json') as BundleVectors;
  const stored = new Map(vault.records.map((record) => [record.key, unhex(record.stored)]));
  const encrypted = vault.records.filter(({ plaintext }) => plaintext !== '');

  it('the independent decoder reads the committed vault, by password and by recovery code', () => {
    for (const [secret, kind] of [
      [vault.password, 'password'],
      [vault.recoveryCode, 'recovery'],
    ] as const) {
      const opened = decodeVault(stored, secret, kind);
      expect(hex(opened.vaultKey)).to.equal(vault.vaultKey);
      expect(encrypted).to.have.length.greaterThan(8);
      for (const { key, plaintext } of encrypted) expect(hex(opened.records.get(key) ?? unhex(''))).to.equal(plaintext);
    }
  });

  it('the app reads the committed vault', () => {
    const { header, body, mac } = decodeStoredHeader(stored.get('48') ?? unhex(''));
    const keys = new VaultKeys(openSlot(header, slotOf(header, 'password'), vault.password, uncounted));
    expect(hex(keys.vaultKey)).to.equal(vault.vaultKey);
    expect(keys.isHeaderAuthentic(body, mac)).to.equal(true);
    const recovered = openSlot(header, slotOf(header, 'recovery'), parseRecoveryCode(vault.recoveryCode), uncounted);
    expect(hex(recovered)).to.equal(vault.vaultKey);
    const cipher = new RecordCipher(keys.recordKey, header.vaultId);
    for (const { key, stored: value, plaintext } of encrypted) {
      expect(hex(cipher.open(unhex(key), unhex(value)) ?? unhex(''))).to.equal(plaintext);
    }
  });

  it('both read which findings a person marked as seen in the committed vault', () => {
    const marked = ['ROTATION_CONFLICT:7692c3ad3540bb803c020b3aee66cd88', 'ROTATION_HISTORY_LONG'];
    const opened = decodeVault(stored, vault.password);
    expect(readCbor(opened.records.get('4e') ?? unhex(''))).to.deep.equal({ keys: marked });
    const { header } = decodeStoredHeader(stored.get('48') ?? unhex(''));
    const keys = new VaultKeys(unhex(vault.vaultKey));
    const store = new MemoryRecordStore();
    store.transaction((writer) => {
      for (const [key, value] of stored) writer.put(unhex(key), value);
    });
    const records = new VaultRecords(store, new RecordCipher(keys.recordKey, header.vaultId));
    expect(records.seenFindings()).to.deep.equal({ kind: 'read', value: marked });
  });

  it('both read the committed bundle, and find the same entries', () => {
    const decoded = decodeBundle(unhex(bundle.bundle), bundle.passphrase);
    expect(decoded.entries.map(hex)).to.deep.equal(bundle.entries);
    const file = path.join(folders.make(), 'bundle');
    writeFileSync(file, unhex(bundle.bundle));
    const reader = new BundleReader(file, bundle.passphrase, new OperationControl());
    try {
      expect(Array.from(reader.entries(), hex)).to.deep.equal(bundle.entries);
      expect(hex(reader.header.account)).to.equal(hex(decoded.header['account'] as Uint8Array));
      expect(reader.header.secrets.map(hex)).to.deep.equal((decoded.header['secrets'] as Uint8Array[]).map(hex));
    } finally {
      reader.close();
    }
  });

  it('the secrets in the committed vault are those that its entries seal to the device, and lead back to the first', () => {
    const plaintexts = new Map(encrypted.map(({ key, plaintext }) => [key, unhex(plaintext)]));
    const secrets = new Map<string, Uint8Array>();
    for (const [key, plaintext] of plaintexts) {
      if (!key.startsWith(hex(new TextEncoder().encode('G')))) continue;
      const generation = readCbor(plaintext) as CborMap;
      secrets.set(hex(generation['rotation'] as Uint8Array), generation['secret'] as Uint8Array);
    }
    expect(secrets.size).to.equal(3);
    const identity = readCbor(plaintexts.get('44') ?? unhex('')) as CborMap;
    const bodies = bundle.entries.map(
      (entry) => readCbor((readCbor(unhex(entry)) as Uint8Array[])[0] ?? unhex('')) as CborMap,
    );
    const genesis = bodies.find((body) => body['7'] === 'genesis')?.['8'] as CborMap;
    const device = {
      sealingSeed: identity['sealingSeed'] as Uint8Array,
      signing: genesis['1'] as Uint8Array,
      sealing: genesis['2'] as Uint8Array,
    };

    const held = [...secrets.values()].map(hex);
    for (const body of bodies.filter((candidate) => candidate['7'] === 'key-rotated')) {
      const payload = body['8'] as CborMap;
      const boxes = (payload['6'] as Cbor[][]).filter(
        ([recipient]) => hex(recipient as Uint8Array) === hex(body['2'] as Uint8Array),
      );
      const box = boxes[0]?.[1] as Uint8Array;
      const secret = openSealedSecret(box, device, body['1'] as Uint8Array, payload['3'] as Uint8Array);
      expect(held).to.include(hex(secret));
      const basis = payload['1'] as Uint8Array;
      const previous = openPreviousSecret(payload['5'] as Uint8Array, secret, basis);
      expect(hex(previous)).to.equal(hex(secrets.get(hex(basis)) ?? unhex('')));
    }
  });

  it('the independent decoder reads what the app writes today', async () => {
    const { vault: fresh, keystore, vaultFile } = await folders.install();
    await fresh.create({ deviceName: 'Laptop', password: PASSWORD });
    await keystore.rotateKey({ reason: 'today' });
    await keystore.setFindingSeen({ key: 'ROTATION_HISTORY_LONG', seen: true });
    const file = path.join(folders.make(), 'bundle');
    const { entries } = await keystore.exportBundle({ path: file, passphrase: PASSPHRASE });
    await fresh.lock('person');
    const { records } = decodeVault(await new VaultFile(vaultFile).records(), PASSWORD);
    expect(records.size).to.be.greaterThan(5);
    expect(readCbor(records.get('4e') ?? unhex(''))).to.deep.equal({ keys: ['ROTATION_HISTORY_LONG'] });
    expect(decodeBundle(readFileSync(file), PASSPHRASE).entries).to.have.length(entries);
  });

  it('no key of a record tells a device, an account or a name', async () => {
    const lengths = vault.records.map(({ key }) => [
      String.fromCharCode(Number.parseInt(key.slice(0, 2), 16)),
      key.length / 2,
    ]);
    for (const [kind, length] of lengths)
      expect([`${kind}`, length]).to.deep.equal([kind, kind === 'E' ? 13 : 'FGX'.includes(String(kind)) ? 5 : 1]);
  });
});
