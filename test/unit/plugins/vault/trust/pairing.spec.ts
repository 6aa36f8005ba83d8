import { expect } from 'chai';

import { comparisonCodeOfRequest } from '../../../../../src/keystore/entries/comparison-code.js';
import { isRequestTooOld, type JoinRequest, requestDigest } from '../../../../../src/keystore/entries/join-request.js';
import type { TrustSigner } from '../../../../../src/keystore/entries/trust-crypto.js';
import { newPairingCode, PairingKey } from '../../../../../src/plugins/vault/worker/trust/pairing-key.js';
import {
  openRequest,
  type RequestOpening,
  saltOfRequest,
  sealRequest,
} from '../../../../../src/plugins/vault/worker/trust/sealed-request.js';
import { SecretKeys } from '../../../../../src/plugins/vault/worker/trust/secret-keys.js';
import { sodiumTrustCrypto as crypto } from '../../../../../src/plugins/vault/worker/trust/sodium-trust-crypto.js';
import { bytesFrom } from '../../../../support/trust/bytes-from.js';

const CODE = '7K3M-0QXV-9WTA';
const salt = bytesFrom('salt', 32);

describe('Pairing', () => {
  const joiner = new SecretKeys(bytesFrom('joiner', 32), 'device');
  let pairing: PairingKey;
  let request: JoinRequest;
  let sealed: Uint8Array;

  before(() => {
    pairing = PairingKey.derive(CODE, salt)!;
    request = {
      suite: 1,
      keys: joiner.record,
      name: 'Phone',
      account: null,
      tag: pairing.tag,
      madeAt: 1_700_000_000_000,
      salt,
      nonce: bytesFrom('nonce', 32),
    };
    sealed = sealRequest(request, joiner, pairing);
  });

  const refusalOf = (opening: RequestOpening): string =>
    opening.kind === 'refused' ? opening.problem.fault : opening.kind;

  it('has codes of 12 letters and digits, never twice the same', () => {
    const codes = Array.from({ length: 100 }, newPairingCode);
    for (const code of codes) expect(code).to.match(/^([0-9A-HJKMNP-TV-Z]{4}-){2}[0-9A-HJKMNP-TV-Z]{4}$/);
    expect(new Set(codes).size).to.equal(codes.length);
  });

  it('derives nothing from what is no code', () => {
    for (const typed of ['', '7K3M-0QXV-9WT', '7K3M-0QXV-9WTAA', '7K3M-0QXV-9WTU', '7K3M_0QXV_9WTA'])
      expect(PairingKey.derive(typed, salt), typed).to.equal(null);
  });

  it('opens a request with its code alone', () => {
    const opening = openRequest(sealed, pairing);
    expect(opening.kind === 'opened' && opening.request.request).to.deep.equal(request);
    expect(saltOfRequest(sealed)).to.deep.equal(salt);
    const other = PairingKey.derive(' 7k3m oqxv 9wtb ', salt)!;
    expect(openRequest(sealed, other).kind).to.equal('not-opened');
    expect(other.tag).not.to.deep.equal(pairing.tag);
    expect(other.nameOf('request')).not.to.deep.equal(pairing.nameOf('request'));
    const { tag } = other;
    other.wipe();
    expect(other.tag, 'a key that was wiped').not.to.deep.equal(tag);
    expect(pairing.nameOf('welcome')).not.to.deep.equal(pairing.nameOf('request'));
  });

  it('shows nothing of it to others: no name, no key, no tag', () => {
    const { ed25519, mlDsa65, xwing } = request.keys;
    for (const part of [ed25519, mlDsa65.slice(0, 32), xwing.slice(0, 32), request.tag, Buffer.from(request.name)])
      expect(Buffer.from(sealed).includes(Buffer.from(part))).to.equal(false);
  });

  it('opens nothing of which a byte is another', () => {
    for (const index of [0, 31, 32, 55, 56, 4000, sealed.length - 17, sealed.length - 1]) {
      const flipped = sealed.slice();
      flipped[index]! ^= 1;
      expect(openRequest(flipped, pairing).kind, `${index}`).to.equal('not-opened');
    }
    for (const length of [0, 32, 33, 71, 72, sealed.length - 1])
      expect(openRequest(sealed.slice(0, length), pairing).kind).to.equal('not-opened');
    expect(openRequest(new Uint8Array(16 * 1024 + 1), pairing).kind).to.equal('not-opened');
  });

  it('refuses a request made with the code by whoever does not hold its keys', () => {
    const thief = new SecretKeys(bytesFrom('thief', 32), 'device');
    const halfThief = (half: 'signEd25519' | 'signMlDsa65'): TrustSigner => ({
      signEd25519: (tag, digest) => (half === 'signEd25519' ? thief : joiner).signEd25519(tag, digest),
      signMlDsa65: (tag, digest) => (half === 'signMlDsa65' ? thief : joiner).signMlDsa65(tag, digest),
    });
    for (const signer of [halfThief('signEd25519'), halfThief('signMlDsa65')])
      expect(refusalOf(openRequest(sealRequest(request, signer, pairing), pairing))).to.equal('false-signature');
  });

  it('refuses flawed keys, and the tag or the salt of another code', () => {
    const xwing = request.keys.xwing.slice();
    xwing.fill(0, 1184);
    const ask = (changes: Partial<JoinRequest>): string =>
      refusalOf(openRequest(sealRequest({ ...request, ...changes }, joiner, pairing), pairing));
    expect(ask({})).to.equal('opened');
    expect(ask({ keys: { ...request.keys, xwing } })).to.equal('flawed-key');
    expect(ask({ tag: bytesFrom('another', 32) })).to.equal('malformed');
    const moved = sealRequest({ ...request, salt: bytesFrom('another', 32) }, joiner, pairing);
    expect(saltOfRequest(moved)).not.to.deep.equal(salt);
    const content = pairing.open(moved.subarray(32), crypto.hash('sealed request', bytesFrom('another', 32)))!;
    const back = Uint8Array.of(...salt, ...pairing.seal(content, crypto.hash('sealed request', salt)));
    expect(refusalOf(openRequest(back, pairing))).to.equal('malformed');
  });

  it('does not take a false MAC, though it is sealed with the code', () => {
    const context = crypto.hash('sealed request', salt);
    const content = pairing.open(sealed.subarray(32), context)!;
    content[content.length - 1]! ^= 1;
    expect(openRequest(Uint8Array.of(...salt, ...pairing.seal(content, context)), pairing).kind).to.equal('not-opened');
    const nothing = pairing.seal(Uint8Array.of(0), context);
    expect(openRequest(Uint8Array.of(...salt, ...nothing), pairing).kind).to.equal('not-opened');
  });

  it('keeps a request for 7 days by the clock of whoever reads it', () => {
    const week = 7 * 24 * 60 * 60 * 1000;
    expect(isRequestTooOld(request, request.madeAt + week)).to.equal(false);
    expect(isRequestTooOld(request, request.madeAt + week + 1)).to.equal(true);
    expect(isRequestTooOld(request, request.madeAt - week)).to.equal(false);
  });

  it('shows a comparison code of the request: 16 letters and digits in fours, another for any other request', () => {
    const codeOf = (changes: Partial<JoinRequest>): string =>
      comparisonCodeOfRequest(requestDigest({ ...request, ...changes }, crypto), crypto);
    expect(codeOf({})).to.match(/^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/);
    expect(codeOf({ nonce: bytesFrom('another', 32) })).not.to.equal(codeOf({}));
    expect(codeOf({ name: 'Tablet' })).not.to.equal(codeOf({}));
  });
});
