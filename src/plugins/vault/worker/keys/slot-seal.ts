import { encodeCbor } from '../../../../core/cbor/cbor-fields.js';
import type { CborValue } from '../../../../core/cbor/cbor-writer.js';
import { deviceIdOf, type KeyRecord } from '../../../../keystore/entries/key-record.js';
import { SUITE } from '../../../../keystore/entries/suite.js';
import type { KeyDerivationFacts } from '../../../../keystore/index.js';
import { AEAD_NONCE_BYTES, openDetachedNonce } from '../aead.js';
import { commitmentTo } from '../bundle/sealed-entries.js';
import { equalBytes, fromHex } from '../bytes.js';
import { deriveKey, type KeyDerivation, newKeyDerivation } from '../key-derivation.js';
import { sodium } from '../sodium.js';
import { withKey } from '../trust/derive-key.js';
import type { SecretKeys } from '../trust/secret-keys.js';
import { sodiumTrustCrypto } from '../trust/sodium-trust-crypto.js';
import { VAULT_FORMAT_VERSION } from '../vault-header.js';
import type { CommittedSeal, PasswordSlot, RecoverySlot } from './header-form.js';
import type { RootKeys } from './root-keys.js';

const SLOT_KEY_BYTES = 32;
/** Salt or ciphertext are new in each slot, so each key seals one message. */
const NO_NONCE = new Uint8Array(AEAD_NONCE_BYTES);

/** The key that opens one slot, and what it is bound to. */
export interface SlotKey {
  readonly key: Uint8Array;
  readonly context: Uint8Array;
}

/** Wraps the vault key under a password, with a new salt. Takes a derivation. */
export function makePasswordSlot(
  vaultId: Uint8Array,
  password: string,
  cost: KeyDerivationFacts,
  vaultKey: Uint8Array,
): PasswordSlot {
  const derivation = newKeyDerivation(cost);
  return { derivation, ...seal(passwordSlotKey(vaultId, derivation, password), vaultKey) };
}

/** Wraps the vault key for whoever has the paper with these keys. It takes their public half only. */
export function makeRecoverySlot(
  vaultId: Uint8Array,
  recipient: KeyRecord,
  vaultKey: Uint8Array,
  root: RootKeys,
): RecoverySlot {
  // The keys of a recovery key are checked where they come in, so they take a message.
  const { ciphertext, sharedSecret } = sodium.crypto_kem_xwing_enc(recipient.xwing);
  const slotKey = bound(sharedSecret, recoveryContext(vaultId, recipient, ciphertext));
  return { label: root.labelFor(recipient), ciphertext, ...seal(slotKey, vaultKey) };
}

/** Derives, which is what an attempt costs. Throws `KEY_DERIVATION_REFUSED`. */
export function passwordSlotKey(
  vaultId: Uint8Array,
  derivation: KeyDerivation,
  password: string,
  derive: typeof deriveKey = deriveKey,
): SlotKey {
  const { memoryKiB, passes, salt } = derivation;
  const context = contextOf(vaultId, 'password', memoryKiB, passes, salt);
  return bound(derive(password, derivation), context);
}

/** Any paper gives one; that of another opens nothing. */
export function recoverySlotKey(
  vaultId: Uint8Array,
  { ciphertext }: Pick<RecoverySlot, 'ciphertext'>,
  paper: SecretKeys,
): SlotKey {
  return bound(paper.decapsulate(ciphertext), recoveryContext(vaultId, paper.record, ciphertext));
}

/**
 * The vault key in a slot; null when it is not of this key. The commitment comes first: the cipher alone would let one text open under
 * two keys, so that two secrets open what looks like one vault.
 */
export function openSeal({ key, context }: SlotKey, { commitment, wrappedKey }: CommittedSeal): Uint8Array | null {
  if (!equalBytes(commitmentTo(key), commitment)) return null;
  return openDetachedNonce(key, NO_NONCE, wrappedKey, context);
}

function seal({ key, context }: SlotKey, vaultKey: Uint8Array): CommittedSeal {
  return withKey(key, () => ({
    commitment: commitmentTo(key),
    wrappedKey: sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(vaultKey, context, null, NO_NONCE, key),
  }));
}

/** Ties what a secret gives to the slot. Overwrites it. */
function bound(secret: Uint8Array, context: Uint8Array): SlotKey {
  return { context, key: withKey(secret, () => sodium.crypto_generichash(SLOT_KEY_BYTES, context, secret)) };
}

function recoveryContext(vaultId: Uint8Array, recipient: KeyRecord, ciphertext: Uint8Array): Uint8Array {
  return contextOf(vaultId, 'recovery', fromHex(deviceIdOf(recipient, sodiumTrustCrypto)), ciphertext);
}

/** Everything that must not be changed without the slot ceasing to open. */
function contextOf(vaultId: Uint8Array, kind: 'password' | 'recovery', ...more: readonly CborValue[]): Uint8Array {
  return sodiumTrustCrypto.hash('slot', encodeCbor([VAULT_FORMAT_VERSION, vaultId, SUITE, kind, ...more]));
}
