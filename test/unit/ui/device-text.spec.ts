import { expect } from 'chai';

import type { ActivityView, DeviceConditionView } from '../../../src/ipc/contract.js';
import { rowAfter } from '../../../src/ui/components/use-row-keys.js';
import { describeActivity } from '../../../src/ui/text/activity-text.js';
import { adviseOn, describeCondition } from '../../../src/ui/text/device-text.js';
import { samples } from '../../support/ui-samples.js';

const now = new Date(2026, 10, 22, 12).getTime();
const all = samples(now);
const [laptop, desktop] = all.devices;

describe('devices in words', () => {
  for (const [condition, words, advice] of [
    [{ kind: 'in-sync' }, 'In sync', 'Nothing to do'],
    [{ kind: 'unverified' }, 'Not verified', 'compare the code'],
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
    [{ kind: 'forked' }, 'Cloned or restored', 'Revoke it'],
    [{ kind: 'archived' }, 'Archived', 'Use again'],
    [{ kind: 'revoked' }, 'Revoked', 'Nothing to do'],
  ] satisfies [DeviceConditionView, string, string][]) {
    it(`says "${words}", and what to do`, () => {
      expect(describeCondition(condition, now)).to.equal(words);
      expect(adviseOn(condition, desktop)).to.contain(advice);
    });
  }

  it('tells this device to import, and others to be exported to', () => {
    const condition = { kind: 'behind', rotations: 1, since: 0 } as const;
    expect(adviseOn(condition, laptop)).to.contain('Import a bundle');
    expect(adviseOn({ kind: 'forked' }, laptop)).to.contain('from another device');
  });
});

describe('activity in words', () => {
  const said = (changes: Partial<ActivityView>): string => {
    const [item] = all.activity;
    if (item === undefined) throw new Error('There is no sample.');
    return describeActivity({ ...item, subjectName: null, text: '', generation: null, ...changes });
  };

  it('says who did what to whom', () => {
    expect(said({ kind: 'device-renamed', subjectName: 'Old', text: 'New' })).to.equal('renamed Old to “New”');
    expect(said({ kind: 'device-renamed', text: 'New' })).to.equal('is now called “New”');
    expect(said({ kind: 'device-archived', subjectName: 'Phone' })).to.equal('archived Phone');
    expect(said({ kind: 'device-unarchived', subjectName: 'Phone' })).to.equal('took Phone back into use');
    expect(said({ kind: 'device-revoked', subjectName: 'Phone', text: 'stolen' })).to.equal('revoked Phone: stolen');
    expect(said({ kind: 'key-rotated', generation: 3, text: 'lost' })).to.equal(
      'rotated the account key to generation\u00a03: lost',
    );
  });

  it('[C10] makes what others wrote inert', () => {
    expect(said({ kind: 'device-revoked', subjectName: 'a\u202Eb', text: 'c\u0000d' })).to.equal('revoked ab: cd');
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
