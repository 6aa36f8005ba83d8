import { appError } from '../../../core/errors.js';
import { deviceNames } from '../../../core/common/text/english/device-names.js';
import { joinNotPending, joinPending, vaultExists, vaultLocked, vaultReadOnly } from '../vault-errors.js';
import { importBundle, summarizeTrial } from './answers.js';
import { letIn, openJoinRequest, type OpenedRequest } from './joining/letting-in.js';
import { readRequestFile, writeRequestFile } from './joining/request-file.js';
import type { MemberVault } from './keys/member-vault.js';
import type { PendingVault } from './keys/pending-vault.js';
import { checkPaper, confirmPrinted, letInNewPaper, noteChecked } from './keys/printing.js';
import { changePassword, replaceRecoverySlot, verifyPassword } from './keys/slot-changes.js';
import { askToJoinVault, foundVault, recoverAccountVault } from './keys/vault-founding.js';
import { openVault, recoverVault } from './keys/vault-opening.js';
import { resolveExportTarget } from './export-target.js';
import { carryOut } from './member/carrying-out.js';
import {
  lookAtHeldBackOf,
  renameDevice,
  revokeDevices,
  rotateKey,
  setDeviceArchived,
  setDeviceVerified,
  tryRevokingDevices,
} from './member/member-operations.js';
import type { Changed, OperationArgument, OperationName, OperationResult, VaultPlace } from './protocol.js';
import { ShownVault } from './shown-vault.js';
import type { WorkerSignals } from './worker-signals.js';

/** How many records one `verify` reads: some 20 ms of work, for which another request may have to wait. */
const RECORDS_AT_ONCE = 400;

type Handlers = {
  readonly [O in OperationName]: (
    argument: OperationArgument<O>,
    now: number,
  ) => OperationResult<O> | Promise<OperationResult<O>>;
};

/** The open vault of a member, and what is shown of it. */
interface OpenMember {
  readonly vault: MemberVault;
  readonly shown: ShownVault;
}

/** Carries out the operations of one worker: first one that opens the vault, then any others, last the wiping. */
export class VaultService {
  readonly #signals: WorkerSignals;
  #member: OpenMember | null = null;
  /** While this device waits for its welcome. */
  #pending: PendingVault | null = null;
  #place: VaultPlace | null = null;
  /** The comparison codes that a person saw, by the files of the requests: what is admitted is what was looked at. */
  readonly #shownRequests = new Map<string, string>();

  constructor(signals: WorkerSignals) {
    this.#signals = signals;
  }

  /** Throws what the operation throws; `VAULT_LOCKED` when it needs an open vault and none is, `JOIN_PENDING` when it needs that of a member. */
  async perform<O extends OperationName>(
    operation: O,
    argument: OperationArgument<O>,
    now: number,
  ): Promise<OperationResult<O>> {
    // What is wiped needs no newest state, and is wiped also when there is none any more.
    if (operation !== 'wipe') this.#member?.vault.store.seeNewest();
    return this.#handlers[operation](argument, now);
  }

