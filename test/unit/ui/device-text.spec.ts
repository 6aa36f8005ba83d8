import { expect } from 'chai';

import type { ActivityView, DeviceConditionView, DeviceView } from '../../../src/ipc/contract.js';
import { activityKinds } from '../../../src/keystore/index.js';
import { rowAfter } from '../../../src/ui/components/use-row-keys.js';
import { describeActivity } from '../../../src/ui/text/activity-text.js';
import { adviseOn, describeCondition, describeReason } from '../../../src/ui/text/device-text.js';
import { samples } from '../../support/ui-samples.js';

const now = new Date(2026, 10, 22, 12).getTime();
const all = samples(now);
const [laptop, desktop, tablet, , stolen] = all.devices;

describe('devices in words', () => {
  for (const [condition, words, advice] of [
    [{ kind: 'in-sync' }, 'In sync', 'Nothing to do'],
    [{ kind: 'unverified' }, 'Not verified', 'compare its code'],
    [{ kind: 'unseen', days: 97 }, 'Not seen for 97 days', 'archive it'],
    [
      { kind: 'behind', rotations: 2, since: Date.UTC(2026, 10, 10, 12) },
      'Behind by 2 rotations since Nov\u00A010,\u00A02026',
      'Export a bundle',
    ],
    [
      { kind: 'behind', rotations: 1, since: now - 5000 },
      'Behind by 1 rotation since 11:59\u00A0AM',
      'Export a bundle',
    ],
    [{ kind: 'awaited', isOverdue: false }, 'Not heard from yet', 'Nothing to do'],
    [{ kind: 'awaited', isOverdue: true }, 'Has not arrived', 'Open its welcome there'],
    [{ kind: 'waits-for-key' }, 'Waits for the key', 'Export a bundle here'],
    [{ kind: 'forked' }, 'Cloned or restored', 'Revoke it'],
    [{ kind: 'archived' }, 'Archived', 'Use again'],
    [{ kind: 'revoked' }, 'Revoked', 'Nothing to do'],
    [{ kind: 'left' }, 'Left the account', 'Nothing to do'],
    [{ kind: 'not-let-in' }, 'Not let in', 'add it again'],
  ] satisfies [DeviceConditionView, string, string][]) {
    it(`says "${words}", and what to do`, () => {
      expect(describeCondition(condition, now)).to.equal(words);
      expect(adviseOn(condition, desktop, laptop.id)).to.contain(advice);
    });
  }

  it('tells this device to import, and others to be exported to', () => {
    const condition = { kind: 'behind', rotations: 1, since: 0 } as const;
    expect(adviseOn(condition, laptop, laptop.id)).to.contain('Import a bundle');
    expect(adviseOn({ kind: 'waits-for-key' }, laptop, laptop.id)).to.contain('Import a bundle');
    expect(adviseOn({ kind: 'forked' }, laptop, laptop.id)).to.contain('from another device');
  });

  it('names who suspended a device, and says what ends that on which side', () => {
    const condition = { kind: 'suspended' } as const;
    const [seen, here] = [all.suspended, { ...all.suspended, isThisDevice: true }].map((device) =>
      adviseOn(condition, device, laptop.id),
    );
    expect(seen).to.contain('“Tablet” says that it is out').and.to.contain('with the recovery key');
    expect(here).to.contain('“Tablet” says that this device is out').and.to.contain('Revoke “Tablet”');
    // Nobody can revoke themselves.
    expect(adviseOn(condition, all.suspended, tablet.id))
      .to.contain('This device says')
      .and.not.to.contain('Revoke “');
  });

  it('tells how a device came to its standing, and whether that is final', () => {
    expect(describeReason(desktop)).to.equal(null);
    expect(describeReason(stolen)).to.deep.equal({ text: 'Revoked by', isByAnother: true });
    const byPaper = { ...stolen, reason: { ...stolen.reason, kind: 'revoked', isByRecoveryKey: true } } as DeviceView;
    expect(adviseOn({ kind: 'revoked' }, byPaper, laptop.id)).to.contain('no device can let it back in');
    const left = { ...stolen, reason: { ...stolen.reason, kind: 'left', by: stolen.id } } as DeviceView;
    expect(describeReason(left)).to.deep.equal({ text: 'Left by itself', isByAnother: false });
  });
});

describe('activity in words', () => {
  const said = (changes: Partial<ActivityView>): string => {
    const [item] = all.activity;
    if (item === undefined) throw new Error('There is no sample.');
    return describeActivity({ ...item, subject: null, otherSubjects: 0, text: '', generation: null, ...changes });
  };
  const on = (deviceName: string): Pick<ActivityView, 'subject'> => ({ subject: { device: desktop.id, deviceName } });

  it('says who did what to whom', () => {
    expect(said({ kind: 'device-renamed', ...on('Old'), text: 'New' })).to.equal('renamed Old to “New”');
    expect(said({ kind: 'device-renamed', text: 'New' })).to.equal('is now called “New”');
    expect(said({ kind: 'device-admitted', ...on('Phone') })).to.equal('let Phone in');
    expect(said({ kind: 'device-archived', ...on('Phone') })).to.equal('archived Phone');
    expect(said({ kind: 'device-unarchived', ...on('Phone') })).to.equal('took Phone back into use');
    expect(said({ kind: 'device-unarchived' })).to.equal('is in use again');
    expect(said({ kind: 'device-revoked', ...on('Phone'), text: 'stolen' })).to.equal('revoked Phone: stolen');
    expect(said({ kind: 'device-suspended', ...on('Phone') })).to.equal('suspended Phone');
    expect(said({ kind: 'suspension-withdrawn', ...on('Phone') })).to.equal('took back that Phone is suspended');
    expect(said({ kind: 'secret-shared', ...on('Phone'), generation: 3 })).to.equal(
      'gave generation\u00a03 of the account key to Phone',
    );
    expect(said({ kind: 'key-rotated', generation: 3, text: 'lost' })).to.equal(
      'rotated the account key to generation\u00a03: lost',
    );
  });

  it('says how many others an entry is about', () => {
    const revoked = { kind: 'device-revoked', ...on('Phone') } as const;
    expect(said({ ...revoked, otherSubjects: 1 })).to.equal('revoked Phone and 1 other');
    expect(said({ ...revoked, otherSubjects: 4, text: 'stolen' })).to.equal('revoked Phone and 4 others: stolen');
  });

  it('has words for every kind, also for those of later versions', () => {
    const sentences = activityKinds.map((kind) => said({ kind, ...on('Phone') }));
    expect(new Set(sentences)).to.have.lengthOf(activityKinds.length);
    expect(sentences.at(-1)).to.contain('this version of the app does not know');
  });

  it('[C10] makes what others wrote inert', () => {
    expect(said({ kind: 'device-revoked', ...on('a\u202Eb'), text: 'c\u0000d' })).to.equal('revoked ab: cd');
  });
});

describe('the keys of a long list', () => {
  it('lead from row to row, and never out of the list', () => {
    const after = (key: string, from: number): number | null => rowAfter(key, from, 100, 10);
    expect([after('ArrowDown', 4), after('ArrowUp', 4), after('PageDown', 4), after('PageUp', 14)]).to.deep.equal([
      5, 3, 14, 4,
    ]);
    expect([after('Home', 50), after('End', 50)]).to.deep.equal([0, 99]);
    expect([after('ArrowUp', 0), after('PageUp', 3), after('ArrowDown', 99), after('PageDown', 95)]).to.deep.equal([
      0, 0, 99, 99,
    ]);
    expect(after('a', 4)).to.equal(null);
  });
});
