import { appError } from '../../../../core/errors.js';
import { deviceIdOf } from '../../../../keystore/entries/key-record.js';
import type { Member } from '../../../../keystore/feeds/held-entry.js';
import type { AccountMeaning } from '../../../../keystore/meaning/account-meaning.js';
import { equalBytes } from '../bytes.js';
import { notAPaper } from '../trust/paper-form.js';
import { keysOfPaper, recoveryKeysOf } from '../trust/recovery-paper.js';
import type { SecretKeys } from '../trust/secret-keys.js';
import { sodiumTrustCrypto } from '../trust/sodium-trust-crypto.js';
import type { RecoverySlot } from './header-form.js';
import type { RootKeys } from './root-keys.js';

/** Runs something with the keys on a paper as a person typed it. Throws `RECOVERY_KEY_INVALID` for a typo, before anything is tried. */
export function withPaper<T>(typed: string, use: (keys: SecretKeys) => T): T {
  const keys = requirePaper(typed);
  try {
    return use(keys);
  } finally {
    keys.wipe();
  }
}

/** The keys on a paper as a person typed it, which the caller wipes. Throws `RECOVERY_KEY_INVALID`. */
export function requirePaper(typed: string): SecretKeys {
  const keys = recoveryKeysOf(typed);
  if (keys === null) throw notAPaper();
  return keys;
}

/** Whether a vault keeps this paper to be printed. */
export function isKeptPaper(kept: Uint8Array, typed: SecretKeys): boolean {
  const keys = keysOfPaper(kept);
  const isIt = equalBytes(keys.secret, typed.secret);
  keys.wipe();
  return isIt;
}

/** The recovery key with these keys. Throws `RECOVERY_KEY_FOREIGN` where the account has none, or somebody got it out. */
export function requireStanding(meaning: AccountMeaning, paper: SecretKeys): Member {
  const id = deviceIdOf(paper.record, sodiumTrustCrypto);
  const members = recoveryKeys(meaning).filter(({ keys }) => deviceIdOf(keys, sodiumTrustCrypto) === id);
  const standing = members.find((member) => !meaning.verdicts.isShutOut(member));
  if (standing) return standing;
  throw appError(members.length > 0 ? 'RECOVERY_KEY_FOREIGN.out' : 'RECOVERY_KEY_FOREIGN');
}

/** For which recovery key a slot is; null where the account holds none like that. */
export function holderOf(slot: RecoverySlot, meaning: AccountMeaning, root: RootKeys): Member | null {
  return recoveryKeys(meaning).find(({ keys }) => equalBytes(root.labelFor(keys), slot.label)) ?? null;
}

function recoveryKeys({ feeds }: AccountMeaning): readonly Member[] {
  return [...feeds.members].filter(({ memberClass }) => memberClass === 'recovery');
}
