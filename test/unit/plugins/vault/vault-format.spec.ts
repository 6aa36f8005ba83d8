import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';

import { openMemberBundle } from '../../../../src/plugins/vault/worker/bundle/member-bundle.js';
import { openWelcome } from '../../../../src/plugins/vault/worker/bundle/welcome.js';
import { carryOut } from '../../../../src/plugins/vault/worker/member/carrying-out.js';
import { decodeHeader } from '../../../../src/plugins/vault/worker/keys/header-form.js';
import { openHeader, type VaultSecret } from '../../../../src/plugins/vault/worker/keys/opened-header.js';
import { replaceRecoverySlot } from '../../../../src/plugins/vault/worker/keys/slot-changes.js';
import { rotateKey } from '../../../../src/plugins/vault/worker/member/member-operations.js';
import { OperationControl } from '../../../../src/plugins/vault/worker/operation-control.js';
import { RecordCipher } from '../../../../src/plugins/vault/worker/record-cipher.js';
import { recoveryKeysOf } from '../../../../src/plugins/vault/worker/trust/recovery-paper.js';
import { openRequest } from '../../../../src/plugins/vault/worker/trust/sealed-request.js';
import { PairingKey } from '../../../../src/plugins/vault/worker/trust/pairing-key.js';
import { SecretKeys } from '../../../../src/plugins/vault/worker/trust/secret-keys.js';
import { NOW } from '../../../support/trust/account-kit.js';
import * as independent from '../../../support/trust/independent-trust.js';
import {
  indexedEntries,
  type IndependentVault,
  openVaultFile,
  ownDeviceOf,
  readStoredEntries,
} from '../../../support/trust/independent-vault.js';
import { TestFolders } from '../../../support/vault/test-folders.js';
import { FileVault, PASSWORD } from '../../../support/vault/file-vault.js';
import { type CborMap, hex, readCbor, readCborSequence, unhex } from '../../../support/vault/independent-decoder.js';
import { CHEAP } from '../../../support/vault/opened-slots.js';
import { pairByFile } from '../../../support/vault/paired-vaults.js';
import { uncounted } from '../../../support/vault/uncounted-attempts.js';
import { VaultFile } from '../../../support/vault/vault-file.js';

interface VaultVectors {
  readonly password: string;
  readonly recoveryKey: string;
  readonly vaultKey: string;
  readonly rootKey: string;
  readonly records: readonly { readonly key: string; readonly stored: string; readonly plaintext: string }[];
}

interface FileVectors {
  readonly deviceSecret: string;
  readonly member: string;
  readonly account: string;
  readonly recoveryKey: string;
  readonly code: string;
  readonly request: string;
  readonly welcome: string;
  readonly welcomeEntries: number;
  readonly bundle: string;
  readonly entries: readonly string[];
}

