import { expect } from 'chai';

import { DeviceIdPool, recordOf } from '../../../src/keystore/entry-record.js';
import type { EntryPayload } from '../../../src/keystore/index.js';
import { fakeSuite } from '../../support/keystore/crypto-suite.js';

const suite = fakeSuite('entry record');
const { key } = suite.makeGeneration();
const { keys } = suite.makeDevice();
const publicKey = Buffer.from(key.ed25519).toString('hex');
const [device, basis, box] = ['ab'.repeat(16), 'cd'.repeat(32), new Uint8Array(8)];

describe('What stays in memory of an entry', () => {
  const cases: readonly (readonly [EntryPayload, Readonly<Record<string, unknown>>])[] = [
    [
      { kind: 'genesis', device: keys, name: ' Desk\u202e', key },
      { name: 'Desk', publicKey },
    ],
    [
      { kind: 'device-added', device: keys, name: ' Phone\u202e', basis },
      { name: 'Phone', basis },
    ],
    [
      { kind: 'device-renamed', device, name: '\u200b' },
      { device, name: 'Unnamed device' },
    ],
    [
      { kind: 'device-archived', device, lastSequence: 3 },
      { device, lastSequence: 3 },
    ],
    [
      { kind: 'device-revoked', device, lastSequence: 3, head: basis, reason: ' lost\u202e' },
      { device, lastSequence: 3, head: basis, reason: 'lost' },
    ],
    [
      { kind: 'key-rotated', basis, reason: ' lost\u202e', key, previousSecret: box, sealed: [{ device, box }] },
      { basis, reason: 'lost', publicKey },
    ],
    [{ kind: 'password-rotated' }, {}],
    [
      { kind: 'acknowledged', seen: [{ device, sequence: 4 }], shared: [{ device, rotation: basis, box }] },
      { seen: [{ device, sequence: 4 }], shared: [{ device, rotation: basis }] },
    ],
    [
      { kind: 'conflict-settled', chosen: basis, others: ['ef'.repeat(32)] },
      { chosen: basis, others: ['ef'.repeat(32)] },
    ],
  ];
  for (const [payload, fact] of cases) {
    it(`of the kind ${payload.kind} is what verdicts and lists need, safe for display, and no box`, () => {
      const bytes = new Uint8Array(32);
      const body = { account: bytes, author: bytes, previous: null, sequence: 5, generation: 2, writtenAt: 7, payload };
      const { fact: kept, ...place } = recordOf('id', device, body, new DeviceIdPool());
      expect(place).to.deep.equal({ id: 'id', device, sequence: 5, generation: 2, writtenAt: 7 });
      expect(kept).to.deep.equal({ kind: payload.kind, ...fact });
    });
  }
});
