/**
 * Makes test/vectors/trust-v2.json anew. Only for a new format version: what is committed there stays readable for ever.
 *
 * node --import tsx --import ./test/support/run-typescript.mjs test/support/trust/make-trust-vectors.ts
 */
import { writeFileSync } from 'node:fs';

import { comparisonCodeOfFounding, comparisonCodeOfRequest } from '../../../src/keystore/entries/comparison-code.js';
import type { Statement } from '../../../src/keystore/entries/entry-kinds.js';
import { type JoinRequest, requestDigest, signRequest } from '../../../src/keystore/entries/join-request.js';
import { deviceIdOf, encodeKeyRecord, recoveryMemberOf } from '../../../src/keystore/entries/key-record.js';
import {
  composeEntry,
  encodeEntry,
  endorsedDigest,
  type EntryHead,
  type SignedEntry,
} from '../../../src/keystore/entries/signed-entry.js';
import type { Outcome } from '../../../src/keystore/entries/outcome.js';
import { PairingKey } from '../../../src/plugins/vault/worker/trust/pairing-key.js';
import { recoveryKeysOf, recoveryPaperOf } from '../../../src/plugins/vault/worker/trust/recovery-paper.js';
import { makeBox } from '../../../src/plugins/vault/worker/trust/sealed-box.js';
import { sealRequest } from '../../../src/plugins/vault/worker/trust/sealed-request.js';
import { SecretKeys } from '../../../src/plugins/vault/worker/trust/secret-keys.js';
import { sodiumTrustCrypto as crypto } from '../../../src/plugins/vault/worker/trust/sodium-trust-crypto.js';
import { wrapSecret } from '../../../src/plugins/vault/worker/trust/wrapped-secret.js';
import { bytesFrom } from './bytes-from.js';
import { hex } from '../vault/independent-decoder.js';

const CODE = '7K3M-0QXV-9WTA';
const MADE_AT = 1_700_000_000_000;

const keysOf = (seed: string, owner: 'device' | 'generation'): SecretKeys => new SecretKeys(bytesFrom(seed, 32), owner);

const paper = recoveryPaperOf(bytesFrom('the paper', 25));
const recovery = recoveryKeysOf(paper)!;
const founder = keysOf('the founder', 'device');
const joiner = keysOf('the joiner', 'device');
const first = keysOf('the first generation', 'generation');
const second = keysOf('the second generation', 'generation');

const entries: SignedEntry[] = [];
const genesis = write(
  { suite: 1, account: null, author: null, number: 1, previous: null, deps: [], writtenAt: MADE_AT },
  {
    kind: 'genesis',
    keys: founder.record,
    name: 'Laptop',
    recovery: recovery.record,
    generation: first.record,
    boxes: [makeBox(first, null, founder.record), makeBox(first, null, recovery.record)],
  },
  founder,
);
const account = genesis.id;
const recoveryMember = recoveryMemberOf(account, crypto);