const vectors = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../../vectors/${name}`, import.meta.url), 'utf8'));
const keyOf = (letter: string): string => hex(new TextEncoder().encode(letter));
const letterOf = (key: string): string => Buffer.from(key.slice(0, 2), 'hex').toString();

describe('The format of vaults, bundles and welcomes', () => {
  const folders = new TestFolders();
  const vault = vectors('vault-v2.json') as VaultVectors;
  const files = vectors('files-v2.json') as FileVectors;
  const stored = new Map(vault.records.map((record) => [record.key, unhex(record.stored)]));
  const encrypted = vault.records.filter(({ plaintext }) => plaintext !== '');
  const open: FileVault[] = [];

  afterEach(async () => {
    for (const file of open.splice(0)) await file.close();
  });

  const newFile = (): FileVault => {
    const file = new FileVault(folders.make());
    open.push(file);
    return file;
  };

  const written = (bytes: string): string => {
    const file = path.join(folders.make(), 'file');
    writeFileSync(file, unhex(bytes));
    return file;
  };

  const opened = (secret: Parameters<typeof openVaultFile>[1] = { password: vault.password }): IndependentVault =>
    openVaultFile(stored, secret);

  it('the independent decoder reads the committed vault, by password and by recovery key', () => {
    for (const secret of [{ password: vault.password }, { recoveryKey: vault.recoveryKey }]) {
      const { vaultKey, rootKey, records } = opened(secret);
      expect([hex(vaultKey), hex(rootKey)]).to.deep.equal([vault.vaultKey, vault.rootKey]);
      expect(encrypted).to.have.length.greaterThan(8);
      for (const { key, plaintext } of encrypted) expect(hex(records.get(key) ?? unhex(''))).to.equal(plaintext);
    }
    expect(() => opened({ password: 'another password' })).to.throw('commitment');
  });

  it('the app reads the committed vault', () => {
    const header = decodeHeader(stored.get('48') ?? unhex(''));
    const secrets: readonly VaultSecret[] = [
      { kind: 'password', password: vault.password },
      { kind: 'paper', keys: recoveryKeysOf(vault.recoveryKey)! },
    ];
    for (const secret of secrets) {
      const { vaultKey, root, isAuthentic } = openHeader(header, secret, uncounted);
      expect([hex(vaultKey), hex(root.rootKey), isAuthentic]).to.deep.equal([vault.vaultKey, vault.rootKey, true]);
      const cipher = new RecordCipher(root.recordKey, header.header.vaultId);
      for (const { key, stored: value, plaintext } of encrypted)
        expect(hex(cipher.open(unhex(key), unhex(value)) ?? unhex(''))).to.equal(plaintext);
    }
  });

  it('the committed vault is an account of two devices, whose digest and directory fit its records', () => {
    const { records } = opened();
    const entries = readStoredEntries(stored, opened());
    expect(ownDeviceOf(opened()).member).to.equal(entries[0]!.id);
    const kinds = entries.map(({ encoded }) => independent.readEntry(encoded).body['8']);
    expect(kinds).to.include.members(['genesis', 'device-admitted', 'device-joined', 'key-rotated', 'secret-shared']);
    expect(entries.filter(({ secret }) => secret !== null)).to.have.length(3);
    // Not printed yet: the vault keeps it.
    expect(independent.recoveryPaper(records.get(keyOf('P')) ?? unhex(''))).to.equal(vault.recoveryKey);
    expect(readCbor(records.get(keyOf('N')) ?? unhex(''))).to.deep.equal({ keys: ['ROTATION_HISTORY_LONG'] });
    // For each member: its id, heard at, how far its clock is ahead, verified, and no checkpoint.
    const [count, ...facts] = readCborSequence(records.get(`${keyOf('M')}00000000`) ?? unhex(''));
    expect([count, facts.length]).to.deep.equal([2, 10]);
    const known = [facts.slice(0, 5), facts.slice(5)].map(([id, ...rest]) => [hex(id as Uint8Array), ...rest]);
    expect(known.find(([, , , isVerified]) => isVerified)?.slice(1)).to.deep.equal([NOW, 0, true, null]);
    expect(entries.map(({ id }) => id)).to.include.members(known.map(([id]) => id));
  });

  it('the digest of the committed vault fits no other records', () => {
    const changeable = vault.records.filter(({ key }) => 'HDPNRCBLM'.includes(letterOf(key)));
    expect(changeable.map(({ key }) => letterOf(key))).to.include.members(['H', 'D', 'P', 'N', 'L', 'M']);
    for (const { key } of changeable) {
      const changed = new Map(stored).set(key, Uint8Array.of(1));
      expect(() => readStoredEntries(changed, opened()), letterOf(key)).to.throw('digest');
    }
  });

  it('each secret in the committed vault makes the record that its entry shows, and its own box', () => {
    const { member, secret: deviceSecret } = ownDeviceOf(opened());
    const { record: recipient, sealingSeed } = independent.deriveKeys(deviceSecret, 'onestr2D');
    const rotations = readStoredEntries(stored, opened()).flatMap(({ encoded, secret }) => {
      const { body, payload } = independent.readEntry(encoded);
      return secret !== null && body['8'] === 'key-rotated' ? [{ payload, secret }] : [];
    });
    for (const { payload, secret } of rotations) {
      const generation = independent.writeMap(payload['3'] as CborMap);
      expect(hex(independent.deriveKeys(secret, 'onestr2G').record)).to.equal(hex(generation));
      const own = (payload['5'] as Uint8Array[][]).find(([id]) => hex(id!) === member)![1]!;
      const names = { account: unhex(member), generation, recipient };
      expect(hex(independent.openBox(own, sealingSeed, names))).to.equal(hex(secret));
    }
    expect(rotations).to.have.length(2);
  });

  it('both read the committed bundle, as a device and with the recovery key, and find the same entries', () => {
    const papers = recoveryKeysOf(files.recoveryKey)!;
    for (const secret of [unhex(files.deviceSecret), papers.secret]) {
      const { header, entries } = independent.readBundle(unhex(files.bundle), secret)!;
      expect(entries.map(hex)).to.deep.equal(files.entries);
      expect(hex(header['1'] as Uint8Array)).to.equal(files.account);
      const keys = new SecretKeys(secret.slice(), 'device');
      const bundle = openMemberBundle(written(files.bundle), [keys], new OperationControl());
      expect(Array.from(bundle.entries(), hex)).to.deep.equal(files.entries);
      expect(bundle.header.account).to.equal(files.account);
      bundle.close();
    }
    const stranger = SecretKeys.random('device');
    expect(independent.readBundle(unhex(files.bundle), stranger.secret)).to.equal(null);
  });

  it('both read the committed request and its welcome, with the code', () => {
    const request = independent.sealedRequestIn(unhex(files.request));
    const key = independent.pairingKey(files.code, request.slice(0, 32));
    const { digest } = independent.openRequest(request, key);
    const { header, entries } = independent.readWelcome(unhex(files.welcome), unhex(files.deviceSecret), key, digest);
    expect(hex(header['2'] as Uint8Array)).to.equal(files.member);
    const pairing = PairingKey.derive(files.code, request.slice(0, 32))!;
    const opening = openRequest(request, pairing);
    if (opening.kind !== 'opened') throw new Error('The app does not open the request.');
    const keys = new SecretKeys(unhex(files.deviceSecret), 'device');
    const opener = { request: opening.request.request, pairing, keys };
    const welcome = openWelcome(written(files.welcome), opener, new OperationControl());
    expect(Array.from(welcome.entries(), hex)).to.deep.equal(entries.map(hex));
    expect(entries).to.have.length(files.welcomeEntries);
    expect(welcome.header.member).to.equal(files.member);
    welcome.close();
  });

  it('the independent decoder reads what the app writes today: a whole vault, a bundle and a welcome', async () => {
    const [laptopFile, phoneFile] = [newFile(), newFile()];
    const { vault: laptop } = await laptopFile.found();
    const keptPaper = laptop.account.session.account.changeable.paper!.slice();
    rotateKey(laptop.account, { reason: 'today' }, NOW);
    const desk = { vault: laptop, file: laptopFile };
    const { vault: phone, welcomeFile, requestFile, code } = await pairByFile(desk, phoneFile, 'Phone', folders.make());
    const bundleFile = path.join(folders.make(), 'bundle');
    carryOut(phone.account, { path: bundleFile, vaultFile: phoneFile.path }, NOW, phoneFile.signals.control);
    const held = [...phone.account.entries()].map(hex);
    await phoneFile.close();
    const records = await new VaultFile(phoneFile.path).records();
    const own = openVaultFile(records, { password: PASSWORD });
    const entries = readStoredEntries(records, own);
    expect(entries.map(({ encoded }) => hex(encoded))).to.deep.equal(held);
    expect(entries.filter(({ secret }) => secret !== null)).to.have.length(2);
    const { secret: deviceSecret } = ownDeviceOf(own);
    const paper = independent.recoverySecret(keptPaper);
    for (const secret of [deviceSecret, paper])
      expect(independent.readBundle(readFileSync(bundleFile), secret)!.entries.map(hex)).to.deep.equal(held);
    const request = independent.sealedRequestIn(Uint8Array.from(readFileSync(requestFile)));
    const key = independent.pairingKey(code, request.slice(0, 32));
    const { digest } = independent.openRequest(request, key);
    const welcome = independent.readWelcome(Uint8Array.from(readFileSync(welcomeFile)), deviceSecret, key, digest);
    expect(welcome.entries.map(hex)).to.deep.equal(held.slice(0, -1));
  });

  it('the independent decoder opens a vault with its recovery key after that was replaced', async () => {
    const file = newFile();
    const { vault: laptop, recoveryPaper } = await file.found();
    const change = { currentPassword: PASSWORD, typedPaper: recoveryPaper, keyDerivation: CHEAP };
    replaceRecoverySlot(laptop, change, NOW, file.signals);
    await file.close();
    const records = await new VaultFile(file.path).records();
    const changed = openVaultFile(records, { recoveryKey: recoveryPaper });
    expect(readStoredEntries(records, changed)).to.have.length(1);
    expect(changed.records.has(keyOf('P')), 'it was typed, so it is erased').to.equal(false);
  });

  it('the independent decoder reads the index of a large vault', async () => {
    const file = newFile();
    const { vault: laptop } = await file.found();
    for (let count = 0; count < 200; count++)
      laptop.account.change(NOW, (pen) => void pen.say({ kind: 'password-rotated' }));
    await file.close();
    const again = await file.unlock();
    while (again.account.session.awaitsVerification) again.account.session.verify(1000);
    await file.close();
    const records = await new VaultFile(file.path).records();
    const large = openVaultFile(records, { password: PASSWORD });
    expect(indexedEntries(large, readStoredEntries(records, large))).to.equal(201);
    const [rowCount, ...rows] = readCborSequence(large.records.get(`${keyOf('I')}00000000`)!.slice(56));
    // Rows of six items, and genesis says its name.
    expect([rowCount, rows.length, rows[6]]).to.deep.equal([201, 6 * 201 + 1, 'Laptop']);
  });

  it('no key of a record tells a device, an account or a name', () => {
    for (const { key } of vault.records)
      expect([letterOf(key), key.length / 2]).to.deep.equal([letterOf(key), 'ELMGWI'.includes(letterOf(key)) ? 5 : 1]);
  });
});
