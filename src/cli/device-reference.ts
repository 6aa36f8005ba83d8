import { commandMessages } from '../core/common/text/english/command/index.js';
import { AppError } from '../core/errors.js';
import type { DeviceSummary } from '../keystore/index.js';
import { shortIds } from './text/device-table.js';

const messages = commandMessages.devices;

/** How many digits of an id name a device at least. */
export const MIN_ID_PREFIX_LENGTH = 4;

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
    throw new AppError(
      'DEVICE_UNKNOWN',
      isTooShort ? messages.deviceIdTooShort(reference, MIN_ID_PREFIX_LENGTH) : messages.deviceUnknown(reference),
      messages.deviceUnknownHint,
    );
  }
  const ids = shortIds(devices);
  throw new AppError(
    'DEVICE_UNKNOWN',
    `"${reference}" fits ${candidates.length} devices, so it is unclear which one is meant. Nothing was changed.`,
    `Name it by its id: ${candidates
      .slice(0, 10)
      .map(({ id }) => ids.get(id) ?? id)
      .join(', ')}${candidates.length > 10 ? ', …' : ''}.`,
  );
}

function isMeant({ id, name }: DeviceSummary, reference: string): boolean {
  if (name === reference) return true;
  return reference.length >= MIN_ID_PREFIX_LENGTH && id.startsWith(reference.toLowerCase());
}
