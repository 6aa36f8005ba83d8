import { readFileSync } from 'node:fs';

import { openDetachedNonce } from '../../../src/plugins/vault/worker/aead.js';
import { openRoot } from '../../../src/plugins/vault/worker/keys/root-keys.js';
import { SEALED_ROOT_BYTES } from '../../../src/plugins/vault/worker/vault-header.js';
import type { SlotKey } from '../../../src/plugins/vault/worker/keys/slot-seal.js';

const WRAPPED_KEY_BYTES = 48;
const NO_NONCE = new Uint8Array(24);

/**
 * What somebody finds in all bytes of a vault's file, whatever they belong to, with the key of a slot that once was there: vault keys, and root
 * keys under those.
 */
export function searchRawFile(path: string, { key, context }: SlotKey, vaultId: Uint8Array) {
  const bytes = new Uint8Array(readFileSync(path));
  const limit = Error.stackTraceLimit;
  // Each window that doesn't open is an error to the library.
  Error.stackTraceLimit = 0;
  try {
    const vaultKeys = [...windows(bytes, WRAPPED_KEY_BYTES)].flatMap((window) => {
      const vaultKey = openDetachedNonce(key, NO_NONCE, window, context);
      return vaultKey ? [vaultKey] : [];
    });
    const roots = vaultKeys.flatMap((vaultKey) =>
      [...windows(bytes, SEALED_ROOT_BYTES)].flatMap((window) => openRoot(vaultKey, vaultId, window) ?? []),
    );
    return { vaultKeys, roots };
  } finally {
    Error.stackTraceLimit = limit;
  }
}

function* windows(bytes: Uint8Array, length: number): Iterable<Uint8Array> {
  for (let at = 0; at + length <= bytes.length; at++) {
    const window = bytes.subarray(at, at + length);
    // Space that was never used is zeros.
    if (window.some((byte) => byte !== 0)) yield window;
  }
}
