import { appError } from '../../../core/errors.js';
import { encodeCbor } from '../../../core/cbor/cbor-fields.js';
import type { CborMap } from '../../../core/cbor/cbor-writer.js';
import type { KeyDerivationFacts } from '../../../keystore/index.js';
import { wrongPassword, wrongRecoveryCode } from '../vault-errors.js';
import { AEAD_NAME, AEAD_NONCE_BYTES, openDetachedNonce, sealWithKey } from './aead.js';
import { deriveKey, newKeyDerivation, requireAcceptable } from './key-derivation.js';
import { sodium } from './sodium.js';
import type { AttemptCounter } from './unlock-attempts.js';
import { VAULT_FORMAT_VERSION, VAULT_MAGIC, type KeySlot, type KeySlotKind, type VaultHeader } from './vault-header.js';

/** Wraps the vault key under a password or recovery code, with a new salt and nonce. */
export function makeSlot(
  vaultId: Uint8Array,
  place: { readonly id: number; readonly kind: KeySlotKind },
  secret: string,
  cost: KeyDerivationFacts,
  vaultKey: Uint8Array,
): KeySlot {
  const slot = { ...place, derivation: newKeyDerivation(cost), cipher: AEAD_NAME };
  const key = deriveKey(secret, slot.derivation);
  try {
    const sealed = sealWithKey(key, vaultKey, slotContext(VAULT_FORMAT_VERSION, vaultId, slot));
    return { ...slot, nonce: sealed.slice(0, AEAD_NONCE_BYTES), wrappedKey: sealed.slice(AEAD_NONCE_BYTES) };
  } finally {
    sodium.memzero(key);
  }
}

/**
 * Takes the vault key out of a slot. A wrong secret and a damaged slot cost the same work and give the same answer.
 * Throws `WRONG_PASSWORD`, `KEY_DERIVATION_REFUSED` before any derivation, and what `attempts` throws.
 */
export function openSlot(
  { formatVersion, vaultId }: VaultHeader,
  slot: KeySlot,
  secret: string,
  attempts: AttemptCounter,
): Uint8Array {
  requireAcceptable(slot.derivation); // What no secret could open must not cost an attempt.
  attempts.requireNoDelay();
  const key = deriveKey(secret, slot.derivation);
  try {
    return attempts.try(() => {
      const vaultKey = openDetachedNonce(key, slot.nonce, slot.wrappedKey, slotContext(formatVersion, vaultId, slot));
      if (!vaultKey) throw slot.kind === 'password' ? wrongPassword() : wrongRecoveryCode();
      return vaultKey;
    });
  } finally {
    sodium.memzero(key);
  }
}

/** The slot of a kind; each vault has exactly one of each. Throws `VAULT_HEADER_INVALID`. */
export function slotOf(header: VaultHeader, kind: KeySlotKind): KeySlot {
  const [slot, another] = header.slots.filter((candidate) => candidate.kind === kind);
  if (!slot || another) throw appError('VAULT_HEADER_INVALID');
  return slot;
}

/** Everything that must not be changed without the slot ceasing to open. */
function slotContext(
  formatVersion: number,
  vaultId: Uint8Array,
  { id, kind, derivation, cipher }: Pick<KeySlot, 'id' | 'kind' | 'derivation' | 'cipher'>,
): Uint8Array {
  const context: CborMap = {
    magic: VAULT_MAGIC,
    formatVersion,
    vaultId,
    id,
    kind,
    derivation: { ...derivation },
    cipher,
  };
  return encodeCbor(context);
}
