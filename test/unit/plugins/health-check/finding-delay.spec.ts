import { expect } from 'chai';

import type { Clock } from '../../../../src/core/clock.js';
import { FindingDelay } from '../../../../src/plugins/health-check/finding-delay.js';
import type { Finding } from '../../../../src/plugins/health-check/index.js';

describe('FindingDelay', () => {
  let now = 0;
  const clock = { monotonic: () => now } as Clock;
  const slow: Finding = {
    code: 'SLOW',
    severity: 'warning',
    text: { message: 'So.', recommendation: 'Do.' },
    remedy: 'none',
    visibleAfterMs: 60_000,
  };

  beforeEach(() => {
    now = 5_000;
  });

  it('[I4] never shows a finding that ends within its time to visible', () => {
    const delay = new FindingDelay(clock);
    expect(delay.apply([slow])).to.deep.equal({ shown: [], nextInMs: 60_000 });
    now += 59_999;
    expect(delay.apply([slow])).to.deep.equal({ shown: [], nextInMs: 1 });
    expect(delay.apply([])).to.deep.equal({ shown: [], nextInMs: null });
    now += 1;
    // It is another one now.
    expect(delay.apply([slow])).to.deep.equal({ shown: [], nextInMs: 60_000 });
  });

  it('[I4] shows a finding that stays, and goes on showing it', () => {
    const delay = new FindingDelay(clock);
    delay.apply([slow]);
    now += 60_000;
    expect(delay.apply([slow])).to.deep.equal({ shown: [slow], nextInMs: null });
    now += 1;
    expect(delay.apply([slow]).shown).to.deep.equal([slow]);
  });

  it('[I4] shows at once what is critical, and what has no time to visible', () => {
    const critical: Finding = { ...slow, severity: 'critical' };
    const { visibleAfterMs: _, ...prompt } = slow;
    expect(new FindingDelay(clock).apply([critical, prompt])).to.deep.equal({
      shown: [critical, prompt],
      nextInMs: null,
    });
  });

  it('tells findings of one code apart by what they are about', () => {
    const delay = new FindingDelay(clock);
    delay.apply([{ ...slow, subject: 'one' }]);
    now += 60_000;
    const { shown, nextInMs } = delay.apply([
      { ...slow, subject: 'one' },
      { ...slow, subject: 'other' },
    ]);
    expect(shown.map(({ subject }) => subject)).to.deep.equal(['one']);
    expect(nextInMs).to.equal(60_000);
  });
});
