import { randomBytes } from 'node:crypto';
import { expect } from 'chai';

import { encodeCbor } from '../../../../../src/core/cbor/cbor-fields.js';
import { AppError } from '../../../../../src/core/errors.js';
import { deviceIdOf } from '../../../../../src/keystore/entries/key-record.js';
import { openDetachedNonce } from '../../../../../src/plugins/vault/worker/aead.js';
import { commitmentTo } from '../../../../../src/plugins/vault/worker/bundle/sealed-entries.js';
import { newKeyDerivation } from '../../../../../src/plugins/vault/worker/key-derivation.js';
import {
  decodeHeader,
  encodeHeaderBody,
  type VaultHeader,
  newestHeader,
} from '../../../../../src/plugins/vault/worker/keys/header-form.js';
import { type OpenedHeader, secretsIn } from '../../../../../src/plugins/vault/worker/keys/opened-header.js';
import { headerMac, RootKeys } from '../../../../../src/plugins/vault/worker/keys/root-keys.js';
import { makeRecoverySlot, passwordSlotKey } from '../../../../../src/plugins/vault/worker/keys/slot-seal.js';
import { deriveKeyFrom } from '../../../../../src/plugins/vault/worker/trust/derive-key.js';
import { SecretKeys } from '../../../../../src/plugins/vault/worker/trust/secret-keys.js';
import { sodiumTrustCrypto } from '../../../../../src/plugins/vault/worker/trust/sodium-trust-crypto.js';
import type { AttemptCounter } from '../../../../../src/plugins/vault/worker/unlock-attempts.js';
import { twoKeyCiphertext } from '../../../../support/attacker/two-key-ciphertext.js';
import {
  byPaper,
  byPassword,
  CHEAP,
  deriveOnce,
  identityOf,
  newHeader,
  tryHeader,
} from '../../../../support/vault/opened-slots.js';

const PASSWORD = 'correct horse battery';

const headerOf = (bytes: Uint8Array): VaultHeader => decodeHeader(bytes).header;
const opened = (outcome: OpenedHeader | AppError): OpenedHeader => {
  if (outcome instanceof AppError) throw outcome;
  return outcome;
};
const codeOf = (outcome: OpenedHeader | AppError): string => (outcome instanceof AppError ? outcome.code : 'opened');

/** As somebody else would store it, who has no key for the MAC. */
const stored = (header: VaultHeader, mac: Uint8Array = new Uint8Array(32)): Uint8Array =>
  encodeCbor({ body: encodeHeaderBody(header), mac });

const flipped = (bytes: Uint8Array, at = 0): Uint8Array => bytes.map((byte, index) => (index === at ? byte ^ 1 : byte));

