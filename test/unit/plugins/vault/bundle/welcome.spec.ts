import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';

import { AppError } from '../../../../../src/core/errors.js';
import { type JoinRequest, requestDigest } from '../../../../../src/keystore/entries/join-request.js';
import { encodeFileHead, FILE_HEAD_BYTES } from '../../../../../src/plugins/vault/worker/bundle/file-head.js';
import {
  openWelcome,
  type WelcomeOpener,
  writeWelcomeAside,
} from '../../../../../src/plugins/vault/worker/bundle/welcome.js';
import { toHex, utf8 } from '../../../../../src/plugins/vault/worker/bytes.js';
import { OperationControl } from '../../../../../src/plugins/vault/worker/operation-control.js';
import { PairingKey } from '../../../../../src/plugins/vault/worker/trust/pairing-key.js';
import { SecretKeys } from '../../../../../src/plugins/vault/worker/trust/secret-keys.js';
import { sodiumTrustCrypto } from '../../../../../src/plugins/vault/worker/trust/sodium-trust-crypto.js';
import { codeOf } from '../../../../support/code-of.js';
import { readWelcome } from '../../../../support/trust/independent-trust.js';
import { bytesFrom } from '../../../../support/trust/bytes-from.js';
import { DataFolders } from '../../../../support/vault/data-folders.js';

const salt = bytesFrom('salt', 32);
const header = { account: 'ab'.repeat(32), member: 'cd'.repeat(32), madeAt: 1_700_000_000_000 };
const entries = [utf8('genesis'), utf8('the admission')];

describe('A welcome', () => {
  const folders = new DataFolders();
  let joiner: WelcomeOpener;
  let otherCode: PairingKey;
  let file: string;

  const requestBy = (keys: SecretKeys, pairing: PairingKey, nonce: string): JoinRequest => ({
    suite: 1,
    keys: keys.record,
    name: 'Phone',
    account: null,
    tag: pairing.tag,
    madeAt: 1_700_000_000_000,
    salt,
    nonce: bytesFrom(nonce, 32),
  });

  before(() => {
    const keys = SecretKeys.random('device');
    const pairing = PairingKey.derive('7K3M-0QXV-9WTA', salt)!;
    otherCode = PairingKey.derive('7K3M-0QXV-9WTB', salt)!;
    joiner = { keys, pairing, request: requestBy(keys, pairing, 'nonce') };
  });

  beforeEach(() => {
    file = path.join(folders.make(), 'welcome');
    writeWelcomeAside(file, header, entries, joiner).place();
  });

  function read(opener: WelcomeOpener): { readonly header: unknown; readonly entries: readonly string[] } {
    const welcome = openWelcome(file, opener, new OperationControl());
    try {
      return { header: welcome.header, entries: Array.from(welcome.entries(), toHex) };
    } finally {
      welcome.close();
    }
  }

  it('tells the device that asked for it whom it is now, and all that it needs', () => {
    expect(read(joiner)).to.deep.equal({ header, entries: entries.map(toHex) });
  });

  it('is read by other libraries, and none of the app’s code', () => {
    const { keys, pairing, request } = joiner;
    const digest = requestDigest(request, sodiumTrustCrypto);
    const independent = readWelcome(Uint8Array.from(readFileSync(file)), keys.secret, pairing.key, digest);
    expect(independent.entries.map(toHex)).to.deep.equal(entries.map(toHex));
    expect(
      Object.values(independent.header).map((value) => (value instanceof Uint8Array ? toHex(value) : value)),
    ).to.deep.equal([header.account, header.member, header.madeAt]);
  });

  it('opens neither with the keys alone nor with the code alone, nor for another request', () => {
    const thief = SecretKeys.random('device');
    for (const opener of [
      { ...joiner, pairing: otherCode },
      { ...joiner, keys: thief },
      { ...joiner, request: requestBy(joiner.keys, joiner.pairing, 'another nonce') },
      { ...joiner, request: { ...joiner.request, name: 'Tablet' } },
    ])
      expect(codeOf(() => read(opener))).to.equal('WELCOME_NOT_FOR_THIS_DEVICE');
  });

  it('tells an outsider neither account nor device', () => {
    const bytes = readFileSync(file);
    for (const id of [header.account, header.member]) expect(bytes.includes(Buffer.from(id, 'hex'))).to.equal(false);
    expect(bytes.includes('admission')).to.equal(false);
  });

  it('[D3] refuses every change of a byte and every cut', () => {
    const whole = readFileSync(file);
    for (let at = 0; at < whole.length; at += at < FILE_HEAD_BYTES + 40 ? 1 : 37) {
      const changed = Buffer.from(whole);
      changed[at] = (changed[at] ?? 0) ^ 1;
      writeFileSync(file, changed);
      expect(
        codeOf(() => read(joiner)),
        `byte ${at}`,
      ).to.match(/^(BUNDLE|WELCOME)_/);
      writeFileSync(file, whole.subarray(0, at));
      expect(
        codeOf(() => read(joiner)),
        `cut at ${at}`,
      ).to.match(/^(BUNDLE|WELCOME)_/);
    }
    writeFileSync(file, Buffer.concat([whole, Buffer.of(0)]));
    expect(codeOf(() => read(joiner))).to.equal('BUNDLE_INVALID');
  });

  it('is told from a bundle', () => {
    writeFileSync(file, Buffer.concat([encodeFileHead('bundle'), Buffer.alloc(2000)]));
    expect(() => read(joiner)).to.throw(AppError, 'a bundle, not a welcome');
  });
});
