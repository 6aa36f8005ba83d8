import type { SyncCheckResult } from '../../../src/plugins/health-check/index.js';

/** A report of a healthy account, apart from `changes`. */
export function reportOf(changes: Partial<SyncCheckResult> = {}): SyncCheckResult {
  return {
    verdict: 'attention',
    needsSync: false,
    isAligned: true,
    lastSyncedAt: 1000,
    daysSinceLastSync: 0,
    deviceCount: 2,
    alignment: {
      aligned: true,
      currentKeypairPublicKey: 'ab'.repeat(32),
      devicesInSync: ['1'.repeat(32)],
      devicesInSyncCount: 1,
      devicesOutOfSync: ['2'.repeat(32)],
      devicesOutOfSyncCount: 1,
      missingRotations: 0,
      staleDays: 0,
    },
    warnings: [
      { severity: 'warning', message: 'Laptop is late.', deviceName: 'Laptop', recommendation: 'Import on Laptop.' },
    ],
    warningCount: 1,
    recommendation: {
      action: 'import-keystore',
      reason: 'Laptop lacks a rotation.',
      priority: 'high',
      details: 'Import on Laptop.',
    },
    remedy: {
      id: 'import-keystore',
      device: { id: '2'.repeat(32), name: 'Laptop' },
      with: { id: '1'.repeat(32), name: 'Desk' },
    },
    lastCheck: 2000,
    nextScheduled: 3000,
    ...changes,
  };
}
