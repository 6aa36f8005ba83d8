import type { DeviceSummary, KeystoreSnapshot } from '../../../src/keystore/index.js';
import { alignmentOf } from '../../../src/keystore/index.js';
import { ShownAccount } from '../trust/shown-account.js';

/** A snapshot of an account of so many active devices, without the entries that there would have to be. */
export function snapshotOf(devices: number): KeystoreSnapshot {
  const snapshot = new ShownAccount().snapshot();
  const [first] = snapshot.devices.active as [DeviceSummary];
  const others = Array.from({ length: devices - 1 }, (_, index) => ({
    ...first,
    id: index.toString(16).padStart(first.id.length, '0'),
    name: `Device ${index}`,
    isThisDevice: false,
  }));
  const active = [first, ...others];
  const { missingRotations } = snapshot.alignment;
  return { ...snapshot, devices: { ...snapshot.devices, active }, alignment: alignmentOf(active, missingRotations) };
}
