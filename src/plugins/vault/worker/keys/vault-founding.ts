import { type KeyDerivationFacts, requireName } from '../../../../keystore/index.js';
import type { KeyRecord } from '../../../../keystore/entries/key-record.js';
import { openMemberBundle } from '../bundle/member-bundle.js';
import { askToJoin } from '../joining/asking.js';
import { MemberAccount } from '../member/member-account.js';
import type { RecordStore } from '../record-store.js';
import { sodium } from '../sodium.js';
import { keysOfPaper, newPaperBytes, recoveryPaperOf } from '../trust/recovery-paper.js';
import { SecretKeys } from '../trust/secret-keys.js';
import { VAULT_ID_BYTES } from '../vault-header.js';
import type { WorkerSignals } from '../worker-signals.js';
import { MemberVault } from './member-vault.js';
import { makeHeader, type OpenedHeader } from './opened-header.js';
import { requirePaper } from './papers.js';
import { committing, PendingVault } from './pending-vault.js';
import { RootKeys } from './root-keys.js';
import { wipeOpened } from './slot-changes.js';
import type { OpeningPlace } from './vault-opening.js';
import { withNewVaultAt } from './vault-place.js';

/** Where a vault is made, and what its password slot costs. */
export interface FoundingPlace extends OpeningPlace {
  readonly keyDerivation: KeyDerivationFacts;
}

export interface NewDevice {
  readonly deviceName: string;
  readonly password: string;
}

/** What a device has that takes the place of all that were lost (5.10). */
export interface LostDevices extends NewDevice {
  /** The recovery key, as it was printed. */
  readonly typedPaper: string;
  readonly bundlePath: string;
  readonly appVersion: string;
}

export interface FoundedVault {
  readonly vault: MemberVault;
  /** To be printed. The vault keeps it until its printed code was typed back. */
  readonly recoveryPaper: string;
}

/**
 * Begins an account where no vault is, with a recovery key (2.8). Throws `DEVICE_NAME_INVALID`, `VAULT_EXISTS`, `OPERATION_CANCELLED` and the
 * storage errors.
 */
export function foundVault(
  place: FoundingPlace,
  { deviceName, password }: NewDevice,
  now: number,
  signals: WorkerSignals,
): Promise<FoundedVault> {
  const name = requireName(deviceName);
  return withNewVaultAt(place.path, signals.stop, (store) => {
    const paper = newPaperBytes();
    const recovery = keysOfPaper(paper);
    const recoveryPaper = recoveryPaperOf(paper);
    signals.control.enter('deriving');
    const made = newVaultHeader(place, password, recovery.record, now);
    return withMade(store, made, place, (vault) => {
      const [device, generation] = [SecretKeys.random('device'), SecretKeys.random('generation')];
      signals.control.commit();
      signals.stop.holdUntilAnswered();
      vault.account.found(now, made.stored.bytes, { device, name, recovery, generation, paper });
      recovery.wipe();
      return { vault, recoveryPaper };
    });
  });
}

/**
 * Makes a vault for a device that asks to join, and waits (5.5). Throws `DEVICE_NAME_INVALID`, `VAULT_EXISTS`, `KEY_DERIVATION_REFUSED`,
 * `OPERATION_CANCELLED` and the storage errors.
 */
export function askToJoinVault(
  place: FoundingPlace,
  { deviceName, password }: NewDevice,
  now: number,
  signals: WorkerSignals,
): Promise<PendingVault> {
  const name = requireName(deviceName);
  return withNewVaultAt(place.path, signals.stop, (store) => {
    const { control } = signals;
    control.enter('deriving', 2);
    const made = newVaultHeader(place, password, null, now);
    try {
      control.advance(1);
      const { pending } = askToJoin(name, now);
      const account = new MemberAccount(store, { vaultId: made.stored.header.vaultId, keys: made.root });
      control.commit();
      signals.stop.holdUntilAnswered();
      account.ask(made.stored.bytes, pending);
      return new PendingVault(store, made, pending, place.indexPolicy);
    } catch (error) {
      wipeOpened(made);
      throw error;
    }
  });
}

/**
 * Makes a vault for the device that takes the place of all others, by a bundle and the recovery key (5.10). Throws `DEVICE_NAME_INVALID`,
 * `RECOVERY_KEY_INVALID`, `RECOVERY_KEY_FOREIGN`, what `openMemberBundle` throws, `VAULT_EXISTS` and the storage errors.
 */
export async function recoverAccountVault(
  place: FoundingPlace,
  { deviceName, password, typedPaper, bundlePath, appVersion }: LostDevices,
  now: number,
  signals: WorkerSignals,
): Promise<MemberVault> {
  const name = requireName(deviceName);
  const paper = requirePaper(typedPaper);
  try {
    return await withNewVaultAt(place.path, signals.stop, (store) => {
      const bundle = openMemberBundle(bundlePath, [paper], signals.control);
      try {
        signals.control.enter('deriving');
        const made = newVaultHeader(place, password, paper.record, now);
        return withMade(store, made, place, (vault) => {
          const entries = committing(bundle.entries(), signals.control);
          const keys = SecretKeys.random('device');
          const { account } = bundle.header;
          vault.account.recover(now, made.stored.bytes, { account, entries, paper, keys, name, appVersion });
          return vault;
        });
      } finally {
        bundle.close();
      }
    });
  } finally {
    paper.wipe();
  }
}

function newVaultHeader(
  { keyDerivation: cost }: FoundingPlace,
  password: string,
  recovery: KeyRecord | null,
  now: number,
): OpenedHeader {
  const identity = { vaultId: sodium.randombytes_buf(VAULT_ID_BYTES), createdAt: now };
  return makeHeader(identity, { password, cost, recovery }, RootKeys.random());
}

/** The root key lives on in the vault, and the vault key ends here. */
function withMade<T>(
  store: RecordStore,
  made: OpenedHeader,
  { indexPolicy }: FoundingPlace,
  use: (vault: MemberVault) => T,
): T {
  try {
    const result = use(new MemberVault(store, { header: made.stored.header, root: made.root, indexPolicy }));
    sodium.memzero(made.vaultKey);
    return result;
  } catch (error) {
    wipeOpened(made);
    throw error;
  }
}
