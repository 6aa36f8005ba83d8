import { expect } from 'chai';
import fc from 'fast-check';

import { encodeCbor } from '../../../../src/core/cbor/cbor-fields.js';
import {
  type AttemptRecord,
  TRIAL_BYTES,
  decodeAttempts,
  delayAfter,
  encodeAttempts,
  judgeAttempt,
  noAttempts,
} from '../../../../src/plugins/vault/worker/throttle.js';

const TRIAL = new Uint8Array(TRIAL_BYTES).fill(7);
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
    const record = { attempts: 6, lastAt: NOW, trial: null };
    expect(judgeAttempt(record, NOW + 3999, TRIAL)).to.deep.equal({ kind: 'throttled', retryAfterMs: 1, record });
    expect(judgeAttempt(record, NOW + 4000, TRIAL)).to.deep.equal({
      kind: 'allowed',
      record: { attempts: 7, lastAt: NOW + 4000, trial: TRIAL },
    });
  });

  it('[B1] a clock set back neither shortens the delay nor locks out for longer than it', () => {
    const anyRecord = fc.record({ attempts: fc.nat(40), lastAt: fc.nat(2 * NOW), trial: fc.constantFrom(null, TRIAL) });
    fc.assert(
      fc.property(anyRecord, fc.nat(2 * NOW), (record: AttemptRecord, now) => {
        const verdict = judgeAttempt(record, now, TRIAL);
        const delay = delayAfter(record.attempts);
        if (now < record.lastAt) expect(verdict.kind).to.equal(delay > 0 ? 'throttled' : 'allowed');
        if (verdict.kind === 'allowed') return;
        expect(verdict.retryAfterMs).to.be.within(1, delay);
        // Waiting as told is enough, whatever the clock did before.
        expect(judgeAttempt(verdict.record, now + verdict.retryAfterMs, TRIAL).kind).to.equal('allowed');
        expect(judgeAttempt(verdict.record, now + verdict.retryAfterMs - 1, TRIAL).kind).to.equal('throttled');
      }),
    );
  });

  it('is kept as written; none means no attempts; one that is damaged begins to cost', () => {
    for (const trial of [null, TRIAL]) {
      const record = { attempts: 9, lastAt: NOW, trial };
      expect(decodeAttempts(encodeAttempts(record), 0)).to.deep.equal(record);
    }
    expect(decodeAttempts(undefined, NOW)).to.deep.equal(noAttempts);
    const damaged = [
      { attempts: 1 },
      { attempts: 'x', lastAt: 1 },
      { attempts: 0, lastAt: 0, trial: new Uint8Array(3) },
      { attempts: 0, lastAt: 0, trial: TRIAL, other: 1 },
    ];
    for (const bytes of [new Uint8Array(3), ...damaged.map((fields) => encodeCbor(fields))]) {
      expect(judgeAttempt(decodeAttempts(bytes, NOW), NOW, TRIAL).kind).to.equal('throttled');
    }
  });
});
