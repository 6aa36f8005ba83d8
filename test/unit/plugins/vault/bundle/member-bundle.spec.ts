import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';

import { AppError } from '../../../../../src/core/errors.js';
import { toHex, uint32, utf8 } from '../../../../../src/plugins/vault/worker/bytes.js';
import { encodeFileHead, FILE_HEAD_BYTES } from '../../../../../src/plugins/vault/worker/bundle/file-head.js';
import {
  type BundlePart,
  openMemberBundle,
  writeMemberBundle,
} from '../../../../../src/plugins/vault/worker/bundle/member-bundle.js';
import { OperationControl } from '../../../../../src/plugins/vault/worker/operation-control.js';
import { deviceIdOf } from '../../../../../src/keystore/entries/key-record.js';
import { sodiumTrustCrypto } from '../../../../../src/plugins/vault/worker/trust/sodium-trust-crypto.js';
import { SecretKeys } from '../../../../../src/plugins/vault/worker/trust/secret-keys.js';
import { codeOf } from '../../../../support/code-of.js';
import { readBundle } from '../../../../support/trust/independent-trust.js';
import { DataFolders } from '../../../../support/vault/data-folders.js';

const COUNT_OFFSET = FILE_HEAD_BYTES + 32 + 32;
const BOX_BYTES = 8 + 1168;

const account = 'ab'.repeat(32);
const header = { account, madeAt: 1_700_000_000_000 };

