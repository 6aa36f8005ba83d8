import { composeEntry, encodeEntry } from '../../../../keystore/entries/signed-entry.js';
import { SUITE } from '../../../../keystore/entries/suite.js';
import { makeBox } from '../trust/sealed-box.js';
import type { SecretKeys } from '../trust/secret-keys.js';
import { sodiumTrustCrypto } from '../trust/sodium-trust-crypto.js';

/** Who begins an account. */
export interface Founders {
  readonly device: SecretKeys;
  /** The name of the device, as `requireName` gives it. */
  readonly name: string;
  readonly recovery: SecretKeys;
  readonly generation: SecretKeys;
}

/** The entry that begins an account: its id is the account's, and the founder's as a member. */
export interface Genesis {
  readonly account: string;
  readonly encoded: Uint8Array;
}

/** @param now wall clock, ms since 1970 */
export function composeGenesis({ device, name, recovery, generation }: Founders, now: number): Genesis {
  const boxes = [makeBox(generation, null, device.record), makeBox(generation, null, recovery.record)] as const;
  const statement = {
    kind: 'genesis',
    keys: device.record,
    name,
    recovery: recovery.record,
    generation: generation.record,
    boxes,
  } as const;
  const head = {
    suite: SUITE,
    account: null,
    author: null,
    number: 1,
    previous: null,
    deps: [],
    writtenAt: now,
  } as const;
  const composed = composeEntry(head, statement, device, { crypto: sodiumTrustCrypto, hears: false });
  if (composed.kind === 'refused') throw new Error(`Genesis is not well-formed: ${composed.problem.detail}.`);
  return { account: composed.value.id, encoded: encodeEntry(composed.value) };
}