  readonly #handlers: Handlers = {
    create: async (argument, now) => {
      this.#requireClosed();
      const { vault, recoveryPaper } = await foundVault(argument, argument, now, this.#signals);
      return { ...this.#open(argument, vault), recoveryKey: recoveryPaper };
    },
    requestJoin: async (argument, now) => {
      this.#requireClosed();
      const pending = await askToJoinVault(argument, argument, now, this.#signals);
      this.#wait(argument, pending);
      return { pending: describePending(pending) };
    },
    recoverAccount: async (argument, now) => {
      this.#requireClosed();
      const { recoveryKey: typedPaper, ...device } = argument;
      return this.#open(argument, await recoverAccountVault(argument, { ...device, typedPaper }, now, this.#signals));
    },
    unlock: (argument, now) => this.#unlock(argument, now),
    recover: async (argument, now) => {
      this.#requireClosed();
      const { recoveryKey: typedPaper, newPassword, keyDerivation } = argument;
      const forgotten = { typedPaper, newPassword, keyDerivation };
      const { vault, isOverwritten } = await recoverVault(argument, forgotten, now, this.#signals);
      return { ...this.#open(argument, vault), isOverwritten };
    },

    describeJoin: () => describePending(this.#requirePending()),
    saveJoinRequest: ({ path }) => {
      const sealed = this.#requirePending().sealRequest();
      const target = resolveExportTarget(path, this.#requirePlace().path);
      return { path, bytes: writeRequestFile(target, sealed, this.#signals.control) };
    },
    completeJoin: ({ welcomePath: path, appVersion }, now) => {
      const vault = this.#requirePending().join({ path, appVersion }, now, this.#signals);
      this.#pending = null;
      return this.#open(this.#requirePlace(), vault);
    },
    cancelJoin: async () => {
      const pending = this.#requirePending();
      pending.cancel();
      this.#pending = null;
      await pending.close();
      return null;
    },

    changePassword: (argument, now) =>
      this.#change(({ vault }) => {
        const { keyDerivation } = this.#requirePlace();
        return changePassword(vault, { ...argument, keyDerivation }, now, this.#signals);
      }),
    readRecoveryKey: () => {
      const { vault } = this.#requireMember();
      vault.account.session.refresh();
      const kept = vault.keptPaper;
      return { kept: kept && { recoveryKey: kept.printed, opensVault: kept.opensVault } };
    },
    confirmRecoveryKey: ({ recoveryKey }, now) => this.#change(({ vault }) => confirmPrinted(vault, recoveryKey, now)),
    checkRecoveryKey: ({ recoveryKey }, now) => {
      const { vault, shown } = this.#requireMember();
      vault.account.session.refresh();
      const { opensVault } = checkPaper(vault, recoveryKey);
      noteChecked(vault, now);
      return { opensVault, snapshot: shown.snapshot };
    },
    replaceRecoveryKey: ({ oldRecoveryKey }, now) => {
      const { vault, shown } = this.#requireWritable();
      this.#signals.control.commit();
      this.#signals.stop.holdUntilAnswered();
      letInNewPaper(vault, oldRecoveryKey, deviceNames.recoveryKey, now);
      const kept = vault.keptPaper;
      if (kept === null) throw new Error('A new recovery key was not kept.');
      return { snapshot: shown.snapshot, recoveryKey: kept.printed };
    },
    adoptRecoveryKey: ({ recoveryKey: typedPaper, currentPassword }, now) =>
      this.#change(({ vault }) => {
        const { keyDerivation } = this.#requirePlace();
        return replaceRecoverySlot(vault, { typedPaper, currentPassword, keyDerivation }, now, this.#signals);
      }),

    verify: (_, now) => {
      const { vault, shown } = this.#requireMember();
      const isChanged = vault.account.session.verify(RECORDS_AT_ONCE);
      const isDone = !vault.account.session.awaitsVerification;
      const hasLooked = isDone && vault.lookAtWaiting(now);
      return isChanged || hasLooked ? { isDone, snapshot: shown.snapshot } : { isDone };
    },
    refresh: () => {
      const { vault, shown } = this.#requireMember();
      return vault.account.session.refresh() ? { snapshot: shown.snapshot } : null;
    },
    rotateKey: (argument, now) => this.#change(({ vault: { account } }) => rotateKey(account, argument, now)),
    renameDevice: (argument, now) => this.#change(({ vault: { account } }) => renameDevice(account, argument, now)),
    archiveDevice: ({ device }, now) =>
      this.#change(({ vault: { account } }) => setDeviceArchived(account, { device, isArchived: true }, now)),
    unarchiveDevice: ({ device }, now) =>
      this.#change(({ vault: { account } }) => setDeviceArchived(account, { device, isArchived: false }, now)),
    revokeDevices: (argument, now) => this.#change(({ vault: { account } }) => revokeDevices(account, argument, now)),
    tryRevoking: (argument) => {
      const { account } = this.#requireMember().vault;
      account.session.refresh();
      return summarizeTrial(account, tryRevokingDevices(account, argument));
    },
    openJoinRequest: (argument, now) => {
      const { pairing, name, comparisonCode } = this.#openRequest(argument, now);
      pairing.wipe();
      this.#shownRequests.set(argument.requestPath, comparisonCode);
      return { name, comparisonCode };
    },
    admitDevice: (argument, now) => {
      const { vault, shown } = this.#requireWritable();
      const opened = this.#openRequest(argument, now);
      const { name, comparisonCode } = opened;
      const { requestPath, welcomePath: path } = argument;
      try {
        const shownBefore = this.#shownRequests.get(requestPath) ?? comparisonCode;
        if (shownBefore !== comparisonCode) throw appError('REQUEST_INVALID.swapped');
        const target = { path, vaultFile: this.#requirePlace().path };
        const { member, bytes } = letIn(vault.account, opened, target, now, this.#signals);
        const { snapshot } = shown;
        const device = vault.account.views.idOf(vault.account.requireMember(member));
        return { snapshot, admitted: { device, name, comparisonCode, welcome: { path, bytes } } };
      } finally {
        opened.pairing.wipe();
      }
    },
    setDeviceVerified: (argument, now) =>
      this.#change(({ vault: { account } }) => setDeviceVerified(account, argument, now)),
    setFindingSeen: ({ key, seen }, now) =>
      this.#change(({ vault }) => vault.account.session.write(now, (edit) => edit.setSeen(key, seen))),
    lookAtHeldBack: (argument, now) =>
      this.#change(({ vault: { account } }) => void lookAtHeldBackOf(account, argument, now)),
    exportBundle: ({ path }, now) => {
      const { vault, shown } = this.#requireMember();
      const target = { path, vaultFile: this.#requirePlace().path };
      const report = carryOut(vault.account, target, now, this.#signals.control);
      return { report, snapshot: shown.snapshot };
    },
    importBundle: ({ path }, now) => {
      const { vault, shown } = this.#requireWritable();
      const report = importBundle(vault.account, shown, path, now, this.#signals.control);
      return { report, snapshot: shown.snapshot };
    },

    listDevices: (argument, now) => this.#requireMember().shown.devices(argument, now),
    describeDevice: (argument, now) => this.#requireMember().shown.device(argument, now),
    listRotations: (argument) => this.#requireMember().shown.rotations(argument),
    listDevicesWithout: (argument) => this.#requireMember().shown.devicesWithout(argument),
    listActivity: (argument) => this.#requireMember().shown.activity(argument),

    wipe: async () => {
      const open = this.#member?.vault ?? this.#pending;
      this.#member = null;
      this.#pending = null;
      await open?.close();
      return null;
    },
  };

  async #unlock(argument: OperationArgument<'unlock'>, now: number): Promise<OperationResult<'unlock'>> {
    if (this.#member) verifyPassword(this.#member.vault, argument.password, this.#signals);
    else if (this.#pending) this.#pending.verifyPassword(argument.password, this.#signals);
    else {
      const vault = await openVault(argument, argument.password, this.#signals);
      if (vault.kind === 'member') this.#open(argument, vault);
      else this.#wait(argument, vault);
    }
    if (this.#pending) return { kind: 'pending' };
    const { vault, shown } = this.#requireMember();
    const { awaitsVerification, store } = vault.account.session;
    if (!awaitsVerification) vault.lookAtWaiting(now);
    return { kind: 'member', snapshot: shown.snapshot, awaitsVerification, readOnlyReason: store.readOnlyReason };
  }

  #openRequest({ requestPath, code }: OperationArgument<'openJoinRequest'>, now: number): OpenedRequest {
    const { account } = this.#requireWritable().vault;
    account.session.refresh();
    const file = readRequestFile(requestPath);
    this.#signals.control.enter('deriving');
    return openJoinRequest(account, file, code, now);
  }

  /** What a change answers beside the new state; nothing where it is void. */
  #change<T extends object | void>(work: (member: OpenMember) => T): Changed & T {
    const member = this.#requireWritable();
    return { ...work(member), snapshot: member.shown.snapshot };
  }

  #open({ path, keyDerivation }: VaultPlace, vault: MemberVault): Changed {
    this.#place = { path, keyDerivation };
    const shown = new ShownVault(vault);
    this.#member = { vault, shown };
    return { snapshot: shown.snapshot };
  }

  #wait({ path, keyDerivation }: VaultPlace, vault: PendingVault): void {
    this.#place = { path, keyDerivation };
    this.#pending = vault;
  }

  #requireClosed(): void {
    if (this.#member || this.#pending) throw vaultExists();
  }

  #requireMember(): OpenMember {
    if (this.#member) return this.#member;
    throw this.#pending ? joinPending() : vaultLocked();
  }

  #requirePending(): PendingVault {
    if (this.#pending) return this.#pending;
    throw this.#member ? joinNotPending() : vaultLocked();
  }

  /** Says that nothing can be changed before anything is derived or read for it. */
  #requireWritable(): OpenMember {
    const member = this.#requireMember();
    const { readOnlyReason } = member.vault.store;
    if (readOnlyReason !== null) throw vaultReadOnly(readOnlyReason);
    return member;
  }

  #requirePlace(): VaultPlace {
    if (this.#place) return this.#place;
    throw appError('INTERNAL.vault-place');
  }
}

function describePending({ code, comparisonCode, deviceName, askedAt }: PendingVault) {
  return { code, comparisonCode, deviceName, askedAt };
}
