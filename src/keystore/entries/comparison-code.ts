import { inFours, toCrockford } from '../../core/common/crockford.js';
import { fromHex } from '../hex.js';
import type { TrustCrypto } from './trust-crypto.js';

/** 80 bits: who stands between two screens has to hit one given code, not to find any two that are alike. */
const CODE_BYTES = 10;

/** What two people compare, of a device that asked to be let in: 16 symbols in fours. It never changes. */
export function comparisonCodeOfRequest(requestDigest: Uint8Array, crypto: Pick<TrustCrypto, 'hash'>): string {
  return inFours(toCrockford(crypto.hash('code', requestDigest).subarray(0, CODE_BYTES)));
}

/** The same of the founder or the recovery key in genesis, which never asked. */
export function comparisonCodeOfFounding(member: string, crypto: Pick<TrustCrypto, 'hash'>): string {
  return comparisonCodeOfRequest(fromHex(member), crypto);
}
