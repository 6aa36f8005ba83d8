import { concatBytes, toHex } from './hex.js';
import type { DeviceId, DevicePublicKeys, GenerationPublicKeys, KeystoreCrypto } from './types.js';

const accountDomain = new TextEncoder().encode('onestarstream account v1\0');

/** How many bytes of the full id make a `DeviceId`, in hex. */
export const DEVICE_ID_BYTES = 16;

/** A device's full id: SHA-256 of its public keys, 32 bytes. Entries carry it. */
export function fullDeviceId(keys: DevicePublicKeys, crypto: KeystoreCrypto): Uint8Array {
  return crypto.sha256(concatBytes(keys.signing, keys.sealing));
}

/** The `DeviceId` of a full id. */
export function deviceIdOf(fullId: Uint8Array): DeviceId {
  return toHex(fullId, DEVICE_ID_BYTES);
}

/** The account's id: SHA-256 of its first generation's public keys, 32 bytes. */
export function accountIdOf(key: GenerationPublicKeys, crypto: KeystoreCrypto): Uint8Array {
  return crypto.sha256(concatBytes(accountDomain, key.ed25519, key.mlDsa65));
}

/** How messages name a device whose name is not known: enough to tell devices apart, too little to follow one. */
export function shortDeviceId(device: DeviceId): string {
  return device.slice(0, 8);
}

const COMPARISON_GROUPS = 6;
const DIGITS_PER_GROUP = 5;
/** Five bytes taken modulo 10⁵ are even to one part in 10⁷. */
const BYTES_PER_GROUP = 5;

/**
 * The code that two people compare to know that each holds the other's real keys: 6 groups of 5 digits, the same on
 * both screens. About 100 bits, so that finding keys that give a wanted code is out of reach.
 */
export function comparisonCode(oneFullId: Uint8Array, otherFullId: Uint8Array, crypto: KeystoreCrypto): string {
  const [first, second] = [oneFullId, otherFullId].sort((a, b) => Buffer.compare(a, b)) as [Uint8Array, Uint8Array];
  const digest = crypto.sha256(concatBytes(first, second));
  const groups: string[] = [];
  for (let group = 0; group < COMPARISON_GROUPS; group++) {
    let value = 0;
    for (let index = 0; index < BYTES_PER_GROUP; index++) {
      value = value * 256 + (digest[group * BYTES_PER_GROUP + index] ?? 0);
    }
    groups.push(String(value % 10 ** DIGITS_PER_GROUP).padStart(DIGITS_PER_GROUP, '0'));
  }
  return groups.join(' ');
}
