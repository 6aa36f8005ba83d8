import { readFileSync } from 'node:fs';
import { expect } from 'chai';

import {
  comparisonCodeOfFounding,
  comparisonCodeOfRequest,
} from '../../../../../src/keystore/entries/comparison-code.js';
import { entryKinds } from '../../../../../src/keystore/entries/entry-kinds.js';
import { flawOf } from '../../../../../src/keystore/entries/key-flaws.js';
import { requestDigest } from '../../../../../src/keystore/entries/join-request.js';
import {
  deviceIdOf,
  encodeKeyRecord,
  type KeyRecord,
  recoveryMemberOf,
} from '../../../../../src/keystore/entries/key-record.js';
import { decodeEntry, encodeEntry, isSignedBy, keysIn } from '../../../../../src/keystore/entries/signed-entry.js';
import { PairingKey } from '../../../../../src/plugins/vault/worker/trust/pairing-key.js';
import { recoveryKeysOf, recoveryPaperOf } from '../../../../../src/plugins/vault/worker/trust/recovery-paper.js';
import { isBoxRight, openBox } from '../../../../../src/plugins/vault/worker/trust/sealed-box.js';
import { openRequest } from '../../../../../src/plugins/vault/worker/trust/sealed-request.js';
import { SecretKeys } from '../../../../../src/plugins/vault/worker/trust/secret-keys.js';
import { sodiumTrustCrypto as crypto } from '../../../../../src/plugins/vault/worker/trust/sodium-trust-crypto.js';
import { unwrapSecret } from '../../../../../src/plugins/vault/worker/trust/wrapped-secret.js';
import * as independent from '../../../../support/trust/independent-trust.js';
import { type Cbor, type CborMap, hex, readCbor, unhex } from '../../../../support/vault/independent-decoder.js';

interface TrustVectors {
  readonly keys: readonly {
    readonly of: 'device' | 'generation';
    readonly secret: string;
    readonly record: string;
    readonly id?: string;
  }[];
  readonly recovery: {
    readonly random: string;
    readonly paper: string;
    readonly secret: string;
    readonly record: string;
    readonly member: string;
  };
  readonly pairing: {
    readonly code: string;
    readonly salt: string;
    readonly tag: string;
    readonly requestName: string;
    readonly welcomeName: string;
    readonly sealedRequest: string;
  };
  readonly comparisonCodes: { readonly founder: string; readonly recovery: string; readonly joiner: string };
  readonly entries: readonly { readonly kind: string; readonly id: string; readonly encoded: string }[];
}

const vectors = JSON.parse(
  readFileSync(new URL('../../../../vectors/trust-v2.json', import.meta.url), 'utf8'),
) as TrustVectors;
const { recovery, pairing, comparisonCodes } = vectors;
const [founderKeys, joinerKeys, firstKeys, secondKeys] = vectors.keys as [
  TrustVectors['keys'][number],
  TrustVectors['keys'][number],
  TrustVectors['keys'][number],
  TrustVectors['keys'][number],
];
const entryOf = (kind: string): string => vectors.entries.find((entry) => entry.kind === kind)!.encoded;
const account = vectors.entries[0]!.id;

function statementOf(kind: string) {
  const reading = decodeEntry(unhex(entryOf(kind)), crypto);
  if (reading.kind !== 'entry') throw new Error(reading.kind);
  return reading.statement;
}

