import { errorCodes } from '../../../src/core/errors.js';
import type { ArgumentShape } from './argument-shape.js';
import type { RoundOptions } from './fuzz-round.js';
import type { KnownValues } from './well-formed.js';

/** E2 asks for this many payloads, over all channels together. */
export const PAYLOADS = 100_000;

/** Between two rounds the vault is locked and unlocked, which also makes earlier wrong passwords not count any more. */
export const ROUNDS = 10;

/** Rounds after which all code has run and all caches are full: from here on the heap has to stay as it is. */
export const WARM_UP_ROUNDS = 3;

/**
 * How much the main process's live heap may grow after the warm-up, in bytes for each request: keeping one small object of each
 * request would show. What the accepted requests wrote to the keystore is in it too.
 */
export const MAX_GROWTH_PER_REQUEST = 24;

/**
 * In a round. Without these limits most requests would meet a locked vault, and most of the time would go into the derivation of
 * keys; wrong passwords also have to stay below the number from which they are throttled.
 */
const acceptedAtMost: Readonly<Record<string, number>> = {
  'vault:create': 1,
  'vault:requestJoin': 1,
  'vault:recoverAccount': 2,
  'vault:unlock': 1,
  'vault:recover': 2,
  'vault:changePassword': 1,
  'vault:adoptRecoveryKey': 1,
  'keystore:rotateKey': 3,
  'devices:rename': 10,
  'devices:setVerified': 10,
  'findings:setSeen': 10,
  'settings:update': 10,
};

/** The first seed; `IPC_FUZZ_SEED` in the environment repeats a run that failed, or makes a new one. */
export const firstSeed = Number(process.env.IPC_FUZZ_SEED ?? 1);

/** What one round sends; plain data, so that it can be handed to a page. */
export function roundOptions(
  round: number,
  shapes: Readonly<Record<string, ArgumentShape>>,
  known: KnownValues,
): RoundOptions {
  return {
    seed: firstSeed + round,
    calls: PAYLOADS / ROUNDS,
    shapes,
    known,
    acceptedAtMost: { ...acceptedAtMost, 'vault:lock': locksBySurprise(round) ? 1 : 0 },
    errorCodes,
  };
}

/** In every third round a request locks the vault, and those after it meet a locked one. */
function locksBySurprise(round: number): boolean {
  return round % 3 === 2;
}
