import { appError } from '../../../src/core/errors.js';
import type { MemberVault } from '../../../src/plugins/vault/worker/keys/member-vault.js';
import { openVault, type OpeningPlace } from '../../../src/plugins/vault/worker/keys/vault-opening.js';
import type { WorkerSignals } from '../../../src/plugins/vault/worker/worker-signals.js';

/** Opens the vault of a device that is a member. Throws `JOIN_PENDING` where it still waits for its welcome. */
export async function unlockMember(
  place: OpeningPlace,
  password: string,
  signals: WorkerSignals,
): Promise<MemberVault> {
  const vault = await openVault(place, password, signals);
  if (vault.kind === 'member') return vault;
  await vault.close();
  throw appError('JOIN_PENDING');
}
