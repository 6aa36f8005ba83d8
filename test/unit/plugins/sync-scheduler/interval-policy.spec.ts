import { expect } from 'chai';

import { decideInterval } from '../../../../src/plugins/sync-scheduler/interval-policy.js';

const HOUR = 60 * 60 * 1000;

describe('the interval between two checks', () => {
  it('is the configured one unless a person set another', () => {
    const decision = decideInterval({ configuredMs: 6 * HOUR, testMode: false, ownIntervalMinutes: null });
    expect(decision).to.deep.equal({ intervalMs: 6 * HOUR, reason: 'default' });
  });

  it("is the person's own, in minutes", () => {
    const decision = decideInterval({ configuredMs: 6 * HOUR, testMode: false, ownIntervalMinutes: 90 });
    expect(decision).to.deep.equal({ intervalMs: 1.5 * HOUR, reason: 'own-setting' });
  });

  it("is the configured one in test mode, whatever the person's own is", () => {
    const decision = decideInterval({ configuredMs: 1000, testMode: true, ownIntervalMinutes: 90 });
    expect(decision).to.deep.equal({ intervalMs: 1000, reason: 'test-mode' });
  });
});