const pairing = PairingKey.derive(CODE, bytesFrom('the salt', 32))!;
const request: JoinRequest = {
  suite: 1,
  keys: joiner.record,
  name: 'Phone',
  account: null,
  tag: pairing.tag,
  madeAt: MADE_AT,
  salt: bytesFrom('the salt', 32),
  nonce: bytesFrom('the nonce', 32),
};
const admission = write(
  after(genesis, account),
  { kind: 'device-admitted', memberClass: 'device', joiner: signRequest(request, joiner, crypto) },
  founder,
);
write(
  after(admission, account),
  { kind: 'secret-shared', generation: account, boxes: [[admission.id, makeBox(first, account, joiner.record)]] },
  founder,
);
const joined = write(
  { suite: 1, account, author: admission.id, number: 1, previous: null, deps: [admission.id], writtenAt: MADE_AT },
  { kind: 'device-joined', appVersion: '2.0.0' },
  joiner,
);
const members = [
  [account, founder],
  [recoveryMember, recovery],
  [admission.id, joiner],
] as const;
const rotation = {
  kind: 'key-rotated',
  bases: [account],
  number: 2,
  generation: second.record,
  wraps: [[account, wrapSecret(second, first, { account, id: account })]],
  boxes: members
    .map(([member, keys]) => [member, makeBox(second, account, keys.record)] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1)),
  endorsement: null,
  reason: 'the vectors',
} as const;
const rotationHead = { ...after(joined, admission.id), deps: [entries[2]!.id] };
const endorsed = valueOf(endorsedDigest(rotationHead, rotation, crypto));
const rotated = write(
  rotationHead,
  {
    ...rotation,
    endorsement: [first.signEd25519('endorsement ed25519', endorsed), first.signMlDsa65('endorsement mldsa', endorsed)],
  },
  joiner,
);
const others: readonly Statement[] = [
  { kind: 'acknowledged' },
  { kind: 'device-renamed', member: account, name: 'Läptop' },
  { kind: 'device-archived', member: account, isArchived: true },
  { kind: 'device-revoked', targets: [[account, [genesis.id, entries[2]!.id].sort()]], corrects: [], reason: '' },
  { kind: 'device-suspended', members: [account], withdraws: [], reason: 'lost' },
  { kind: 'device-left' },
  { kind: 'password-rotated' },
  { kind: 'formats-announced', kinds: ['of-tomorrow'], suites: [2] },
  { kind: 'rivalry-seen', generations: [account, rotated.id].sort() },
  { kind: 'derivation-named', name: 'restic', generation: rotated.id },
];
for (const statement of others) write(after(entries.at(-1)!, admission.id), statement, joiner);

const vectors = {
  keys: [
    { of: 'device', secret: 'the founder', keys: founder },
    { of: 'device', secret: 'the joiner', keys: joiner },
    { of: 'generation', secret: 'the first generation', keys: first },
    { of: 'generation', secret: 'the second generation', keys: second },
  ].map(({ of, keys }) => ({
    of,
    secret: hex(keys.secret),
    record: hex(encodeKeyRecord(keys.record)),
    ...(of === 'device' ? { id: deviceIdOf(keys.record, crypto) } : {}),
  })),
  recovery: {
    random: hex(bytesFrom('the paper', 25)),
    paper,
    secret: hex(recovery.secret),
    record: hex(encodeKeyRecord(recovery.record)),
    member: recoveryMember,
  },
  pairing: {
    code: CODE,
    salt: hex(request.salt),
    tag: hex(pairing.tag),
    requestName: hex(pairing.nameOf('request')),
    welcomeName: hex(pairing.nameOf('welcome')),
    sealedRequest: hex(sealRequest(request, joiner, pairing)),
  },
  comparisonCodes: {
    founder: comparisonCodeOfFounding(account, crypto),
    recovery: comparisonCodeOfFounding(recoveryMember, crypto),
    joiner: comparisonCodeOfRequest(requestDigest(request, crypto), crypto),
  },
  entries: entries.map((entry) => ({ kind: entry.body.kind, id: entry.id, encoded: hex(encodeEntry(entry)) })),
};
const file = new URL('../../vectors/trust-v2.json', import.meta.url);
writeFileSync(file, `${JSON.stringify(vectors, null, 1)}\n`);
process.exit(0);

function after(previous: SignedEntry, author: string): EntryHead {
  const number = previous.body.number + 1;
  return { suite: 1, account, author, number, previous: previous.id, deps: [], writtenAt: MADE_AT };
}

function write(head: EntryHead, statement: Statement, author: SecretKeys): SignedEntry {
  const entry = valueOf(composeEntry(head, statement, author, { crypto, hears: false }));
  entries.push(entry);
  return entry;
}

function valueOf<T>(outcome: Outcome<T>): T {
  if (outcome.kind === 'refused') throw new Error(outcome.problem.detail);
  return outcome.value;
}