describe('A bundle between members', () => {
  const folders = new DataFolders();
  const [phone, laptop, tablet, stranger] = [1, 2, 3, 4].map(() => SecretKeys.random('device')) as [
    SecretKeys,
    SecretKeys,
    SecretKeys,
    SecretKeys,
  ];
  const entries = [utf8('genesis'), new Uint8Array(200_000).fill(7), utf8('last')];
  const forBoth: BundlePart = { recipients: [phone.record, laptop.record], entries };

  let file: string;
  beforeEach(() => {
    file = path.join(folders.make(), 'account.bundle');
  });

  const write = (...parts: readonly BundlePart[]): number =>
    writeMemberBundle(file, header, parts, new OperationControl());

  /** What a member reads in the file. */
  function read(...openers: readonly SecretKeys[]): { readonly header: unknown; readonly entries: readonly string[] } {
    const bundle = openMemberBundle(file, openers, new OperationControl());
    try {
      return { header: bundle.header, entries: Array.from(bundle.entries(), toHex) };
    } finally {
      bundle.close();
    }
  }

  it('opens for each member it was made for, without a passphrase', () => {
    expect(write(forBoth)).to.equal(readFileSync(file).length);
    for (const opener of [phone, laptop]) expect(read(opener)).to.deep.equal({ header, entries: entries.map(toHex) });
    // As with the recovery key on paper, and with a device that was let in twice.
    expect(read(stranger, laptop).entries).to.have.length(3);
  });

  it('is read by other libraries, and none of the app’s code', () => {
    const apart = { recipients: [tablet.record], entries: [utf8('you are suspended')] };
    write(forBoth, apart);
    const bytes = Uint8Array.from(readFileSync(file));
    const independent = readBundle(bytes, phone.secret);
    expect(independent?.entries.map(toHex)).to.deep.equal(entries.map(toHex));
    expect(independent?.header).to.deep.equal({ '1': new Uint8Array(Buffer.from(account, 'hex')), '2': header.madeAt });
    expect(readBundle(bytes, tablet.secret)?.entries.map(toHex)).to.deep.equal(apart.entries.map(toHex));
    expect(readBundle(bytes, stranger.secret)).to.equal(null);
  });

  it('opens for nobody else, whatever they know of the members', () => {
    write(forBoth);
    expect(codeOf(() => read(stranger))).to.equal('BUNDLE_NOT_FOR_THIS_DEVICE');
    expect(codeOf(() => read())).to.equal('BUNDLE_NOT_FOR_THIS_DEVICE');
  });

  it('tells an outsider neither the account nor whom it is for, and is another each time', () => {
    write(forBoth);
    const first = readFileSync(file);
    const ids = [phone, laptop].map(({ record }) => deviceIdOf(record, sodiumTrustCrypto));
    for (const id of [account, ...ids]) expect(first.includes(Buffer.from(id, 'hex'))).to.equal(false);
    for (const { record } of [phone, laptop]) expect(first.includes(Buffer.from(record.ed25519))).to.equal(false);
    expect(first.includes('genesis')).to.equal(false);
    write(forBoth);
    const second = readFileSync(file);
    expect(second.length).to.equal(first.length);
    expect(second.subarray(FILE_HEAD_BYTES, COUNT_OFFSET)).to.not.deep.equal(
      first.subarray(FILE_HEAD_BYTES, COUNT_OFFSET),
    );
  });

  it('carries a part apart for those who are suspended, and each reads its own', () => {
    write(forBoth, { recipients: [tablet.record], entries: [utf8('genesis'), utf8('you are suspended')] });
    expect(read(tablet).entries).to.deep.equal([utf8('genesis'), utf8('you are suspended')].map(toHex));
    expect(read(phone).entries).to.have.length(3);
    expect(read(tablet, phone).entries).to.have.length(3);
    expect(codeOf(() => read(stranger))).to.equal('BUNDLE_NOT_FOR_THIS_DEVICE');
  });

  it('goes to no member whose keys take no message, and to all others', () => {
    const flawed = { ...stranger.record, xwing: new Uint8Array(1216).fill(0xff, 0, 3) };
    write({ recipients: [flawed, phone.record], entries });
    expect(readFileSync(file).readUInt32BE(COUNT_OFFSET)).to.equal(1);
    expect(read(phone).entries).to.have.length(3);
  });

  it('can be read again from the beginning', () => {
    write(forBoth);
    const bundle = openMemberBundle(file, [phone], new OperationControl());
    const twice = [1, 2].map(() => Array.from(bundle.entries(), toHex));
    bundle.close();
    expect(twice).to.deep.equal([entries.map(toHex), entries.map(toHex)]);
  });

  it('[D3] refuses every change of a byte, every cut, and anything behind its end', () => {
    write(forBoth);
    const whole = readFileSync(file);
    const boxOf = (index: number): number => COUNT_OFFSET + 4 + index * BOX_BYTES;
    const afterBoxes = boxOf(2);
    const places = [0, 15, 16, 17, 18, 19, 20, 51, 52, 83, 84, 87, boxOf(0), boxOf(0) + 8, boxOf(1), afterBoxes - 1];
    places.push(afterBoxes, afterBoxes + 3, afterBoxes + 4, afterBoxes + 28, afterBoxes + 40, whole.length - 1);
    for (let at = afterBoxes; at < whole.length; at += 9973) places.push(at);
    for (const at of places) {
      const changed = Buffer.from(whole);
      changed[at] = (changed[at] ?? 0) ^ 0x10;
      writeFileSync(file, changed);
      // In the other member's box it is seen too: all of the head is bound to what follows.
      for (const opener of [phone, laptop])
        expect(
          codeOf(() => read(opener)),
          `byte ${at}`,
        ).to.match(/^BUNDLE_/);
    }
    for (const length of [0, 1, 19, 20, 60, 88, 500, afterBoxes, afterBoxes + 30, whole.length - 1]) {
      writeFileSync(file, whole.subarray(0, length));
      expect(
        codeOf(() => read(phone)),
        `cut at ${length}`,
      ).to.equal('BUNDLE_INVALID');
    }
    writeFileSync(file, Buffer.concat([whole, Buffer.of(0)]));
    expect(codeOf(() => read(phone))).to.match(/^BUNDLE_INVALID$/);
  });

  it('[D3] refuses parts of two bundles put together', () => {
    write(forBoth);
    const one = readFileSync(file);
    write(forBoth);
    const other = readFileSync(file);
    const afterBoxes = COUNT_OFFSET + 4 + 2 * BOX_BYTES;
    writeFileSync(file, Buffer.concat([one.subarray(0, afterBoxes), other.subarray(afterBoxes)]));
    expect(codeOf(() => read(phone))).to.equal('BUNDLE_INVALID');
    // The part of one bundle as the second part of another.
    writeFileSync(file, Buffer.concat([one, other.subarray(FILE_HEAD_BYTES)]));
    expect(read(phone).entries).to.have.length(3);
    write({ recipients: [tablet.record], entries: [] });
    writeFileSync(file, Buffer.concat([readFileSync(file), one.subarray(FILE_HEAD_BYTES)]));
    expect(codeOf(() => read(phone))).to.equal('BUNDLE_INVALID');
  });

  it('[D2] believes no count and no length', () => {
    write(forBoth);
    const whole = readFileSync(file);
    for (const [at, value] of [
      [COUNT_OFFSET, 0xffff_ffff],
      [COUNT_OFFSET, 65_536],
      [COUNT_OFFSET, 3],
      [COUNT_OFFSET + 4 + 2 * BOX_BYTES, 0xffff_ffff],
      [COUNT_OFFSET + 4 + 2 * BOX_BYTES, 0],
    ] as const) {
      const lying = Buffer.from(whole);
      lying.set(uint32(value), at);
      writeFileSync(file, lying);
      expect(
        codeOf(() => read(phone)),
        `${value} at ${at}`,
      ).to.equal('BUNDLE_INVALID');
    }
  });

  it('names what is no bundle, one of a newer version, and a welcome', () => {
    const long = Buffer.alloc(1000);
    writeFileSync(file, long);
    expect(() => read(phone)).to.throw(AppError, 'not a bundle');
    writeFileSync(file, Buffer.concat([encodeFileHead('welcome'), long]));
    expect(() => read(phone)).to.throw(AppError, 'a welcome for a new device');
    const newer = Buffer.concat([encodeFileHead('bundle'), long]);
    newer.writeUInt16BE(3, 16);
    writeFileSync(file, newer);
    expect(codeOf(() => read(phone))).to.equal('BUNDLE_NEWER_FORMAT');
  });
});