describe('What the app makes of the committed vectors of format 2', () => {
  const secretKeys = ({ secret, of }: TrustVectors['keys'][number]): SecretKeys => new SecretKeys(unhex(secret), of);
  const founder = secretKeys(founderKeys);
  const joiner = secretKeys(joinerKeys);
  const [first, second] = [secretKeys(firstKeys), secretKeys(secondKeys)];

  it('are the same keys, ids and codes', () => {
    for (const one of vectors.keys) expect(hex(encodeKeyRecord(secretKeys(one).record))).to.equal(one.record);
    expect(deviceIdOf(founder.record, crypto)).to.equal(founderKeys.id);
    expect(recoveryPaperOf(unhex(recovery.random))).to.equal(recovery.paper);
    expect(hex(encodeKeyRecord(recoveryKeysOf(recovery.paper)!.record))).to.equal(recovery.record);
    expect(recoveryMemberOf(account, crypto)).to.equal(recovery.member);
    expect(comparisonCodeOfFounding(account, crypto)).to.equal(comparisonCodes.founder);
    expect(comparisonCodeOfFounding(recovery.member, crypto)).to.equal(comparisonCodes.recovery);
  });

  it('is a request that opens with its code', () => {
    const key = PairingKey.derive(pairing.code, unhex(pairing.salt))!;
    expect(hex(key.tag)).to.equal(pairing.tag);
    expect(hex(key.nameOf('request'))).to.equal(pairing.requestName);
    expect(hex(key.nameOf('welcome'))).to.equal(pairing.welcomeName);
    const opening = openRequest(unhex(pairing.sealedRequest), key);
    if (opening.kind !== 'opened') throw new Error(opening.kind);
    expect(opening.request.request.keys).to.deep.equal(joiner.record);
    const digest = requestDigest(opening.request.request, crypto);
    expect(comparisonCodeOfRequest(digest, crypto)).to.equal(comparisonCodes.joiner);
  });

  it('are the same entries, one of each kind at least, signed by their authors', () => {
    const author: Record<string, KeyRecord> = { [account]: founder.record };
    for (const { id, encoded, kind } of vectors.entries) {
      const reading = decodeEntry(unhex(encoded), crypto);
      if (reading.kind !== 'entry') throw new Error(reading.kind);
      const { entry, statement } = reading;
      if (statement.kind === 'device-admitted') author[id] = statement.joiner.request.keys;
      expect(entry.id).to.equal(id);
      expect(hex(encodeEntry(entry))).to.equal(encoded);
      expect(isSignedBy(author[entry.body.author ?? id]!, entry, crypto), kind).to.equal(true);
      for (const record of keysIn(statement)) expect(flawOf(record, crypto)).to.equal(null);
    }
    expect(new Set(vectors.entries.map(({ kind }) => kind))).to.deep.equal(new Set(Object.keys(entryKinds)));
  });

  it('are boxes that open, and that are what they should be', () => {
    const genesis = statementOf('genesis');
    const rotation = statementOf('key-rotated');
    if (genesis.kind !== 'genesis' || rotation.kind !== 'key-rotated') throw new Error('other kinds');
    const inGenesis = { account: null, generation: genesis.generation };
    expect(openBox(genesis.boxes[0], founder, inGenesis)!.secret).to.deep.equal(first.secret);
    expect(isBoxRight(genesis.boxes[0], first, null, founder.record)).to.equal(true);
    expect(isBoxRight(genesis.boxes[1], first, null, genesis.recovery)).to.equal(true);
    const box = rotation.boxes.find(([member]) => member === account)![1];
    const opened = openBox(box, founder, { account, generation: rotation.generation })!;
    expect(opened.secret).to.deep.equal(second.secret);
    const [[id, wrapped] = ['', new Uint8Array(0)] as const] = rotation.wraps;
    expect(unwrapSecret(opened, wrapped, { account, id, record: genesis.generation })!.secret).to.deep.equal(
      first.secret,
    );
  });
});

