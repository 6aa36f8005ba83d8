import type { DeviceSummary } from '../../src/keystore/index.js';

/** A device like any other, but for what a test says of it. */
export function aDevice(changes: Partial<DeviceSummary> = {}): DeviceSummary {
  return {
    id: '0123456789abcdef'.repeat(2),
    name: 'Device',
    standing: 'active',
    isThisDevice: false,
    verified: false,
    addedAt: 0,
    lastHeardAt: 0,
    isAwaited: false,
    missingRotations: 0,
    waitsForKey: false,
    clockAheadMs: 0,
    entries: 1,
    ...changes,
  };
}
