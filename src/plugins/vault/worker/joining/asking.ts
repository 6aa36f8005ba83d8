import { PAIRING_SALT_BYTES, REQUEST_NONCE_BYTES } from '../../../../keystore/entries/join-request.js';
import { SUITE } from '../../../../keystore/entries/suite.js';
import { sodium } from '../sodium.js';
import { newPairingCode, PairingKey } from '../trust/pairing-key.js';
import { sealRequest } from '../trust/sealed-request.js';
import { SecretKeys } from '../trust/secret-keys.js';
import type { PendingJoin } from './pending-join.js';

/** What a device carries to another, and what it keeps meanwhile. */
export interface Asking {
  readonly pending: PendingJoin;
  /** The request, sealed under the code. */
  readonly sealed: Uint8Array;
}

/**
 * Makes keys for a device, a code, and a request that is sealed under it (5.2, 5.3). Derives as long as an unlock does.
 *
 * @param name as `requireName` gives it
 * @param now wall clock, ms since 1970
 */
export function askToJoin(name: string, now: number): Asking {
  const code = newPairingCode();
  const salt = sodium.randombytes_buf(PAIRING_SALT_BYTES);
  const pairing = PairingKey.derive(code, salt);
  if (pairing === null) throw new Error('A new code is none.');
  const keys = SecretKeys.random('device');
  const request = {
    suite: SUITE,
    keys: keys.record,
    name,
    account: null,
    tag: pairing.tag,
    madeAt: now,
    salt,
    nonce: sodium.randombytes_buf(REQUEST_NONCE_BYTES),
  } as const;
  return { pending: { keys, pairing, code, request }, sealed: sealRequest(request, keys, pairing) };
}