describe('What an independent reader makes of the committed vectors of format 2', () => {
  const keys = vectors.keys.map(({ secret, of }) =>
    independent.deriveKeys(unhex(secret), of === 'device' ? 'onestr2D' : 'onestr2G'),
  );
  const entries = new Map(vectors.entries.map(({ id, encoded }) => [id, independent.readEntry(unhex(encoded))]));
  const payloadOf = (kind: string): CborMap => independent.readEntry(unhex(entryOf(kind))).payload;

  it('are the same keys and ids', () => {
    expect(keys.map(({ record }) => hex(record))).to.deep.equal(vectors.keys.map(({ record }) => record));
    for (const { of, record, id } of vectors.keys)
      if (of === 'device') expect(hex(independent.taggedHash('device', unhex(record)))).to.equal(id);
    expect(hex(independent.recoverySecret(unhex(recovery.random)))).to.equal(recovery.secret);
    expect(hex(independent.deriveKeys(unhex(recovery.secret), 'onestr2D').record)).to.equal(recovery.record);
    expect(hex(independent.taggedHash('recovery', unhex(account)))).to.equal(recovery.member);
  });

  it('are the same codes', () => {
    expect(independent.recoveryPaper(unhex(recovery.random))).to.equal(recovery.paper);
    expect(independent.comparisonCode(unhex(account))).to.equal(comparisonCodes.founder);
    expect(independent.comparisonCode(unhex(recovery.member))).to.equal(comparisonCodes.recovery);
  });

  it('is a request that opens with its code, and that both halves of its keys sign', () => {
    const key = independent.pairingKey(pairing.code, unhex(pairing.salt));
    expect(hex(independent.pairingTag(key))).to.equal(pairing.tag);
    expect(hex(independent.pairingName(key, 'request'))).to.equal(pairing.requestName);
    expect(hex(independent.pairingName(key, 'welcome'))).to.equal(pairing.welcomeName);
    const { fields, digest, ed25519, mlDsa65 } = independent.openRequest(unhex(pairing.sealedRequest), key);
    const record = fields['2'] as CborMap;
    expect(hex(independent.writeMap(record))).to.equal(joinerKeys.record);
    expect(fields['3']).to.equal('Phone');
    expect(hex(fields['5'] as Uint8Array)).to.equal(pairing.tag);
    expect(independent.comparisonCode(digest)).to.equal(comparisonCodes.joiner);
    expect(independent.isSignedByEd25519('request ed25519', digest, ed25519, record['2'] as Uint8Array)).to.equal(true);
    expect(independent.isSignedByMlDsa65('request mldsa', digest, mlDsa65, record['3'] as Uint8Array)).to.equal(true);
  });

  it('are entries whose ids are the hashes of their bodies, signed by those who were let in', () => {
    const { '1': founderRecord } = payloadOf('genesis');
    const { '2': signedRequest } = payloadOf('device-admitted');
    const joinerRecord = ((signedRequest as CborMap)['1'] as CborMap)['2'];
    for (const [id, { id: computed, body, ed25519, mlDsa65 }] of entries) {
      expect(hex(computed)).to.equal(id);
      const author = body['3'] === null || hex(body['3'] as Uint8Array) === account ? founderRecord : joinerRecord;
      const { '2': ed25519Key, '3': mlDsa65Key } = author as CborMap;
      expect(
        independent.isSignedByEd25519('entry by device ed25519', computed, ed25519, ed25519Key as Uint8Array),
      ).to.equal(true);
      if (mlDsa65 === null) continue;
      expect(
        independent.isSignedByMlDsa65('entry by device mldsa', computed, mlDsa65, mlDsa65Key as Uint8Array),
      ).to.equal(true);
    }
  });

  it('are boxes that it makes anew, byte for byte, and opens; and a wrap that leads back', () => {
    const records = new Map([
      [account, unhex(founderKeys.record)],
      [recovery.member, unhex(recovery.record)],
      [vectors.entries.find(({ kind }) => kind === 'device-admitted')!.id, unhex(joinerKeys.record)],
    ]);
    const rotation = payloadOf('key-rotated');
    const secret = unhex(secondKeys.secret);
    const generation = independent.writeMap(rotation['3'] as CborMap);
    expect(hex(generation)).to.equal(secondKeys.record);
    const boxes = rotation['5'] as readonly (readonly [Uint8Array, Uint8Array])[];
    expect(boxes).to.have.length(3);
    for (const [member, box] of boxes) {
      const recipient = records.get(hex(member))!;
      expect(hex(box)).to.equal(hex(independent.makeBox(secret, { account: unhex(account), generation, recipient })));
    }
    const own = boxes.find(([member]) => hex(member) === account)![1];
    const names = { account: unhex(account), generation, recipient: unhex(founderKeys.record) };
    expect(hex(independent.openBox(own, keys[0]!.sealingSeed, names))).to.equal(secondKeys.secret);
    const [[older, wrapped] = []] = rotation['4'] as Uint8Array[][];
    const place = { account: unhex(account), newer: generation, older: older! };
    expect(hex(independent.unwrap(secret, wrapped!, place))).to.equal(firstKeys.secret);
    const inGenesis = { account: null, generation: unhex(firstKeys.record) };
    const [founderBox, recoveryBox] = payloadOf('genesis')['5'] as Uint8Array[];
    const recipients = [founderKeys.record, recovery.record].map(unhex);
    for (const [index, box] of [founderBox!, recoveryBox!].entries()) {
      const made = independent.makeBox(unhex(firstKeys.secret), { ...inGenesis, recipient: recipients[index]! });
      expect(hex(box)).to.equal(hex(made));
    }
  });

  it('is an endorsement of what the rotation is without it', () => {
    const [bodyBytes] = readCbor(unhex(entryOf('key-rotated'))) as Uint8Array[];
    const body = readCbor(bodyBytes!) as CborMap;
    const payload = readCbor(body['9'] as Uint8Array) as CborMap;
    const [ed25519, mlDsa65] = payload['6'] as Uint8Array[];
    const without: Record<string, Cbor> = { ...payload, '6': null };
    const digest = independent.taggedHash(
      'entry',
      independent.writeMap({ ...body, '9': independent.writeMap(without) }),
    );
    const first = readCbor(unhex(firstKeys.record)) as CborMap;
    expect(independent.isSignedByEd25519('endorsement ed25519', digest, ed25519!, first['2'] as Uint8Array)).to.equal(
      true,
    );
    expect(independent.isSignedByMlDsa65('endorsement mldsa', digest, mlDsa65!, first['3'] as Uint8Array)).to.equal(
      true,
    );
  });
});
