import { appError } from '../../../core/errors.js';
import { vaultExists, vaultLocked, vaultReadOnly } from '../vault-errors.js';
import { exportBundle, importBundle } from './bundle-operations.js';
import {
  archiveDevice,
  renameDevice,
  revokeDevice,
  rotateKey,
  setDeviceVerified,
  setFindingSeen,
  unarchiveDevice,
} from './device-operations.js';
import { describeDevice, listActivity, listDevices, listDevicesWithout, listRotations } from './listings.js';
import type {
  Changed,
  ChangedWithCode,
  OperationArgument,
  OperationName,
  OperationResult,
  VaultPlace,
} from './protocol.js';
import { newRecoveryCode } from './recovery-code.js';
import {
  type OpenedWithCode,
  createVault,
  joinVault,
  recoverVault,
  unlockVault,
  verifyPassword,
} from './vault-access.js';
import type { VaultSession } from './vault-session.js';
import type { WorkerSignals } from './worker-signals.js';

/** How many records one `verify` reads: some 20 ms of work, for which another request may have to wait. */
const RECORDS_AT_ONCE = 400;

type Handlers = {
  readonly [O in OperationName]: (
    argument: OperationArgument<O>,
    now: number,
  ) => OperationResult<O> | Promise<OperationResult<O>>;
};

/** Carries out the operations of one worker: first one that opens the vault, then any others, last the wiping. */
export class VaultService {
  readonly #signals: WorkerSignals;
  #session: VaultSession | null = null;
  #place: VaultPlace | null = null;

  constructor(signals: WorkerSignals) {
    this.#signals = signals;
  }

  /** Throws what the operation throws; `VAULT_LOCKED` when it needs an open vault and none is. */
  async perform<O extends OperationName>(
    operation: O,
    argument: OperationArgument<O>,
    now: number,
  ): Promise<OperationResult<O>> {
    // What is wiped needs no newest state, and is wiped also when there is none any more.
    if (operation !== 'wipe') this.#session?.store.seeNewest();
    return this.#handlers[operation](argument, now);
  }

  readonly #handlers: Handlers = {
    create: (argument, now) => this.#openWithCode(argument, () => createVault(argument, now, this.#signals)),
    join: (argument, now) => this.#openWithCode(argument, () => joinVault(argument, now, this.#signals)),
    recover: (argument, now) => this.#openWithCode(argument, () => recoverVault(argument, now, this.#signals)),
    unlock: async (argument) => {
      if (this.#session) verifyPassword(this.#session, argument.password, this.#signals);
      else this.#open(argument, await unlockVault(argument, this.#signals));
      const session = this.#requireSession();
      const { awaitsVerification, store } = session;
      return { snapshot: session.snapshot(), awaitsVerification, readOnlyReason: store.readOnlyReason };
    },

    changePassword: ({ currentPassword, newPassword }, now) =>
      this.#change((session) => {
        const { control } = this.#signals;
        control.enter('deriving', 2);
        verifyPassword(session, currentPassword, this.#signals);
        control.advance(1);
        const slot = session.makeSlot('password', newPassword, this.#requirePlace().keyDerivation);
        control.commit();
        session.write(now, (edit, writer) => {
          session.putSlots(writer, [slot]);
          edit.notePasswordChange();
        });
      }),
    replaceRecoveryCode: ({ currentPassword }, now) => this.#replaceRecoveryCode(currentPassword, now),

    verify: () => {
      const session = this.#requireSession();
      const isChanged = session.verify(RECORDS_AT_ONCE);
      const isDone = !session.awaitsVerification;
      return isChanged ? { isDone, snapshot: session.snapshot() } : { isDone };
    },
    refresh: () => {
      const session = this.#requireSession();
      return session.refresh() ? { snapshot: session.snapshot() } : null;
    },
    rotateKey: (argument, now) => this.#change((session) => rotateKey(session, argument, now)),
    renameDevice: (argument, now) => this.#change((session) => renameDevice(session, argument, now)),
    archiveDevice: (argument, now) => this.#change((session) => archiveDevice(session, argument, now)),
    unarchiveDevice: (argument, now) => this.#change((session) => unarchiveDevice(session, argument, now)),
    revokeDevice: (argument, now) => this.#change((session) => revokeDevice(session, argument, now)),
    setDeviceVerified: (argument, now) => this.#change((session) => setDeviceVerified(session, argument, now)),
    setFindingSeen: (argument, now) => this.#change((session) => setFindingSeen(session, argument, now)),
    exportBundle: (argument, now) => {
      const session = this.#requireSession();
      const report = exportBundle(session, argument, this.#requirePlace(), now, this.#signals.control);
      return { report, snapshot: session.snapshot() };
    },
    importBundle: (argument, now) => {
      const session = this.#requireWritableSession();
      const report = importBundle(session, argument, now, this.#signals.control);
      return { report, snapshot: session.snapshot() };
    },

    listDevices: (argument, now) => listDevices(this.#requireSession(), argument, now),
    describeDevice: (argument, now) => describeDevice(this.#requireSession(), argument, now),
    listRotations: (argument) => listRotations(this.#requireSession(), argument),
    listDevicesWithout: (argument) => listDevicesWithout(this.#requireSession(), argument),
    listActivity: (argument) => listActivity(this.#requireSession(), argument),

    wipe: async () => {
      const session = this.#session;
      this.#session = null;
      await session?.close();
      return null;
    },
  };

  #replaceRecoveryCode(currentPassword: string, now: number): ChangedWithCode {
    const { stop, control } = this.#signals;
    const recoveryCode = newRecoveryCode();
    const changed = this.#change((session) => {
      control.enter('deriving', 3);
      verifyPassword(session, currentPassword, this.#signals);
      control.advance(1);
      const cost = this.#requirePlace().keyDerivation;
      // The password's slot is made anew with it, so that the whole header comes from here, whatever it was before.
      const password = session.makeSlot('password', currentPassword, cost);
      control.advance(2);
      const slots = [password, session.makeSlot('recovery', recoveryCode, cost)];
      control.commit();
      stop.holdUntilAnswered();
      session.write(now, (edit, writer) => {
        session.putSlots(writer, slots);
        edit.set({});
      });
    });
    return { ...changed, recoveryCode };
  }

  #change(work: (session: VaultSession) => void): Changed {
    const session = this.#requireWritableSession();
    work(session);
    return { snapshot: session.snapshot() };
  }

  async #openWithCode(place: VaultPlace, opening: () => Promise<OpenedWithCode>): Promise<ChangedWithCode> {
    this.#requireClosed();
    const { session, recoveryCode } = await opening();
    return { ...this.#open(place, session), recoveryCode };
  }

  #open({ path, keyDerivation }: VaultPlace, session: VaultSession): Changed {
    this.#place = { path, keyDerivation };
    this.#session = session;
    return { snapshot: session.snapshot() };
  }

  #requireClosed(): void {
    if (this.#session) throw vaultExists();
  }

  #requireSession(): VaultSession {
    if (this.#session) return this.#session;
    throw vaultLocked();
  }

  /** Says that nothing can be changed before anything is derived or read for it. */
  #requireWritableSession(): VaultSession {
    const session = this.#requireSession();
    const { readOnlyReason } = session.store;
    if (readOnlyReason !== null) throw vaultReadOnly(readOnlyReason);
    return session;
  }

  #requirePlace(): VaultPlace {
    if (this.#place) return this.#place;
    throw appError('INTERNAL.vault-place');
  }
}
