import { expect } from 'chai';
import sinon from 'sinon';

import { AppError } from '../../../../src/core/errors.js';
import { defaultVaultParameters } from '../../../../src/plugins/vault/vault-parameters.js';
import { deriveApart, giveBackMemory, heldMemory } from '../../../../src/plugins/vault/worker/argon2id.js';
import {
  BUNDLE_DERIVATION_BOUNDS,
  KEY_DERIVATION_BOUNDS,
  deriveKey,
  newKeyDerivation,
  requireAcceptable,
} from '../../../../src/plugins/vault/worker/key-derivation.js';
import { sodium } from '../../../../src/plugins/vault/worker/sodium.js';

const MIB_IN_KIB = 1024;

describe('The bounds of a key derivation', () => {
  const outcomeOf = (bounds: typeof KEY_DERIVATION_BOUNDS | typeof BUNDLE_DERIVATION_BOUNDS) => {
    return (mebibytes: number, passes: number): string => {
      const derivation = newKeyDerivation({ memoryKiB: mebibytes * MIB_IN_KIB, passes });
      try {
        requireAcceptable(derivation, bounds);
        return 'accepted';
      } catch (error) {
        return error instanceof AppError ? error.code : String(error);
      }
    };
  };

  it('[B5] are 19 MiB to 1 GiB and 1 to 16 passes in a vault, one pass from 46 MiB on', () => {
    const outcome = outcomeOf(KEY_DERIVATION_BOUNDS);
    const accepted = [outcome(19, 2), outcome(46, 1), outcome(1024, 16)];
    expect(accepted).to.deep.equal(['accepted', 'accepted', 'accepted']);
    for (const [mebibytes, passes] of [
      [18, 2],
      [45, 1],
      [64, 0],
      [1025, 1],
      [64, 17],
    ] as const) {
      expect(outcome(mebibytes, passes), `${mebibytes} MiB, ${passes} passes`).to.equal('KEY_DERIVATION_REFUSED');
    }
  });

  it('[D2] are 256 MiB and 8 passes at most in a bundle, which leaves room above what is written', () => {
    const outcome = outcomeOf(BUNDLE_DERIVATION_BOUNDS);
    expect([outcome(19, 2), outcome(256, 8)]).to.deep.equal(['accepted', 'accepted']);
    for (const [mebibytes, passes] of [
      [18, 2],
      [257, 1],
      [64, 9],
      [1024, 1],
    ] as const) {
      expect(outcome(mebibytes, passes), `${mebibytes} MiB, ${passes} passes`).to.equal('KEY_DERIVATION_REFUSED');
    }
    const { memoryKiB, passes } = defaultVaultParameters.keyDerivation;
    expect(BUNDLE_DERIVATION_BOUNDS.mostMemoryKiB / memoryKiB).to.be.at.least(4);
    expect(BUNDLE_DERIVATION_BOUNDS.mostPasses / passes).to.be.at.least(2);
  });
});

describe('A key derivation', () => {
  it('that was not set apart keeps its memory, which everything else uses too', async () => {
    const derivation = newKeyDerivation({ memoryKiB: 19 * MIB_IN_KIB, passes: 2 });
    const key = deriveKey('correct horse battery', derivation);
    const held = heldMemory();
    await giveBackMemory();
    expect(heldMemory()).to.equal(held).and.to.equal(sodium.libsodium.HEAPU8.length);
    await deriveApart();
    expect(heldMemory()).to.be.below(held);
    expect(deriveKey('correct horse battery', derivation)).to.deep.equal(key);
  });

  it('[B5] for which the machine has no memory is refused, and says so', async () => {
    await giveBackMemory();
    const derivation = newKeyDerivation({ memoryKiB: 19 * MIB_IN_KIB, passes: 2 });
    const outOfMemory = sinon.stub(WebAssembly.Memory.prototype, 'grow').throws(new RangeError('from the engine'));
    try {
      expect(() => deriveKey('correct horse battery', derivation))
        .to.throw(/does not have enough free memory/)
        .with.property('code', 'KEY_DERIVATION_REFUSED');
    } finally {
      outOfMemory.restore();
    }
    expect(deriveKey('correct horse battery', derivation)).to.have.length(32);
  });

  it('gives what Argon2id gives by the library itself', () => {
    const derivation = newKeyDerivation({ memoryKiB: 19 * MIB_IN_KIB, passes: 2 });
    const { salt, passes, memoryKiB } = derivation;
    const algorithm = sodium.crypto_pwhash_ALG_ARGON2ID13;
    for (const password of ['', 'correct horse battery', 'Größe 👩‍👧'])
      expect(deriveKey(password, derivation)).to.deep.equal(
        sodium.crypto_pwhash(32, password, salt, passes, memoryKiB * 1024, algorithm),
      );
  });

  it('holds its memory for the next one, and no longer than it is wanted', async () => {
    const derivation = newKeyDerivation({ memoryKiB: 64 * MIB_IN_KIB, passes: 1 });
    const key = deriveKey('correct horse battery', derivation);
    expect(heldMemory()).to.be.above(64 * MIB_IN_KIB * 1024);
    await giveBackMemory();
    expect(heldMemory()).to.be.below(64 * MIB_IN_KIB * 1024);
    expect(deriveKey('correct horse battery', derivation)).to.deep.equal(key);
  });

  it('keeps its memory when there is none for another instance, and gives it back later', async () => {
    const derivation = newKeyDerivation({ memoryKiB: 19 * MIB_IN_KIB, passes: 2 });
    const key = deriveKey('correct horse battery', derivation);
    const held = heldMemory();
    const noMemory = sinon.stub(WebAssembly, 'instantiate').rejects(new RangeError('from the engine'));
    await giveBackMemory();
    noMemory.restore();
    expect(heldMemory()).to.equal(held);
    expect(deriveKey('correct horse battery', derivation)).to.deep.equal(key);
    await giveBackMemory();
    expect(heldMemory()).to.be.below(held);
  });
});
