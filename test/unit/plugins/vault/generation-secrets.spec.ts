import { expect } from 'chai';

import { DeviceIdentity } from '../../../../src/plugins/vault/worker/device-identity.js';
import { GenerationKeys } from '../../../../src/plugins/vault/worker/generation-keys.js';
import { GenerationRing } from '../../../../src/plugins/vault/worker/generation-ring.js';
import { openSecret, sealSecret } from '../../../../src/plugins/vault/worker/sealed-secret.js';

const hex = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString('hex');

describe('A sealed secret', () => {
  const account = new Uint8Array(32).fill(1);
  const identity = DeviceIdentity.random();
  const recipient = identity.publicKeys;

  it('opens for its device alone, and only as the secret of the generation that it is said to be', () => {
    const [keys, others] = [GenerationKeys.random(), GenerationKeys.random()];
    const context = { account, generation: keys.publicKeys, recipient };
    const box = sealSecret(keys.secret, context);
    expect(hex(openSecret(box, identity, context)?.secret)).to.equal(hex(keys.secret));
    expect(openSecret(box, DeviceIdentity.random(), context)).to.equal(null);
    expect(openSecret(box, identity, { ...context, generation: others.publicKeys })).to.equal(null);
    expect(openSecret(box.subarray(0, 100), identity, context)).to.equal(null);
    // What an author who lies puts there: another secret, in a box that is right in all else.
    expect(openSecret(sealSecret(others.secret, context), identity, context)).to.equal(null);
  });
});

describe('GenerationRing', () => {
  it('takes no stored secret for that of a rotation that it does not belong to', () => {
    const [rotation, other] = ['ab'.repeat(32), 'cd'.repeat(32)];
    const read: Uint8Array[] = [];
    const ring = new GenerationRing(() => {
      const { secret } = GenerationKeys.random();
      read.push(secret);
      return { kind: 'read', value: { rotation, secret } };
    });
    ring.setStored([Buffer.from(rotation, 'hex'), Buffer.from(other, 'hex')]);
    expect(ring.canBeRead(rotation)).to.equal(true);
    expect(ring.canBeRead(other)).to.equal(false);
    expect(() => ring.get(other))
      .to.throw()
      .with.property('code', 'VAULT_DAMAGED');
    // Nothing of them is left in memory.
    expect(read.map(hex)).to.deep.equal(read.map(({ length }) => '00'.repeat(length)));
  });
});
