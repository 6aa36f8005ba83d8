import { appError } from '../../../../core/errors.js';
import { encodeKeyRecord } from '../../../../keystore/entries/key-record.js';
import {
  PAIRING_SALT_BYTES,
  REQUEST_NONCE_BYTES,
  type SignedRequest,
  signRequest,
} from '../../../../keystore/entries/join-request.js';
import { HASH_BYTES, SUITE } from '../../../../keystore/entries/suite.js';
import type { Feeds } from '../../../../keystore/feeds/feeds.js';
import type { Member } from '../../../../keystore/feeds/held-entry.js';
import type { OwnDevice } from '../account/small-records.js';
import { equalBytes } from '../bytes.js';
import { sodium } from '../sodium.js';
import type { SecretKeys } from '../trust/secret-keys.js';
import { sodiumTrustCrypto } from '../trust/sodium-trust-crypto.js';
import { GenerationIntake } from './generation-intake.js';
import { keepAll, sayOut } from './membership.js';
import type { MemberPen } from './member-pen.js';
import { rotate } from './rotating.js';

/** A device that takes the place of all that were lost. */
export interface Successor {
  readonly keys: SecretKeys;
  /** As `requireName` gives it. */
  readonly name: string;
  readonly appVersion: string;
}

/** The recovery key as a member of an account. Throws `RECOVERY_KEY_FOREIGN` where it is none. */
export function paperMemberOf(feeds: Feeds, keys: SecretKeys): OwnDevice {
  const record = encodeKeyRecord(keys.record);
  for (const { id, memberClass, keys: known } of feeds.members)
    if (memberClass === 'recovery' && equalBytes(encodeKeyRecord(known), record)) return { member: id, keys };
  throw appError('RECOVERY_KEY_FOREIGN');
}

/** The request of a member that is let in where it is made: there is no code, so there is nothing to use twice. */
export function makeOwnRequest(keys: SecretKeys, name: string, account: string, now: number): SignedRequest {
  const request = {
    suite: SUITE,
    keys: keys.record,
    name,
    account,
    tag: sodium.randombytes_buf(HASH_BYTES),
    madeAt: now,
    salt: sodium.randombytes_buf(PAIRING_SALT_BYTES),
    nonce: sodium.randombytes_buf(REQUEST_NONCE_BYTES),
  } as const;
  return signRequest(request, keys, sodiumTrustCrypto);
}

/**
 * 5.10: all devices are lost. As the recovery key it takes the secrets out of what is held, lets the new device in, and revokes the others,
 * keeping what counts; the device says that it has arrived, and makes a key that only it and the paper know. The rest of the account is as it was.
 *
 * @param now wall clock, ms since 1970
 */
export function recoverAccount(
  pen: MemberPen,
  paperKeys: SecretKeys,
  { keys, name, appVersion }: Successor,
  now: number,
): void {
  const { feeds } = pen.account;
  const paper = paperMemberOf(feeds, paperKeys);
  const asPaper = pen.as(paper);
  // What it writes has no effect: the new device would never be in.
  if (asPaper.meaning.verdicts.isShutOut(asPaper.self)) throw appError('RECOVERY_KEY_FOREIGN.out');
  new GenerationIntake(pen.account, pen.edit, paper).open([...feeds.entries]);
  const lost = asPaper.meaning.verdicts.members.filter((member) => isDeviceIn(asPaper, member));
  const joiner = makeOwnRequest(keys, name, feeds.account, now);
  const admission = asPaper.say({ kind: 'device-admitted', memberClass: 'device', joiner });
  pen.edit.setDevice({ member: admission.id, keys });
  pen.edit.set({ paperCheckedAt: now });
  if (lost.length > 0) sayOut(asPaper, { targets: keepAll(asPaper, lost), reason: '' });
  pen.say({ kind: 'device-joined', appVersion });
  rotate(pen, '');
}

function isDeviceIn({ meaning: { verdicts } }: MemberPen, member: Member): boolean {
  return member.memberClass === 'device' && !verdicts.isShutOut(member);
}
