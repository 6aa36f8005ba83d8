import { expect } from 'chai';

import { CrashLimit } from '../../../src/electron/crash-limit.js';

describe('CrashLimit', () => {
  let now: number;
  const clock = { now: () => 0, monotonic: () => now, setTimeout: () => ({ dispose: () => {} }) };

  beforeEach(() => {
    now = 0;
  });

  it('[E7] puts up with a few crashes, then asks, then counts anew', () => {
    const limit = new CrashLimit(clock, 3);
    const crashes = Array.from({ length: 8 }, () => {
      now += 1000;
      return limit.isExceeded();
    });
    expect(crashes).to.deep.equal([false, false, false, true, false, false, false, true]);
  });

  it('[E7] forgets crashes that are a minute old', () => {
    const limit = new CrashLimit(clock, 3);
    for (let crash = 0; crash < 20; crash += 1) {
      now += 20_001;
      expect(limit.isExceeded()).to.equal(false);
    }
  });
});
