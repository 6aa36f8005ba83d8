import type { HealthEvaluation } from '../plugins/health-check/index.js';
import type { CommandContext } from './command.js';

/** Runs all health checks on the present state of an open vault. Throws `VAULT_LOCKED` and the storage errors. */
export async function evaluate({ application }: CommandContext): Promise<HealthEvaluation> {
  const snapshot = await application.keystore.refresh();
  return application.healthChecker.evaluate(snapshot, new AbortController().signal, 'once');
}
