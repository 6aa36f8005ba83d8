import { expect } from 'chai';
import sinon from 'sinon';

import { decodeEntry, type Entry } from '../../../../src/keystore/index.js';
import type { AccountLedger } from '../../../../src/plugins/vault/worker/account-ledger.js';
import { DeviceIdentity } from '../../../../src/plugins/vault/worker/device-identity.js';
import { GenerationIntake } from '../../../../src/plugins/vault/worker/generation-intake.js';
import type { GenerationKeys } from '../../../../src/plugins/vault/worker/generation-keys.js';
import { sodiumKeystoreCrypto } from '../../../../src/plugins/vault/worker/sodium-keystore-crypto.js';
import type { VaultSession } from '../../../../src/plugins/vault/worker/vault-session.js';
import { rotate } from '../../../support/vault/founded-session.js';
import { MemoryVault } from '../../../support/vault/memory-vault.js';

describe('GenerationIntake', () => {
  let session: VaultSession;

  beforeEach(() => {
    session = new MemoryVault().open();
    rotate(session);
    rotate(session);
  });

  const entry = (sequence: number): Entry => decodeEntry(session.ledger.readEntry(0, sequence), sodiumKeystoreCrypto);

  /**
   * What a device keeps that was given the newest generation and lacks the one before.
   * @param publishedAs the entry whose public key the lacking generation is said to have.
   */
  function keptOf(publishedAs: number): readonly (readonly [string, GenerationKeys])[] {
    const { ledger } = session;
    const [lacking, newest] = [entry(2), entry(3)];
    const { generations, feedNumbers, state, thisDevice } = ledger;
    const unopened = [{ rotation: lacking.id, feed: 0, sequence: 2 }];
    const readEntry = (): Uint8Array => ledger.readEntry(0, publishedAs);
    const behind = { generations, feedNumbers, state, thisDevice, ledger: { ...ledger.ledger, unopened }, readEntry };
    const keeper = { holdGeneration: sinon.spy(), missGeneration: sinon.spy() };
    new GenerationIntake(behind as unknown as AccountLedger, DeviceIdentity.random(), keeper).meet([newest]);
    return keeper.holdGeneration.args as [string, GenerationKeys][];
  }

  it('opens the secret before one that it holds', () => {
    const [kept, ...others] = keptOf(2);
    expect(kept?.[0]).to.equal(entry(2).id);
    expect(kept?.[1].secret).to.deep.equal(session.ledger.generations.get(entry(2).id)?.secret);
    expect(others).to.deep.equal([]);
  });

  it('keeps nothing of an author who put another secret there', () => {
    expect(keptOf(1)).to.deep.equal([]);
  });
});
