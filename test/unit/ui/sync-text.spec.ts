import { expect } from 'chai';

import { badgeLabel, describeCheckNow, describeStatus, verdictGlyphs } from '../../../src/ui/text/sync-text.js';
import { samples } from '../../support/ui-samples.js';

const now = Date.UTC(2026, 10, 22, 12);
const { inSync, needsSync, failed } = samples(now);

describe('sync in words', () => {
  it('[F1] has a glyph and a label for every verdict', () => {
    expect(verdictGlyphs).to.deep.equal({
      loading: '·',
      'in-sync': '✓',
      attention: '◆',
      'needs-sync': '!',
      error: '✕',
    });
    const label = (verdict: keyof typeof verdictGlyphs, lastGoodCheckAt: number | null = null) =>
      badgeLabel({ verdict, lastGoodCheckAt, things: 1, outness: null }, now);
    expect(label('loading')).to.equal('Waiting for the first check');
    expect(label('in-sync')).to.equal('In sync');
    expect(label('in-sync', now - 3 * 3_600_000)).to.equal('In sync as of 3 hours ago');
    expect(label('attention')).to.equal('In sync, one thing to do');
    expect(label('needs-sync')).to.equal('Needs sync');
    expect(label('error')).to.equal('Check failed – none has succeeded yet');
  });

  it('[F1] tells how old the last good check is when one failed', () => {
    const badge = { verdict: 'error', lastGoodCheckAt: failed.lastGoodCheckAt, things: 0, outness: null } as const;
    expect(badgeLabel(badge, now)).to.equal('Check failed – last good one 2h ago');
  });

  it('says what is so and why', () => {
    expect(describeStatus(null, null, now).headline).to.equal('Waiting for the first check');
    expect(describeStatus(inSync, null, now).headline).to.equal('All 3 devices are in sync');
    expect(describeStatus(inSync, null, now).reason).to.equal(inSync.recommendation.reason);
    expect(describeStatus({ ...inSync, deviceCount: 1 }, null, now).headline).to.equal('This device is up to date');
    expect(describeStatus(needsSync, null, now)).to.deep.equal({
      headline: '1 of 3 devices is behind',
      reason: needsSync.recommendation.reason,
    });
  });

  it('says of a failure what happened, what to do, and when the last good check was', () => {
    const { headline, reason } = describeStatus(inSync, failed, now);
    expect(headline).to.equal('The last check failed');
    expect(reason)
      .to.contain(failed.error.message)
      .and.to.contain(failed.error.hint)
      .and.to.contain('2\u00A0hours ago');
  });

  it('does not call staleness "0 devices behind"', () => {
    const stale = { ...needsSync, alignment: { ...inSync.alignment, staleDays: 31 } };
    expect(describeStatus(stale, null, now).headline).to.equal('Time to exchange bundles');
  });

  it('[F5] has a toast for every way a check can end', () => {
    const outcome = { report: inSync, cached: false, joined: false, ageMs: 0 };
    expect(describeCheckNow({ kind: 'completed', outcome })).to.include({
      tone: 'success',
      title: 'Sync check completed',
    });
    expect(describeCheckNow({ kind: 'cached', outcome: { ...outcome, cached: true, ageMs: 20_000 } }).title).to.equal(
      'Checked 20 seconds ago. Nothing is new since.',
    );
    expect(describeCheckNow({ kind: 'joined', outcome }).title).to.match(/already in progress/);
    for (const kind of ['failed', 'timed-out'] as const) {
      const toast = describeCheckNow({ kind, error: failed.error });
      expect(toast.tone).to.equal('error');
      expect(toast.description).to.contain(failed.error.message).and.to.contain(failed.error.hint);
    }
  });
});
