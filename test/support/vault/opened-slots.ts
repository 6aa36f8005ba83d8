import { randomBytes } from 'node:crypto';

import { AppError } from '../../../src/core/errors.js';
import { decodeHeader } from '../../../src/plugins/vault/worker/keys/header-form.js';
import { deriveKey } from '../../../src/plugins/vault/worker/key-derivation.js';
import {
  composeHeader,
  type OpenedHeader,
  openHeader,
  type VaultSecret,
} from '../../../src/plugins/vault/worker/keys/opened-header.js';
import { RootKeys } from '../../../src/plugins/vault/worker/keys/root-keys.js';
import type { SecretKeys } from '../../../src/plugins/vault/worker/trust/secret-keys.js';
import { uncounted } from './uncounted-attempts.js';

/** The cheapest derivation that is accepted. */
export const CHEAP = { memoryKiB: 19 * 1024, passes: 2 };

const derived = new Map<string, Uint8Array>();

/**
 * Derives as the app does, each password once for each salt, as the tests try thousands of headers. A derivation of another cost gives
 * another key, which any random one stands for.
 */
export const deriveOnce: typeof deriveKey = (password, derivation) => {
  const isCheap = derivation.memoryKiB === CHEAP.memoryKiB && derivation.passes === CHEAP.passes;
  if (!isCheap) return new Uint8Array(randomBytes(32));
  const name = `${Buffer.from(derivation.salt).toString('hex')} ${password}`;
  const key = derived.get(name) ?? deriveKey(password, derivation);
  derived.set(name, key.slice());
  return key.slice();
};

export const identityOf = (fill: number) => ({ vaultId: new Uint8Array(16).fill(fill), createdAt: 1_700_000_000_000 });

export function newHeader(password: string, paper: SecretKeys, root = RootKeys.random(), fill = 1): Uint8Array {
  return composeHeader(identityOf(fill), { password, cost: CHEAP, recovery: paper.record }, root);
}

export const byPassword = (password: string): VaultSecret => ({ kind: 'password', password });
export const byPaper = (keys: SecretKeys): VaultSecret => ({ kind: 'paper', keys });

/** Opens a header as it is stored. Gives the error where it doesn't open. */
export function tryHeader(
  bytes: Uint8Array,
  secret: VaultSecret,
  derive = deriveOnce,
  attempts = uncounted,
): OpenedHeader | AppError {
  try {
    return openHeader(decodeHeader(bytes), secret, attempts, derive);
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
}
