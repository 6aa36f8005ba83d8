import type { ActivityItem as KeystoreActivity, DeviceSummary, RotationSummary } from '../../../keystore/index.js';
import { type ActivityItem, LARGEST_PAGE, type Page, type PageRequest } from '../keystore.js';
import type { OperationArgument } from './protocol.js';
import type { VaultSession } from './vault-session.js';

/** Pages of lists that are too long to be part of a snapshot. */

export function listDevices({ ledger }: VaultSession, request: OperationArgument<'listDevices'>): Page<DeviceSummary> {
  const { offset, limit } = bounded(request);
  const filter = request.standing === undefined ? {} : { standing: request.standing };
  return ledger.state.devices(offset, limit, ledger.localFacts, filter);
}

export function listRotations({ ledger }: VaultSession, request: PageRequest): Page<RotationSummary> {
  const { offset, limit } = bounded(request);
  return ledger.state.rotations(offset, limit);
}

export function listActivity({ ledger }: VaultSession, request: OperationArgument<'listActivity'>): Page<ActivityItem> {
  const { offset, limit } = bounded(request);
  const { total, items } =
    request.device === undefined
      ? ledger.state.activity(offset, limit)
      : ledger.state.deviceHistory(request.device, offset, limit);
  return { total, items: items.map(describe) };
}

function describe({ id, device, deviceName, kind, writtenAt, subject, text }: KeystoreActivity): ActivityItem {
  const parts = [subject?.deviceName, text].filter((part) => part !== undefined && part !== '');
  return { id, device, deviceName, kind, writtenAt, subject: parts.join(': ') };
}

function bounded({ offset, limit }: PageRequest): PageRequest {
  return { offset: Math.max(0, Math.trunc(offset)), limit: Math.min(Math.max(1, Math.trunc(limit)), LARGEST_PAGE) };
}
