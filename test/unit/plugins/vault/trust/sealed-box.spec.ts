import { expect } from 'chai';

import { encodeKeyRecord, type KeyRecord } from '../../../../../src/keystore/entries/key-record.js';
import { isBoxRight, makeBox, openBox } from '../../../../../src/plugins/vault/worker/trust/sealed-box.js';
import { SecretKeys } from '../../../../../src/plugins/vault/worker/trust/secret-keys.js';
import { unwrapSecret, wrapSecret } from '../../../../../src/plugins/vault/worker/trust/wrapped-secret.js';
import { bytesFrom } from '../../../../support/trust/bytes-from.js';
import * as independent from '../../../../support/trust/independent-trust.js';

const hexId = (seed: string): string => Buffer.from(bytesFrom(seed, 32)).toString('hex');
const device = (seed: string): SecretKeys => new SecretKeys(bytesFrom(seed, 32), 'device');
const generationOf = (seed: string): SecretKeys => new SecretKeys(bytesFrom(seed, 32), 'generation');

const account = hexId('account');
const generation = generationOf('generation');
const laptop = device('laptop');
const phone = device('phone');
const place = { account, generation: generation.record };
const box = makeBox(generation, account, laptop.record);

describe('A box', () => {
  it('opens for its member, and holds the secret', () => {
    expect(box).to.have.length(1168);
    expect(openBox(box, laptop, place)!.secret).to.deep.equal(generation.secret);
  });

  it('is the same whoever makes it, and another for each account, generation and member', () => {
    expect(isBoxRight(box, generation, account, laptop.record)).to.equal(true);
    const halfForeign: KeyRecord = { ...laptop.record, ed25519: phone.record.ed25519 };
    expect(isBoxRight(box, generation, null, laptop.record)).to.equal(false);
    expect(isBoxRight(box, generation, hexId('another'), laptop.record)).to.equal(false);
    expect(isBoxRight(box, generation, account, phone.record)).to.equal(false);
    expect(isBoxRight(box, generation, account, halfForeign)).to.equal(false);
    expect(isBoxRight(box, generationOf('another'), account, laptop.record)).to.equal(false);
  });

  it('of genesis is bound to no account, whose name comes after it', () => {
    const first = makeBox(generation, null, laptop.record);
    expect(openBox(first, laptop, { ...place, account: null })!.secret).to.deep.equal(generation.secret);
    expect(openBox(first, laptop, place)).to.equal(null);
  });

  it('opens for nobody else, nowhere else, and not once a byte is another', () => {
    expect(openBox(box, phone, place)).to.equal(null);
    expect(openBox(box, laptop, { ...place, account: hexId('another') })).to.equal(null);
    expect(openBox(box, laptop, { ...place, generation: generationOf('another').record })).to.equal(null);
    for (const index of [0, 1087, 1088, 1119, 1120, 1151, 1152, 1167]) {
      const flipped = box.slice();
      flipped[index]! ^= 1;
      expect(openBox(flipped, laptop, place), `${index}`).to.equal(null);
      expect(isBoxRight(flipped, generation, account, laptop.record), `${index}`).to.equal(false);
    }
    for (const length of [0, 1167]) expect(openBox(box.slice(0, length), laptop, place)).to.equal(null);
    expect(openBox(Uint8Array.of(...box, 0), laptop, place)).to.equal(null);
  });

  it('does not open where a half of the record is bound to another secret', () => {
    const record = { ...generation.record, mlDsa65: generationOf('another').record.mlDsa65 };
    // Its recipient decrypts the dishonest author's box: it is bound to the record as it stands in the entry.
    const names = {
      account: Buffer.from(account, 'hex'),
      generation: encodeKeyRecord(record),
      recipient: encodeKeyRecord(laptop.record),
    };
    const dishonest = independent.makeBox(generation.secret, names);
    expect(openBox(dishonest, laptop, { account, generation: record })).to.equal(null);
    const whole = { ...names, generation: encodeKeyRecord(generation.record) };
    expect(openBox(independent.makeBox(generation.secret, whole), laptop, place)).not.to.equal(null);
  });

  it('is empty for keys to which nothing can be sealed, and right only then', () => {
    const none = new Uint8Array(0);
    const lowOrder = laptop.record.xwing.slice();
    lowOrder.fill(0, 1184);
    const unreduced = laptop.record.xwing.slice();
    unreduced.fill(0xff, 0, 3);
    for (const xwing of [lowOrder, unreduced]) {
      const flawed = { ...laptop.record, xwing };
      expect(makeBox(generation, account, flawed)).to.deep.equal(none);
      expect(isBoxRight(none, generation, account, flawed)).to.equal(true);
      expect(isBoxRight(box, generation, account, flawed)).to.equal(false);
    }
    expect(isBoxRight(none, generation, account, laptop.record)).to.equal(false);
  });
});

describe('A wrapped secret', () => {
  const older = generationOf('older');
  const wrapped = { account, id: hexId('rotation'), record: older.record };
  const wrap = wrapSecret(generation, older, wrapped);

  it('opens with the newer one', () => {
    expect(wrap).to.have.length(48);
    expect(unwrapSecret(generation, wrap, wrapped)!.secret).to.deep.equal(older.secret);
  });

  it('opens in no other place, with no other secret, and for no other record', () => {
    expect(unwrapSecret(generation, wrap, { ...wrapped, account: hexId('another') })).to.equal(null);
    expect(unwrapSecret(generation, wrap, { ...wrapped, id: hexId('another') })).to.equal(null);
    expect(unwrapSecret(generationOf('another'), wrap, wrapped)).to.equal(null);
    const halfBound = { ...older.record, xwing: generation.record.xwing };
    expect(unwrapSecret(generation, wrap, { ...wrapped, record: halfBound })).to.equal(null);
    expect(unwrapSecret(generation, wrap.slice(1), wrapped)).to.equal(null);
  });

  it('has a key of its own for each older one', () => {
    const other = wrapSecret(generation, older, { account, id: hexId('another rotation') });
    expect(other.slice(0, 32)).not.to.deep.equal(wrap.slice(0, 32));
  });
});
