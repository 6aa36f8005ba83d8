import { expect } from 'chai';

import { importReportAnswer, importReportLines } from '../../../../src/cli/text/import-report-text.js';
import { syncReportLines } from '../../../../src/cli/text/sync-report-text.js';
import type { SyncCheckResult } from '../../../../src/plugins/health-check/index.js';

const inSync: SyncCheckResult = {
  verdict: 'in-sync',
  needsSync: false,
  isAligned: true,
  lastSyncedAt: Date.UTC(2025, 11, 10, 12),
  daysSinceLastSync: 2,
  deviceCount: 3,
  alignment: {
    aligned: true,
    currentKeypairPublicKey: 'ab',
    devicesInSync: ['a', 'b', 'c'],
    devicesInSyncCount: 3,
    devicesOutOfSync: [],
    devicesOutOfSyncCount: 0,
    missingRotations: 0,
    staleDays: 2,
  },
  warnings: [],
  warningCount: 0,
  recommendation: { action: 'no-action-needed', reason: 'All devices have all keys.', priority: 'low' },
  remedy: null,
  lastCheck: Date.UTC(2025, 11, 12, 12),
  nextScheduled: 0,
};

const behind: SyncCheckResult = {
  ...inSync,
  verdict: 'needs-sync',
  needsSync: true,
  lastSyncedAt: 0,
  alignment: { ...inSync.alignment, devicesInSyncCount: 1, devicesOutOfSyncCount: 2, missingRotations: 4 },
  warnings: [{ severity: 'critical', message: 'Phone lacks 4 keys.', recommendation: 'Import on Phone.' }],
  warningCount: 3,
  recommendation: {
    action: 'import-keystore',
    reason: 'Two devices lack keys.',
    priority: 'high',
    details: 'Begin with this one.',
  },
  remedy: { id: 'import-keystore', device: { id: 'b', name: 'Phone' }, with: { id: 'a', name: 'Desk' } },
};

describe('syncReportLines', () => {
  it('begins with the verdict', () => {
    expect(syncReportLines(inSync)[0]).to.equal('In sync');
    expect(syncReportLines(behind)[0]).to.equal('Needs sync');
  });

  it('says what the verdict rests on and that there is nothing to do', () => {
    const text = syncReportLines(inSync).join('\n');
    expect(text)
      .to.contain('3 (3 in sync, 0 behind)')
      .and.match(/Last exchange +2025-12-1\d \d\d:\d\d \(2 days ago\)/);
    expect(text).to.contain('What to do (low): nothing.').and.not.contain('Warnings');
  });

  it('begins with that this device is out, and how, whatever the verdict', () => {
    const of = (key: string): SyncCheckResult => ({
      ...inSync,
      verdict: 'attention',
      recommendation: { ...inSync.recommendation, text: { key, parameters: {} } },
    });
    expect(syncReportLines(of('this-device-revoked'))[0]).to.equal('This device was revoked');
    expect(syncReportLines(of('this-device-suspended'))[0]).to.equal('This device is suspended');
  });

  it('says what to do, why, and how many warnings are not shown', () => {
    const text = syncReportLines(behind).join('\n');
    expect(text)
      .to.contain('3 (1 in sync, 2 behind)')
      .and.contain('never')
      .and.contain('What to do (high): exchange bundles');
    expect(text).to.contain('Two devices lack keys.').and.contain('Begin with this one.');
    expect(text).to.contain('Warnings (3)').and.contain('critical  Phone lacks 4 keys.').and.contain('… and 2 more.');
  });
});

describe('importReportLines', () => {
  const nothing = {
    newEntries: 0,
    newRotations: 0,
    newDevices: [],
    voided: [],
    refused: 0,
    waiting: 0,
    ofALaterVersion: 0,
    heldBack: 0,
    nothingNew: true,
  };

  it('says that an old bundle changed nothing', () => {
    expect(importReportLines(nothing)).to.deep.equal(['The bundle held nothing new. Nothing was changed.']);
  });

  it('says what came, from whom, and what has no effect', () => {
    const voided = {
      id: 'e'.repeat(64),
      device: 'a',
      deviceName: 'Tablet',
      sequence: 9,
      kind: 'key-rotated',
      code: 'ENTRY_AUTHOR_REVOKED',
      reason: 'after-revocation',
      by: 'b',
      byName: 'Desk',
    } as const;
    const news = { newEntries: 5, newRotations: 1, newDevices: ['Phone'], voided: [voided], nothingNew: false };
    const report = { ...nothing, ...news };
    expect(importReportAnswer(report).voided[0]).to.include({
      code: 'ENTRY_AUTHOR_REVOKED',
      reason: 'It is not among what was kept of its device when that was revoked.',
    });
    const text = importReportLines(report).join('\n');
    expect(text)
      .to.contain('5 new entries, including 1 key rotation')
      .and.contain('New device: Phone')
      .and.contain('entry 9 of Tablet. It is not among what was kept of its device when that was revoked.');
  });
});
