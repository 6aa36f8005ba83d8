import { commandMessages } from '../../core/common/text/english/command/index.js';
import type { DeviceId, DeviceListing, DeviceSummary } from '../../keystore/index.js';
import { formatMoment } from './moment.js';
import { toTable } from './table.js';

const { conditions, columns, thisDevice, notYet } = commandMessages.devices;

/** How many digits of an id are shown at least. */
export const SHOWN_DIGITS = 8;

/** The devices as a table for people. */
export function deviceTable(devices: readonly DeviceListing[]): readonly string[] {
  const ids = shortIds(devices);
  return toTable(
    [columns.id, columns.state, columns.missing, columns.lastHeard, columns.comparisonCode, columns.name],
    devices.map((device) => [
      ids.get(device.id) ?? device.id,
      device.conditions.map(({ kind }) => conditions[kind]).join(', '),
      device.standing === 'active' ? String(device.missingRotations) : '–',
      lastHeard(device),
      device.comparisonCode,
      device.name,
    ]),
  );
}

function lastHeard({ isThisDevice, isAwaited, lastHeardAt }: DeviceSummary): string {
  if (isThisDevice) return thisDevice;
  return isAwaited ? notYet : formatMoment(lastHeardAt);
}

/** The shortest beginnings of the ids, of one length for all, that tell them apart. */
export function shortIds(devices: readonly DeviceSummary[]): ReadonlyMap<DeviceId, string> {
  const longest = Math.max(SHOWN_DIGITS, ...devices.map(({ id }) => id.length));
  let digits = SHOWN_DIGITS;
  while (digits < longest && new Set(devices.map(({ id }) => id.slice(0, digits))).size < devices.length) digits += 1;
  return new Map(devices.map(({ id }) => [id, id.slice(0, digits)]));
}
