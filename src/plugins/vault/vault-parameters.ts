import { serviceId } from '../../container/service-id.js';
import type { KeyDerivationFacts } from '../../keystore/index.js';

/** What a new vault, password or bundle is made with. Existing ones carry their own. */
export interface VaultParameters {
  /** The cost of Argon2id. */
  readonly keyDerivation: KeyDerivationFacts;
}
export const VaultParameters = serviceId<VaultParameters>('VaultParameters');

/** 64 MiB and three passes: about a quarter of a second on a small machine (RFC 9106, second recommended option). */
export const defaultVaultParameters: VaultParameters = { keyDerivation: { memoryKiB: 64 * 1024, passes: 3 } };
