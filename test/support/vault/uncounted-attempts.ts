import type { AttemptCounter } from '../../../src/plugins/vault/worker/unlock-attempts.js';

/** For whoever opens a slot outside of a vault. */
export const uncounted: AttemptCounter = { requireNoDelay: () => undefined, try: (open) => open() };
