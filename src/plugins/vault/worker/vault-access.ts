import { appError } from '../../../core/errors.js';
import { type KeyDerivationFacts, requireName } from '../../../keystore/index.js';
import { vaultExists, vaultMissing } from '../vault-errors.js';
import { BundleReader } from './bundle-reader.js';
import { DeviceIdentity } from './device-identity.js';
import { GenerationKeys } from './generation-keys.js';
import { makeSlot, openSlot, slotOf } from './key-slots.js';
import type { LedgerEdit } from './ledger-edit.js';
import { LmdbRecordStore } from './lmdb-record-store.js';
import { openRecordStore } from './open-record-store.js';
import type { OperationControl } from './operation-control.js';
import type { OperationArgument, VaultPlace } from './protocol.js';
import { recordKeys } from './record-keys.js';
import { newRecoveryCode, parseRecoveryCode } from './recovery-code.js';
import { sodium } from './sodium.js';
import { UnlockAttempts } from './unlock-attempts.js';
import {
  type KeySlotKind,
  type StoredHeader,
  VAULT_FORMAT_VERSION,
  VAULT_ID_BYTES,
  type VaultHeader,
  decodeNewestHeader,
  encodeHeaderBody,
} from './vault-header.js';
import { VaultKeys } from './vault-keys.js';
import { VaultSession } from './vault-session.js';
import type { WorkerSignals } from './worker-signals.js';

/** An open vault, and the recovery code that was made for it. */
export interface OpenedWithCode {
  readonly session: VaultSession;
  readonly recoveryCode: string;
}

/** Founds an account in a place where no vault is. Throws `VAULT_EXISTS`, `DEVICE_NAME_INVALID` and the storage errors. */
export function createVault(
  { path, keyDerivation, deviceName, password }: OperationArgument<'create'>,
  now: number,
  signals: WorkerSignals,
): Promise<OpenedWithCode> {
  const name = requireName(deviceName);
  return foundVault({ path, keyDerivation }, password, now, signals, (edit, identity) => {
    const founding = GenerationKeys.random();
    const device = identity.publicKeys;
    const genesis = edit.append({ kind: 'genesis', device, name, key: founding.publicKeys }, founding);
    edit.holdGeneration(genesis.id, founding);
  });
}

/** Makes this device a member of the account in a bundle. Throws what `createVault` throws, `BUNDLE_*` and `ENTRY_*`. */
export async function joinVault(
  { path, keyDerivation, bundlePath, passphrase, deviceName, password }: OperationArgument<'join'>,
  now: number,
  signals: WorkerSignals,
): Promise<OpenedWithCode> {
  const name = requireName(deviceName);
  const bundle = new BundleReader(bundlePath, passphrase, signals.control);
  try {
    return await foundVault({ path, keyDerivation }, password, now, signals, (edit, identity) =>
      edit.joinAccount(bundle, identity.publicKeys, name),
    );
  } finally {
    bundle.close();
  }
}

/** Opens a vault with its password. Throws what `Vault.unlock` says. */
export function unlockVault(
  { path, password }: OperationArgument<'unlock'>,
  signals: WorkerSignals,
): Promise<VaultSession> {
  return openVault(path, 'password', password, signals, () => undefined);
}

/** Opens a vault with its recovery code, and replaces the code and the password before it is used. */
export async function recoverVault(
  { path, keyDerivation, recoveryCode: typedCode, newPassword }: OperationArgument<'recover'>,
  now: number,
  signals: WorkerSignals,
): Promise<OpenedWithCode> {
  const code = parseRecoveryCode(typedCode);
  const recoveryCode = newRecoveryCode();
  const session = await openVault(path, 'recovery', code, signals, (opened) => {
    const { stop, control } = signals;
    control.enter('deriving', 2);
    const password = opened.makeSlot('password', newPassword, keyDerivation);
    control.advance(1);
    const slots = [password, opened.makeSlot('recovery', recoveryCode, keyDerivation)];
    control.commit();
    stop.holdUntilAnswered();
    opened.write(now, (edit, writer) => {
      opened.putSlots(writer, slots);
      edit.notePasswordChange();
    });
  });
  return { session, recoveryCode };
}

/** Throws `WRONG_PASSWORD` unless the password opens the vault right now; counted and throttled as an unlock is. */
export function verifyPassword(session: VaultSession, password: string, signals: WorkerSignals): void {
  session.refresh();
  const attempts = new UnlockAttempts(session.store, signals);
  sodium.memzero(openSlot(session.header, slotOf(session.header, 'password'), password, attempts));
}

async function openVault(
  path: string,
  kind: KeySlotKind,
  secret: string,
  signals: WorkerSignals,
  prepare: (session: VaultSession) => void,
): Promise<VaultSession> {
  const store = openRecordStore(path, signals.stop);
  if (!store) throw vaultMissing();
  let keys: VaultKeys | null = null;
  try {
    const header = decodeNewestHeader(store.versions(recordKeys.header));
    if (!header)
      throw store.damage === null
        ? vaultMissing()
        : appError('VAULT_DAMAGED', {}, { details: { damage: store.damage } });
    const slot = slotOf(header.header, kind);
    signals.control.enter('deriving');
    keys = new VaultKeys(openSlot(header.header, slot, secret, new UnlockAttempts(store, signals)));
    signals.control.enter('reading');
    const session = new VaultSession(store, header, keys);
    session.load();
    // Not even this device can be told apart: say so now, not later.
    session.snapshot();
    prepare(session);
    return session;
  } catch (error) {
    keys?.wipe();
    await store.close();
    throw error;
  }
}

async function foundVault(
  { path, keyDerivation }: VaultPlace,
  password: string,
  now: number,
  signals: WorkerSignals,
  write: (edit: LedgerEdit, identity: DeviceIdentity) => void,
): Promise<OpenedWithCode> {
  const existing = openRecordStore(path, signals.stop);
  if (existing && (existing.damage !== null || existing.read(recordKeys.header))) {
    await existing.close();
    throw vaultExists();
  }
  const store = existing ?? LmdbRecordStore.open(path, signals.stop);
  const keys = VaultKeys.random();
  try {
    const recoveryCode = newRecoveryCode();
    const header = newHeader(password, recoveryCode, keyDerivation, keys, now, signals.control);
    const session = new VaultSession(store, header, keys);
    const identity = DeviceIdentity.random();
    session.found(now, identity, (edit) => {
      write(edit, identity);
      signals.control.enter('writing');
      signals.control.commit();
      signals.stop.holdUntilAnswered();
    });
    return { session, recoveryCode };
  } catch (error) {
    keys.wipe();
    await store.close();
    throw error;
  }
}

function newHeader(
  password: string,
  recoveryCode: string,
  cost: KeyDerivationFacts,
  keys: VaultKeys,
  now: number,
  control: OperationControl,
): StoredHeader {
  const vaultId = sodium.randombytes_buf(VAULT_ID_BYTES);
  control.enter('deriving', 2);
  const passwordSlot = makeSlot(vaultId, { id: 1, kind: 'password' }, password, cost, keys.vaultKey);
  control.advance(1);
  const recoverySlot = makeSlot(vaultId, { id: 2, kind: 'recovery' }, recoveryCode, cost, keys.vaultKey);
  const slots = [passwordSlot, recoverySlot];
  const header: VaultHeader = { formatVersion: VAULT_FORMAT_VERSION, vaultId, createdAt: now, slots };
  const body = encodeHeaderBody(header);
  return { header, body, mac: keys.headerMac(body) };
}