describe('The key slots of a vault in format 2', () => {
  const paper = SecretKeys.random('device');
  const root = RootKeys.random();
  const bytes = newHeader(PASSWORD, paper, root);
  const header = headerOf(bytes);

  it('give one vault key to the password and to the paper, and to nothing else', () => {
    const [one, other] = [byPassword(PASSWORD), byPaper(paper)].map((secret) => opened(tryHeader(bytes, secret)));
    expect(one!.vaultKey).to.deep.equal(other!.vaultKey);
    for (const { root: found, isAuthentic } of [one!, other!]) {
      expect(found.recordKey).to.deep.equal(root.recordKey);
      expect(isAuthentic).to.equal(true);
    }
    expect(codeOf(tryHeader(bytes, byPassword('correct horse batterz')))).to.equal('WRONG_PASSWORD');
    expect(codeOf(tryHeader(bytes, byPaper(SecretKeys.random('device'))))).to.equal('WRONG_PASSWORD');
  });

  it('tell nobody whose they are', () => {
    const id = deviceIdOf(paper.record, sodiumTrustCrypto);
    const another = newHeader(PASSWORD, paper, RootKeys.random(), 2);
    expect(headerOf(another).slots.recovery!.label).to.not.deep.equal(header.slots.recovery!.label);
    expect(header.slots.recovery!.label).to.deep.equal(root.labelFor(paper.record));
    for (const known of [Buffer.from(id, 'hex').subarray(0, 8), paper.record.xwing, paper.record.ed25519])
      expect(Buffer.from(bytes).includes(Buffer.from(known))).to.equal(false);
  });

  it('are all made anew with a new vault key, so that nothing of the old header opens anything', () => {
    const next = newHeader('another password', paper, root);
    for (const secret of secretsIn(header)) expect(Buffer.from(next).includes(Buffer.from(secret))).to.equal(false);
    expect(codeOf(tryHeader(next, byPassword(PASSWORD)))).to.equal('WRONG_PASSWORD');
    const { vaultKey } = opened(tryHeader(bytes, byPassword(PASSWORD)));
    expect(opened(tryHeader(next, byPaper(paper))).vaultKey).to.not.deep.equal(vaultKey);
    // An old slot in the new header opens no root key.
    const mixed = { ...headerOf(next), slots: { ...headerOf(next).slots, password: header.slots.password } };
    expect(codeOf(tryHeader(stored(mixed), byPassword(PASSWORD)))).to.equal('WRONG_PASSWORD');
  });

  /** A header that opens under both passwords as far as the cipher can tell: its slot, and the root key within. */
  function ofTwoPasswords(one: string, other: string) {
    const { vaultId } = identityOf(1);
    const derivation = newKeyDerivation(CHEAP);
    const keys = [one, other].map((password) => passwordSlotKey(vaultId, derivation, password, deriveOnce));
    const openings = keys.map(({ key, context }) => ({ key, associatedData: context }));
    const wrappedKey = twoKeyCiphertext(openings[0]!, openings[1]!);
    const vaultKeys = keys.map(({ key, context }) => openDetachedNonce(key, new Uint8Array(24), wrappedKey, context)!);
    const associatedData = sodiumTrustCrypto.hash('root', vaultId);
    const roots = vaultKeys.map((vaultKey) => ({ key: deriveKeyFrom(vaultKey, 1, 'onestr2V'), associatedData }));
    const sealedRoot = twoKeyCiphertext(roots[0]!, roots[1]!);
    const committed = (commitment: Uint8Array, by: number): Uint8Array => {
      const slots = { password: { derivation, commitment, wrappedKey }, recovery: header.slots.recovery };
      const forged = { ...identityOf(1), sealedRoot, slots };
      return stored(forged, headerMac(vaultKeys[by]!, encodeHeaderBody(forged)));
    };
    return { vaultKeys, commitments: keys.map(({ key }) => commitmentTo(key)), committed };
  }

  it('[M13] open under one secret at most, also those that the cipher alone would open under two', () => {
    const passwords = ['what I say that I typed', 'what somebody else typed'] as const;
    const { vaultKeys, commitments, committed } = ofTwoPasswords(...passwords);
    // The cipher is content with either.
    expect(vaultKeys.map((key) => key.length)).to.deep.equal([32, 32]);
    expect(vaultKeys[0]).to.not.deep.equal(vaultKeys[1]);
    for (const [commitment, by, openers] of [
      [commitments[0]!, 0, ['opened', 'WRONG_PASSWORD']],
      [commitments[1]!, 1, ['WRONG_PASSWORD', 'opened']],
      [new Uint8Array(32), 0, ['WRONG_PASSWORD', 'WRONG_PASSWORD']],
    ] as const) {
      const forged = committed(commitment, by);
      expect(passwords.map((password) => codeOf(tryHeader(forged, byPassword(password))))).to.deep.equal(openers);
    }
  });

  it('[M13] answer everything wrong alike, for one derivation and one attempt', () => {
    const { password } = header.slots;
    const foreign = headerOf(newHeader(PASSWORD, paper, RootKeys.random(), 2));
    const { commitments, committed } = ofTwoPasswords('what I say that I typed', PASSWORD);
    const wrongs: Readonly<Record<string, readonly [bytes: Uint8Array, password?: string]>> = {
      'another password': [bytes, 'correct horse batterz'],
      'a damaged key': [
        stored({
          ...header,
          slots: { ...header.slots, password: { ...password, wrappedKey: flipped(password.wrappedKey) } },
        }),
      ],
      'a damaged commitment': [
        stored({
          ...header,
          slots: { ...header.slots, password: { ...password, commitment: flipped(password.commitment, 31) } },
        }),
      ],
      'the slot of another vault': [
        stored({ ...header, slots: { ...header.slots, password: foreign.slots.password } }),
      ],
      'a damaged root key': [stored({ ...header, sealedRoot: flipped(header.sealedRoot) })],
      'a slot for two passwords': [committed(commitments[0]!, 0)],
    };
    const answers = Object.entries(wrongs).map(([what, [wrong, typed = PASSWORD]]) => {
      const work: string[] = [];
      const attempts: AttemptCounter = {
        requireNoDelay: () => void work.push('asked'),
        try: (open) => {
          work.push('tried');
          return open();
        },
      };
      const derive: typeof deriveOnce = (...args) => {
        work.push('derived');
        return deriveOnce(...args);
      };
      const error = tryHeader(wrong, byPassword(typed), derive, attempts) as AppError;
      expect(work, what).to.deep.equal(['asked', 'derived', 'tried']);
      const { code, message, hint, details, cause } = error;
      return { code, message, hint, details, cause };
    });
    expect(answers).to.have.length(6);
    for (const answer of answers) expect(answer).to.deep.equal(answers[0]);
    expect(answers[0]!.code).to.equal('WRONG_PASSWORD');
  });

  it('[M13] answer every wrong paper alike', () => {
    const recovery = header.slots.recovery!;
    const foreign = makeRecoverySlot(new Uint8Array(16).fill(2), paper.record, new Uint8Array(32), root);
    const damaged = [
      { ...recovery, ciphertext: flipped(recovery.ciphertext) },
      { ...recovery, wrappedKey: flipped(recovery.wrappedKey) },
      { ...recovery, commitment: flipped(recovery.commitment) },
      foreign,
      null,
    ];
    const outcomes = damaged.map((slot) =>
      tryHeader(stored({ ...header, slots: { ...header.slots, recovery: slot } }), byPaper(paper)),
    );
    outcomes.push(tryHeader(bytes, byPaper(SecretKeys.random('device'))));
    const answers = outcomes.map((outcome) => (outcome as AppError).message);
    expect(new Set(answers).size).to.equal(1);
    expect(outcomes.map(codeOf)).to.deep.equal(Array(6).fill('WRONG_PASSWORD'));
  });

  it('[B4] let no flipped bit of a header pass for the header', () => {
    const counts = { refused: 0, noticed: 0 };
    for (let at = 0; at < bytes.length; at++) {
      for (let bit = 0; bit < 8; bit++) {
        const wrong = bytes.map((byte, index) => (index === at ? byte ^ (1 << bit) : byte));
        const secrets = bit === at % 8 ? [byPassword(PASSWORD), byPaper(paper)] : [byPassword(PASSWORD)];
        for (const secret of secrets) {
          const outcome = tryHeader(wrong, secret);
          if (outcome instanceof AppError) counts.refused += 1;
          else counts.noticed += 1;
          if (!(outcome instanceof AppError)) expect(outcome.isAuthentic, `byte ${at}, bit ${bit}`).to.equal(false);
        }
      }
    }
    // The other slot, the time and the MAC leave a slot open.
    expect(counts.refused).to.be.greaterThan(2000);
    expect(counts.noticed).to.be.greaterThan(8 * 1120);
  });

  it('[B5] refuse a derivation out of bounds, and one that was changed', () => {
    const withDerivation = (change: object): Uint8Array => {
      const { password } = header.slots;
      const derivation = { ...password.derivation, ...change };
      return stored({ ...header, slots: { ...header.slots, password: { ...password, derivation } } });
    };
    const never: typeof deriveOnce = () => {
      throw new Error('It was derived.');
    };
    for (const change of [{ memoryKiB: 1024 }, { passes: 0 }, { memoryKiB: 2 ** 31 }, { passes: 17 }])
      expect(codeOf(tryHeader(withDerivation(change), byPassword(PASSWORD), never))).to.equal('KEY_DERIVATION_REFUSED');
    expect(codeOf(tryHeader(withDerivation({ passes: 3 }), byPassword(PASSWORD)))).to.equal('WRONG_PASSWORD');
  });

  it('[B6] are left alone when another version made them', () => {
    const body = (change: object): Uint8Array => encodeCbor({ magic: 'onestarstream vault', ...change });
    const codes = [
      encodeCbor({ body: body({ formatVersion: 3 }), mac: new Uint8Array(32) }),
      encodeCbor({ body: body({ formatVersion: 1 }), mac: new Uint8Array(32) }),
      encodeCbor({ body: body({}), mac: new Uint8Array(32) }),
      encodeCbor({ magic: 'another' }),
      new Uint8Array(randomBytes(100)),
    ].map((wrong) => codeOf(tryHeader(wrong, byPassword(PASSWORD))));
    const invalid = 'VAULT_HEADER_INVALID';
    expect(codes).to.deep.equal(['VAULT_NEWER_FORMAT', 'VAULT_OLDER_FORMAT', invalid, invalid, invalid]);
  });

  it('are left alone when they are of a suite that a newer version brought', () => {
    const suite = Buffer.from(bytes).indexOf(Buffer.concat([Buffer.from('esuite'), Buffer.from([1])]));
    expect(suite).to.be.greaterThan(0);
    const newer = bytes.slice();
    newer[suite + 6] = 2;
    expect(codeOf(tryHeader(newer, byPassword(PASSWORD)))).to.equal('VAULT_NEWER_FORMAT');
  });

  it('[B4] are those of the newest header that can be read, where several are left', () => {
    const damaged = encodeCbor({ magic: 'another' });
    const older = newHeader('another password', paper);
    expect(newestHeader([damaged, bytes, older])!.bytes).to.deep.equal(bytes);
    expect(newestHeader([])).to.equal(null);
    expect(() => newestHeader([damaged, damaged])).to.throw(AppError);
  });
});
