import { expect } from 'chai';
import fc from 'fast-check';

import { encodeCbor } from '../../../../src/core/cbor/cbor-fields.js';
import {
  type AttemptRecord,
  decodeAttempts,
  delayAfter,
  encodeAttempts,
  judgeAttempt,
  noAttempts,
} from '../../../../src/plugins/vault/worker/throttle.js';

const NOW = 1_800_000_000_000;
const FIVE_MINUTES = 300_000;

describe('The throttle of unlock attempts', () => {
  it('[B1] delays 1 s after the 4th failure, twice as long each time, 5 minutes at most', () => {
    expect([0, 1, 3, 4, 5, 6, 12, 13, 1000].map(delayAfter)).to.deep.equal([
      0,
      0,
      0,
      1000,
      2000,
      4000,
      256_000,
      FIVE_MINUTES,
      FIVE_MINUTES,
    ]);
  });

  it('[B1] allows when the delay is over, and counts', () => {
    const record = { attempts: 6, lastAt: NOW };
    expect(judgeAttempt(record, NOW + 3999)).to.deep.equal({ kind: 'throttled', retryAfterMs: 1, record });
    expect(judgeAttempt(record, NOW + 4000)).to.deep.equal({
      kind: 'allowed',
      record: { attempts: 7, lastAt: NOW + 4000 },
    });
  });

  it('[B1] a clock set back neither shortens the delay nor locks out for longer than it', () => {
    const anyRecord = fc.record({ attempts: fc.nat(40), lastAt: fc.nat(2 * NOW) });
    fc.assert(
      fc.property(anyRecord, fc.nat(2 * NOW), (record: AttemptRecord, now) => {
        const verdict = judgeAttempt(record, now);
        const delay = delayAfter(record.attempts);
        if (now < record.lastAt) expect(verdict.kind).to.equal(delay > 0 ? 'throttled' : 'allowed');
        if (verdict.kind === 'allowed') return;
        expect(verdict.retryAfterMs).to.be.within(1, delay);
        // Waiting as told is enough, whatever the clock did before.
        expect(judgeAttempt(verdict.record, now + verdict.retryAfterMs).kind).to.equal('allowed');
        expect(judgeAttempt(verdict.record, now + verdict.retryAfterMs - 1).kind).to.equal('throttled');
      }),
    );
  });

  it('is kept as written; none means no attempts; one that is damaged begins to cost', () => {
    const record = { attempts: 9, lastAt: NOW };
    expect(decodeAttempts(encodeAttempts(record), 0)).to.deep.equal(record);
    expect(decodeAttempts(undefined, NOW)).to.deep.equal(noAttempts);
    for (const bytes of [new Uint8Array(3), encodeCbor({ attempts: 1 }), encodeCbor({ attempts: 'x', lastAt: 1 })]) {
      expect(judgeAttempt(decodeAttempts(bytes, NOW), NOW).kind).to.equal('throttled');
    }
  });
});
