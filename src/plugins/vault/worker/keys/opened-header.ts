import type { AppError } from '../../../../core/errors.js';
import type { KeyRecord } from '../../../../keystore/entries/key-record.js';
import type { KeyDerivationFacts } from '../../../../keystore/index.js';
import { encodeCbor } from '../../../../core/cbor/cbor-fields.js';
import { wrongPassword, wrongRecoveryKey } from '../../vault-errors.js';
import { deriveKey, requireAcceptable } from '../key-derivation.js';
import { sodium } from '../sodium.js';
import type { SecretKeys } from '../trust/secret-keys.js';
import { withKey } from '../trust/derive-key.js';
import type { AttemptCounter } from '../unlock-attempts.js';
import {
  type CommittedSeal,
  decodeHeader,
  encodeHeaderBody,
  type VaultHeader,
  type HeaderIdentity,
  type HeaderSlots,
  type StoredHeader,
} from './header-form.js';
import { headerMac, isHeaderAuthentic, newVaultKey, openRoot, type RootKeys, sealRoot } from './root-keys.js';
import {
  makePasswordSlot,
  makeRecoverySlot,
  openSeal,
  passwordSlotKey,
  recoverySlotKey,
  type SlotKey,
} from './slot-seal.js';

/** What a person opens a vault with. */
export type VaultSecret =
  | { readonly kind: 'password'; readonly password: string }
  /** The keys on the paper, as `recoveryKeysOf` gives them. */
  | { readonly kind: 'paper'; readonly keys: SecretKeys };

/** A header that was opened. Whoever asked for it overwrites the keys. */
export interface OpenedHeader {
  readonly stored: StoredHeader;
  readonly vaultKey: Uint8Array;
  readonly root: RootKeys;
  /** Whether the header as a whole is from somebody who had opened the vault. Else slots may be damaged, or somebody else's. */
  readonly isAuthentic: boolean;
}

/** For whom a header is made. */
export interface SlotHolders {
  readonly password: string;
  /** What a new password slot costs. */
  readonly cost: KeyDerivationFacts;
  /** The recovery key for which there is a slot. */
  readonly recovery: KeyRecord | null;
}

/**
 * Opens a header with one secret. Whatever is wrong with the secret or the slot, it costs one derivation and one attempt, and gives one answer: a wrong
 * secret, a damaged slot, one of another vault, one that was made to open under two secrets, and a root key that isn't under this vault key.
 *
 * Throws `WRONG_PASSWORD`, `KEY_DERIVATION_REFUSED` before any derivation, and what `attempts` throws.
 */
export function openHeader(
  stored: StoredHeader,
  secret: VaultSecret,
  attempts: AttemptCounter,
  derive: typeof deriveKey = deriveKey,
): OpenedHeader {
  const { vaultId, slots } = stored.header;
  const { password, recovery } = slots;
  if (secret.kind === 'password') {
    requireAcceptable(password.derivation); // What no secret could open must not cost an attempt.
    attempts.requireNoDelay();
    const slotKey = passwordSlotKey(vaultId, password.derivation, secret.password, derive);
    return tryKey(stored, slotKey, password, attempts, wrongPassword);
  }
  // That there is no slot can be seen without any secret.
  if (recovery === null) throw wrongRecoveryKey();
  attempts.requireNoDelay();
  return tryKey(stored, recoverySlotKey(vaultId, recovery, secret.keys), recovery, attempts, wrongRecoveryKey);
}

/** Makes a header with a new vault key, and all slots for it: none is taken over from an older header. Takes a derivation. */
export function makeHeader(identity: HeaderIdentity, holders: SlotHolders, root: RootKeys): OpenedHeader {
  const { vaultId } = identity;
  const vaultKey = newVaultKey();
  const password = makePasswordSlot(vaultId, holders.password, holders.cost, vaultKey);
  const recovery = holders.recovery && makeRecoverySlot(vaultId, holders.recovery, vaultKey, root);
  const stored = decodeHeader(encodeHeader(identity, { password, recovery }, vaultKey, root));
  return { stored, vaultKey, root, isAuthentic: true };
}

/** The same as it is stored, for whoever needs no more of it. */
export function composeHeader(identity: HeaderIdentity, holders: SlotHolders, root: RootKeys): Uint8Array {
  const { stored, vaultKey } = makeHeader(identity, holders, root);
  sodium.memzero(vaultKey);
  return stored.bytes;
}

/** Adds the slot for the recovery key where there is none yet: nobody loses anything by it, so the vault key stays. */
export function addRecoverySlot({ stored, vaultKey, root }: OpenedHeader, recipient: KeyRecord): Uint8Array {
  const { slots, ...identity } = stored.header;
  const recovery = makeRecoverySlot(identity.vaultId, recipient, vaultKey, root);
  return encodeHeader(identity, { ...slots, recovery }, vaultKey, root);
}

/** What of a header must not be left in the file when another takes its place: each holds the way to the root key. */
export function secretsIn({ sealedRoot, slots: { password, recovery } }: VaultHeader): readonly Uint8Array[] {
  return [sealedRoot, password.wrappedKey, ...(recovery ? [recovery.wrappedKey] : [])];
}

function encodeHeader(
  { vaultId, createdAt }: HeaderIdentity,
  slots: HeaderSlots,
  vaultKey: Uint8Array,
  root: RootKeys,
): Uint8Array {
  const body = encodeHeaderBody({ vaultId, createdAt, sealedRoot: sealRoot(vaultKey, vaultId, root), slots });
  return encodeCbor({ body, mac: headerMac(vaultKey, body) });
}

function tryKey(
  stored: StoredHeader,
  slotKey: SlotKey,
  seal: CommittedSeal,
  attempts: AttemptCounter,
  wrong: () => AppError,
): OpenedHeader {
  return withKey(slotKey.key, () =>
    attempts.try(() => {
      const opened = openWith(stored, slotKey, seal);
      if (opened) return opened;
      throw wrong();
    }),
  );
}

function openWith(stored: StoredHeader, slotKey: SlotKey, seal: CommittedSeal): OpenedHeader | null {
  const { header, body, mac } = stored;
  const vaultKey = openSeal(slotKey, seal);
  if (vaultKey === null) return null;
  const root = openRoot(vaultKey, header.vaultId, header.sealedRoot);
  if (root) return { stored, vaultKey, root, isAuthentic: isHeaderAuthentic(vaultKey, body, mac) };
  sodium.memzero(vaultKey);
  return null;
}
