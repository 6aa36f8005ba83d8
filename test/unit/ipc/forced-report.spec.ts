import { expect } from 'chai';

import { syncCheckResultSchema, type SyncCheckResultView } from '../../../src/ipc/contract.js';
import { parseForcedReport } from '../../../src/ipc/forced-report.js';

/** A report exactly of the shape that the product's first design gives, and nothing beside it. */
const seedReport = {
  needsSync: true,
  isAligned: false,
  lastSyncedAt: 1_764_000_000_000,
  daysSinceLastSync: 3.5,
  deviceCount: 2,
  alignment: {
    aligned: false,
    currentKeypairPublicKey: 'ab',
    devicesInSync: ['one'],
    devicesOutOfSync: ['two'],
    missingRotations: 1,
    staleDays: 3.5,
  },
  warnings: [
    {
      severity: 'critical',
      message: 'Laptop is behind.',
      deviceId: 'two',
      deviceName: 'Laptop',
      recommendation: 'Import there.',
      metadata: { anything: [1, { nested: true }], remedy: 'import-keystore' },
    },
  ],
  recommendation: { action: 'import-keystore', reason: 'Laptop is behind.', priority: 'high' },
  lastCheck: 1_764_000_000_000,
  nextScheduled: 1_764_000_001_000,
};

function parsed(report: unknown): SyncCheckResultView {
  const result = parseForcedReport(report);
  if ('problem' in result || result.report === null) throw new Error(JSON.stringify(result));
  return result.report;
}

describe('A forced report', () => {
  it('may have the shape of the first design; counts and conclusions are worked out', () => {
    const report = parsed(seedReport);
    expect(() => syncCheckResultSchema.parse(report)).not.to.throw();
    expect(report).to.include({ verdict: 'needs-sync', warningCount: 1, daysSinceLastSync: 3 });
    expect(report.alignment).to.include({ devicesInSyncCount: 1, devicesOutOfSyncCount: 1, staleDays: 3 });
    expect(report.remedy).to.deep.include({ id: 'import-keystore' });
    expect(report.warnings[0]?.metadata?.remedy).to.equal('import-keystore');
  });

  it('[I3] comes to the verdict that a real one would', () => {
    const quiet = { ...seedReport, needsSync: false, warnings: [] };
    const low = { action: 'no-action-needed', reason: 'All is well.', priority: 'low' };
    expect(parsed({ ...quiet, recommendation: low })).to.include({ verdict: 'in-sync', remedy: null });
    expect(parsed(quiet).verdict).to.equal('attention');
    expect(parsed({ ...quiet, recommendation: low, warnings: seedReport.warnings }).verdict).to.equal('attention');
  });

  it('is taken away by null, and refused when it is no report', () => {
    expect(parseForcedReport(null)).to.deep.equal({ report: null });
    expect(parseForcedReport({ ...seedReport, needsSync: 'yes' })).to.have.property('problem');
    expect(parseForcedReport({ ...seedReport, warnings: [{}] })).to.have.property('problem');
  });
});
