import type { DeviceId, KeystoreSnapshot } from '../../keystore/index.js';
import type { Keystore } from '../vault/index.js';
import { findHeldBack } from './checks/held-back-entries.js';
import { keyOfFinding } from './finding-words.js';

/**
 * What a person means who marks a finding as seen: where something is held back, that they looked, so that it comes; else that the finding
 * need not be told any more. Throws what the keystore throws.
 */
export function markAsSeen(
  keystore: Keystore,
  { key, seen }: { readonly key: string; readonly seen: boolean },
): Promise<KeystoreSnapshot> {
  const device = seen ? heldBackDeviceOf(keystore.snapshot, key) : null;
  return device === null ? keystore.setFindingSeen({ key, seen }) : keystore.lookAtHeldBack({ device });
}

/** Of which device the entries are that a finding says are held back; null of another finding. */
function heldBackDeviceOf(snapshot: KeystoreSnapshot | null, key: string): DeviceId | null {
  if (snapshot === null) return null;
  const found = findHeldBack(snapshot).find((finding) => keyOfFinding(finding) === key);
  return found?.device?.id ?? null;
}
