import type { DeviceSummary } from '../../src/keystore/index.js';

/** A device like any other, but for what a test says of it. */
export function aDevice(changes: Partial<DeviceSummary> = {}): DeviceSummary {
  return {
    id: '0123456789abcdef'.repeat(2),
    name: 'Device',
    standing: 'active',
    isThisDevice: false,
    verified: false,
    comparisonCode: '00000 11111 22222 33333 44444 55555',
    addedAt: 0,
    lastHeardAt: 0,
    missingRotations: 0,
    clockAheadMs: 0,
    entries: 1,
    ...changes,
  };
}
