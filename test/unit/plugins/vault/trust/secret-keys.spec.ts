import { expect } from 'chai';

import { deviceIdOf, encodeKeyRecord, type KeyRecord } from '../../../../../src/keystore/entries/key-record.js';
import { openGeneration } from '../../../../../src/plugins/vault/worker/trust/generation-secret.js';
import { SecretKeys } from '../../../../../src/plugins/vault/worker/trust/secret-keys.js';
import { sodiumTrustCrypto as crypto } from '../../../../../src/plugins/vault/worker/trust/sodium-trust-crypto.js';
import { bytesFrom } from '../../../../support/trust/bytes-from.js';

const secret = (): Uint8Array => bytesFrom('a secret', 32);
const halves = ['ed25519', 'mlDsa65', 'xwing'] as const;

describe('The keys of a secret', () => {
  it('are the same whenever they are made, and others for a device than for a generation', () => {
    const record = new SecretKeys(secret(), 'generation').record;
    expect(new SecretKeys(secret(), 'generation').record).to.deep.equal(record);
    const device = new SecretKeys(secret(), 'device').record;
    for (const half of halves) expect(device[half]).not.to.deep.equal(record[half]);
  });

  it('name a device by all of them', () => {
    const [one, other] = ['one', 'other'].map((seed) => new SecretKeys(bytesFrom(seed, 32), 'device').record);
    const id = deviceIdOf(one!, crypto);
    expect(id).to.match(/^[0-9a-f]{64}$/);
    for (const half of halves) expect(deviceIdOf({ ...one!, [half]: other![half] }, crypto)).not.to.equal(id);
  });

  it('sign, and are wiped', () => {
    const keys = new SecretKeys(secret(), 'device');
    const { record } = keys;
    const digest = bytesFrom('digest', 32);
    const ed25519 = keys.signEd25519('entry by device ed25519', digest);
    const mlDsa65 = keys.signMlDsa65('entry by device mldsa', digest);
    expect(crypto.verifyEd25519('entry by device ed25519', digest, ed25519, record.ed25519)).to.equal(true);
    expect(crypto.verifyMlDsa65('entry by device mldsa', digest, mlDsa65, record.mlDsa65)).to.equal(true);
    expect(crypto.verifyEd25519('checkpoint ed25519', digest, ed25519, record.ed25519)).to.equal(false);
    expect(crypto.verifyMlDsa65('checkpoint mldsa', digest, mlDsa65, record.mlDsa65)).to.equal(false);
    keys.wipe();
    expect(keys.secret).to.deep.equal(new Uint8Array(32));
    expect(() => new SecretKeys(new Uint8Array(31), 'device')).to.throw(RangeError);
  });

  it('verify a signature in one encoding alone', () => {
    const keys = new SecretKeys(secret(), 'device');
    const digest = bytesFrom('digest', 32);
    const signature = keys.signEd25519('entry by device ed25519', digest);
    /** The order of the group: with it added, the second half means the same. */
    const order = 2n ** 252n + 27742317777372353535851937790883648493n;
    const half = BigInt(`0x${Buffer.from(signature.slice(32)).reverse().toString('hex')}`) + order;
    const other = Uint8Array.of(
      ...signature.slice(0, 32),
      ...Buffer.from(half.toString(16).padStart(64, '0'), 'hex').reverse(),
    );
    expect(other).to.have.length(64);
    const { ed25519 } = keys.record;
    expect(crypto.verifyEd25519('entry by device ed25519', digest, signature, ed25519)).to.equal(true);
    expect(crypto.verifyEd25519('entry by device ed25519', digest, other, ed25519)).to.equal(false);
  });

  it('verify nothing of another length', () => {
    const { record } = new SecretKeys(secret(), 'device');
    const digest = bytesFrom('digest', 32);
    const tags = ['entry by device ed25519', 'entry by device mldsa'] as const;
    for (const length of [0, 63, 65])
      expect(crypto.verifyEd25519(tags[0], digest, new Uint8Array(length), record.ed25519)).to.equal(false);
    expect(crypto.verifyEd25519(tags[0], digest, new Uint8Array(64), new Uint8Array(31))).to.equal(false);
    for (const length of [0, 3308, 3310])
      expect(crypto.verifyMlDsa65(tags[1], digest, new Uint8Array(length), record.mlDsa65)).to.equal(false);
    expect(crypto.verifyMlDsa65(tags[1], digest, new Uint8Array(3309), new Uint8Array(1951))).to.equal(false);
    expect(crypto.isEd25519Key(new Uint8Array(31))).to.equal(false);
  });

  it('open a generation whose whole record derives from the secret', () => {
    const { record } = new SecretKeys(secret(), 'generation');
    const opened = openGeneration(secret(), record);
    expect(encodeKeyRecord(opened!.record)).to.deep.equal(encodeKeyRecord(record));
  });

  it("open none of which a half is somebody else's, and overwrite the secret", () => {
    const { record } = new SecretKeys(secret(), 'generation');
    const foreign = new SecretKeys(bytesFrom('another', 32), 'generation').record;
    for (const half of halves) {
      const halfBound: KeyRecord = { ...record, [half]: foreign[half] };
      const tried = secret();
      expect(openGeneration(tried, halfBound), half).to.equal(null);
      expect(tried).to.deep.equal(new Uint8Array(32));
    }
    expect(openGeneration(secret(), new SecretKeys(secret(), 'device').record)).to.equal(null);
    expect(openGeneration(new Uint8Array(31), record)).to.equal(null);
  });
});
