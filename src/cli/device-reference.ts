import { appError } from '../core/errors.js';
import type { DeviceSummary } from '../keystore/index.js';
import { shortIds } from './text/device-table.js';

/** How many digits of an id name a device at least. */
export const MIN_ID_PREFIX_LENGTH = 4;

/** How many devices a message lists that could be meant. */
const MAX_LISTED = 10;

/**
 * Finds the device a person means: by its id, the beginning of its id, or its name exactly as listed.
 * Throws `DEVICE_UNKNOWN` when none fits, and when several do: a command that shuts a device out must not guess.
 */
export function findDevice<Device extends DeviceSummary>(devices: readonly Device[], reference: string): Device {
  const candidates = devices.filter((device) => isMeant(device, reference));
  const [device] = candidates;
  if (device !== undefined && candidates.length === 1) return device;
  if (device === undefined) {
    const isTooShort = reference !== '' && devices.some(({ id }) => id.startsWith(reference.toLowerCase()));
    throw isTooShort
      ? appError('DEVICE_UNKNOWN.id-too-short', { reference, least: MIN_ID_PREFIX_LENGTH })
      : appError('DEVICE_UNKNOWN.reference', { reference });
  }
  const known = shortIds(devices);
  const ids = candidates.slice(0, MAX_LISTED).map(({ id }) => known.get(id) ?? id);
  throw appError('DEVICE_UNKNOWN.ambiguous', { reference, count: candidates.length, ids });
}

function isMeant({ id, name, givenName }: DeviceSummary, reference: string): boolean {
  if (name === reference || givenName === reference) return true;
  return reference.length >= MIN_ID_PREFIX_LENGTH && id.startsWith(reference.toLowerCase());
}
