import { createHash } from 'node:crypto';
import { expect } from 'chai';

import { type DomainTag, domainTags, underTag } from '../../../../src/keystore/entries/domain-tags.js';
import { sodiumTrustCrypto } from '../../../../src/plugins/vault/worker/trust/sodium-trust-crypto.js';
import { stampingSigner } from '../../../support/trust/stamping-signer.js';

const tags = Object.keys(domainTags) as DomainTag[];
const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

describe('Domain tags', () => {
  it('are texts of their own, each ended by a zero byte and by no other', () => {
    for (const tag of tags) expect(latin1(underTag(tag, new Uint8Array(0)))).to.equal(`onestarstream/2 ${tag}\0`);
    expect(tags.join('')).to.match(/^[a-z0-9 ]+$/);
  });

  it('give no two purposes one message, whatever bytes stand behind them', () => {
    const messages = tags.map((tag) => latin1(underTag(tag, new Uint8Array(0))));
    for (const message of messages)
      expect(messages.filter((other) => message.startsWith(other) || other.startsWith(message))).to.have.length(1);
  });

  it('are part of every hash', () => {
    const bytes = Uint8Array.of(1, 2, 3);
    const expected = createHash('sha256').update('onestarstream/2 entry\0').update(bytes).digest();
    expect(Buffer.compare(sodiumTrustCrypto.hash('entry', bytes), expected)).to.equal(0);
    expect(Buffer.compare(sodiumTrustCrypto.hash('device', bytes), expected)).not.to.equal(0);
  });

  it('can be neither forgotten nor used for another purpose', () => {
    const bytes = new Uint8Array(32);
    const { hash, verifyEd25519 } = sodiumTrustCrypto;
    const { signEd25519, signMlDsa65 } = stampingSigner;
    // @ts-expect-error a hash without a tag
    expect(() => hash(bytes)).to.throw(RangeError);
    // @ts-expect-error a tag that isn't in the table
    expect(() => hash('entries', bytes)).to.throw(RangeError);
    const refusedByTheCompiler = (): void => {
      // @ts-expect-error a hash under the tag of a signature
      hash('entry by device ed25519', bytes);
      // @ts-expect-error a signature without a tag
      signEd25519(bytes);
      // @ts-expect-error a signature under the tag of a hash
      signEd25519('entry', bytes);
      // @ts-expect-error a signature under the tag of the other algorithm
      signMlDsa65('entry by device ed25519', bytes);
      // @ts-expect-error a verification under the tag of the other algorithm
      verifyEd25519('entry by device mldsa', bytes, bytes, bytes);
    };
    expect(refusedByTheCompiler).to.be.a('function');
  });
});
