import { appError } from '../../../core/errors.js';
import { type DeviceId, type FeedHead, NOTHING_ARCHIVED, requireName, requireReason } from '../../../keystore/index.js';
import type { AccountLedger } from './account-ledger.js';
import type { OperationArgument } from './protocol.js';
import type { VaultSession } from './vault-session.js';

/** The changes a person makes to devices and keys. Each is one transaction; what throws changed nothing. */

export function rotateKey(session: VaultSession, { reason }: OperationArgument<'rotateKey'>, now: number): void {
  const visibleReason = requireReason(reason);
  session.write(now, (edit) => {
    requireMember(session.ledger);
    edit.rotate(visibleReason);
  });
}

export function renameDevice(session: VaultSession, request: OperationArgument<'renameDevice'>, now: number): void {
  const name = requireName(request.name);
  session.write(now, (edit) => {
    requireMember(session.ledger);
    requireUnrevoked(session.ledger, request.device);
    edit.append({ kind: 'device-renamed', device: request.device, name });
  });
}

export function archiveDevice(
  session: VaultSession,
  { device }: OperationArgument<'archiveDevice'>,
  now: number,
): void {
  session.write(now, (edit) => {
    const { ledger } = session;
    requireMember(ledger);
    requireOther(ledger, device);
    requireUnrevoked(ledger, device);
    if (ledger.state.standingOf(device) === 'archived') return;
    edit.append({ kind: 'device-archived', device, lastSequence: feedOf(ledger, device).sequence });
  });
}

/** Takes an archived device back into use: it counts again, and the current key is shared with it if it lacks it. */
export function unarchiveDevice(
  session: VaultSession,
  { device }: OperationArgument<'unarchiveDevice'>,
  now: number,
): void {
  session.write(now, (edit) => {
    const { ledger } = session;
    requireMember(ledger);
    requireUnrevoked(ledger, device);
    if (ledger.state.standingOf(device) !== 'archived') return;
    edit.append({ kind: 'device-archived', device, lastSequence: NOTHING_ARCHIVED });
    edit.acknowledge();
  });
}

/** Shuts a device out, and makes a key that it can't open. */
export function revokeDevice(session: VaultSession, request: OperationArgument<'revokeDevice'>, now: number): void {
  const reason = requireReason(request.reason);
  const { device } = request;
  session.write(now, (edit) => {
    const { ledger } = session;
    requireMember(ledger);
    requireOther(ledger, device);
    requireUnrevoked(ledger, device);
    ledger.requireCurrentKeys();
    const { sequence, headId } = feedOf(ledger, device);
    edit.append({ kind: 'device-revoked', device, lastSequence: sequence, head: headId, reason });
    edit.rotate(reason, device);
  });
}

export function setDeviceVerified(
  session: VaultSession,
  { device, verified }: OperationArgument<'setDeviceVerified'>,
  now: number,
): void {
  session.write(now, (edit) => {
    feedOf(session.ledger, device);
    edit.setVerified(device, verified);
  });
}

export function setFindingSeen(
  session: VaultSession,
  { key, seen }: OperationArgument<'setFindingSeen'>,
  now: number,
): void {
  session.write(now, (edit) => edit.setSeen(key, seen));
}

/** Throws `DEVICE_REVOKED` when this device was shut out: nobody listens to it any more. */
function requireMember({ state, thisDevice }: AccountLedger): void {
  if (state.standingOf(thisDevice) !== 'revoked') return;
  throw appError('DEVICE_REVOKED');
}

function requireOther({ thisDevice }: AccountLedger, device: DeviceId): void {
  if (device !== thisDevice) return;
  throw appError('DEVICE_IS_THIS_ONE');
}

function requireUnrevoked(ledger: AccountLedger, device: DeviceId): void {
  feedOf(ledger, device);
  if (ledger.state.standingOf(device) !== 'revoked') return;
  throw appError('DEVICE_REVOKED.other', { name: ledger.state.nameOf(device) });
}

/** Throws `DEVICE_UNKNOWN`. */
function feedOf({ state }: AccountLedger, device: DeviceId): FeedHead {
  const feed = state.feeds.get(device);
  if (feed) return feed;
  throw appError('DEVICE_UNKNOWN.not-listed');
}
