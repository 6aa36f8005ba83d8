import type {
  ActivityItem as KeystoreActivity,
  DeviceDetails,
  DeviceListing,
  RotationListing,
} from '../../../keystore/index.js';
import { type ActivityItem, MAX_PAGE_SIZE, type NamedDevice, type Page, type PageRequest } from '../keystore.js';
import type { OperationArgument } from './protocol.js';
import type { VaultSession } from './vault-session.js';

/** Pages of lists that are too long to be part of a snapshot, and details that it has no room for. */

export function listDevices(
  { ledger }: VaultSession,
  request: OperationArgument<'listDevices'>,
  now: number,
): Page<DeviceListing> {
  const { offset, limit } = bounded(request);
  return ledger.state.devices(offset, limit, ledger.localFacts, now, request);
}

export function describeDevice(
  { ledger }: VaultSession,
  { device }: OperationArgument<'describeDevice'>,
  now: number,
): DeviceDetails {
  return ledger.state.device(device, ledger.localFacts, now);
}

export function listRotations({ ledger }: VaultSession, request: PageRequest): Page<RotationListing> {
  const { offset, limit } = bounded(request);
  return ledger.state.rotations(offset, limit);
}

export function listDevicesWithout(
  { ledger: { state } }: VaultSession,
  request: OperationArgument<'listDevicesWithout'>,
): Page<NamedDevice> {
  const { offset, limit } = bounded(request);
  const { total, items } = state.devicesWithout(request.rotation, offset, limit);
  return { total, items: items.map((id) => ({ id, name: state.nameOf(id) })) };
}

export function listActivity({ ledger }: VaultSession, request: OperationArgument<'listActivity'>): Page<ActivityItem> {
  const { offset, limit } = bounded(request);
  const { total, items } =
    request.device === undefined
      ? ledger.state.activity(offset, limit)
      : ledger.state.deviceHistory(request.device, offset, limit);
  return { total, items: items.map(describe) };
}

function describe(item: KeystoreActivity): ActivityItem {
  const { id, device, deviceName, kind, writtenAt, subject, text, generation, isEffective } = item;
  const subjectName = subject?.deviceName ?? null;
  return { id, device, deviceName, kind, writtenAt, subjectName, text, generation, isEffective };
}

function bounded({ offset, limit }: PageRequest): PageRequest {
  return { offset: Math.max(0, Math.trunc(offset)), limit: Math.min(Math.max(1, Math.trunc(limit)), MAX_PAGE_SIZE) };
}
