import { basename } from 'node:path';

import { appError } from '../../../../core/errors.js';
import { comparisonCodeOfRequest } from '../../../../keystore/entries/comparison-code.js';
import {
  isRequestTooOld,
  type JoinRequest,
  requestDigest,
  type SignedRequest,
} from '../../../../keystore/entries/join-request.js';
import { deviceIdOf } from '../../../../keystore/entries/key-record.js';
import { sanitizeName } from '../../../../keystore/device-name.js';
import { writeWelcomeAside } from '../bundle/welcome.js';
import type { AsideFile } from '../bundle/whole-file.js';
import { resolveExportTarget } from '../export-target.js';
import type { BundleTarget } from '../member/carrying-out.js';
import type { MemberAccount } from '../member/member-account.js';
import { requireMayLetIn } from '../member/member-operations.js';
import { admit } from '../member/membership.js';
import { toHex } from '../bytes.js';
import { PairingKey } from '../trust/pairing-key.js';
import { openRequest } from '../trust/sealed-request.js';
import { sodiumTrustCrypto } from '../trust/sodium-trust-crypto.js';
import type { WorkerSignals } from '../worker-signals.js';
import type { SealedRequestFile } from './request-file.js';
import { MAX_WRONG_CODES, WrongCodes } from './wrong-codes.js';

/** A request that opened with its code, and may be admitted if its person says so. */
export interface OpenedRequest {
  readonly joiner: SignedRequest;
  readonly pairing: PairingKey;
  /** Safe for display. */
  readonly name: string;
  /** To be compared with what the other screen shows. */
  readonly comparisonCode: string;
}

/**
 * Opens a request with the code that was typed, which counts when it is wrong (5.2, 5.3). The caller wipes the pairing key.
 *
 * Throws `DEVICE_REVOKED`, `DEVICE_SUSPENDED`, `PAIRING_CODE_WRONG`, `REQUEST_ENDED` after too many wrong ones, `REQUEST_INVALID`, `REQUEST_TOO_OLD`, `REQUEST_USED`,
 * `REQUEST_FOREIGN_ACCOUNT`, and what `MemberAccount.change` throws.
 */
export function openJoinRequest(
  account: MemberAccount,
  { sealed, salt }: SealedRequestFile,
  typedCode: string,
  now: number,
): OpenedRequest {
  requireMayLetIn(account);
  const { records } = account.session.account;
  if (WrongCodes.read(records).left(salt) === 0) throw appError('REQUEST_ENDED', { most: MAX_WRONG_CODES });
  const pairing = PairingKey.derive(typedCode, salt);
  // What can't be a code costs nothing: no guess was made.
  if (pairing === null) throw appError('PAIRING_CODE_WRONG.form');
  const opening = openRequest(sealed, pairing);
  try {
    if (opening.kind === 'not-opened') throw wrongCode(account, salt, now);
    if (opening.kind === 'refused')
      throw appError('REQUEST_INVALID.made-wrongly', {}, { details: { problem: opening.problem.detail } });
    requireAdmissible(account, opening.request.request, now);
  } catch (error) {
    pairing.wipe();
    throw error;
  }
  const joiner = opening.request;
  const digest = requestDigest(joiner.request, sodiumTrustCrypto);
  return {
    joiner,
    pairing,
    name: sanitizeName(joiner.request.name),
    comparisonCode: comparisonCodeOfRequest(digest, sodiumTrustCrypto),
  };
}

function wrongCode(account: MemberAccount, salt: Uint8Array, now: number) {
  const left = account.session.write(now, (edit, writer) => {
    const { records } = account.session.account;
    const codes = WrongCodes.read(records);
    codes.add(salt);
    codes.put(records, writer);
    // The ledger says that something was written, so that two processes can't both count to the same number.
    edit.set({});
    return codes.left(salt);
  });
  return left === 0 ? appError('REQUEST_ENDED', { most: MAX_WRONG_CODES }) : appError('PAIRING_CODE_WRONG', { left });
}

/** What an honest member checks beyond what is in the request, before it asks its person. */
function requireAdmissible({ meaning: { feeds } }: MemberAccount, request: JoinRequest, now: number): void {
  if (request.account !== null && request.account !== feeds.account) throw appError('REQUEST_FOREIGN_ACCOUNT');
  if (isRequestTooOld(request, now)) throw appError('REQUEST_TOO_OLD');
  const likeness = { tag: toHex(request.tag), device: deviceIdOf(request.keys, sodiumTrustCrypto) };
  if (feeds.admissionsLike(likeness).length > 0) throw appError('REQUEST_USED');
}

/** What became of letting a device in. */
export interface LetIn {
  /** The id of the admission: whom the device is from now on. */
  readonly member: string;
  /** Of the welcome. */
  readonly bytes: number;
}

/**
 * Lets a device in whose request its person looked at: writes its admission, gives it the current secret, and saves the welcome (5.5). Nobody is let
 * in whose welcome could not be written, and no welcome is there for an admission that was not stored. Its code was typed here, so the device
 * counts as verified. Wipes the pairing key when it is done.
 *
 * Throws `FILE_NOT_WRITTEN`, `OPERATION_CANCELLED` and what `MemberAccount.change` throws; nothing is changed then. Only where the welcome
 * can't be given its name after all, `FILE_NOT_WRITTEN.welcome-aside` says where it lies.
 */
export function letIn(
  account: MemberAccount,
  { joiner, pairing }: OpenedRequest,
  { path, vaultFile }: BundleTarget,
  now: number,
  { control, stop }: WorkerSignals,
): LetIn {
  const target = resolveExportTarget(path, vaultFile);
  let welcome: AsideFile<number> | null = null;
  try {
    const member = account.change(now, (pen) => {
      // Others wrote meanwhile, and it is worked out anew.
      welcome?.discard();
      // Another process may have let it in since it was looked at, or heard that this device is out.
      requireMayLetIn(account);
      requireAdmissible(account, joiner.request, now);
      const { id } = admit(pen, joiner);
      pen.edit.setMemberFacts(id, { isVerified: true });
      const { feeds } = pen.account;
      const header = { account: feeds.account, member: id, madeAt: now };
      const recipient = { request: joiner.request, pairing };
      welcome = writeWelcomeAside(target, header, account.encoded(feeds.entries), recipient);
      control.commit();
      // The thread must not end between the admission and the welcome.
      stop.holdUntilAnswered();
      return id;
    });
    const written = requireWritten(welcome);
    welcome = null;
    pairing.wipe();
    placeOrKeep(written, path);
    return { member, bytes: written.result };
  } catch (error) {
    (welcome as AsideFile<number> | null)?.discard();
    throw error;
  }
}

/** The device is in by now, so its welcome is kept under whatever name it has. */
function placeOrKeep(welcome: AsideFile<number>, path: string): void {
  try {
    welcome.place();
  } catch (error) {
    const file = basename(welcome.path);
    throw appError('FILE_NOT_WRITTEN.welcome-aside', { file, name: basename(path) }, { cause: error });
  }
}

function requireWritten(welcome: AsideFile<number> | null): AsideFile<number> {
  if (welcome !== null) return welcome;
  throw new Error('A transaction came to its end without its work.');
}
