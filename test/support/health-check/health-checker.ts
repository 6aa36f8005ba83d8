import { Registry } from '../../../src/container/index.js';
import { SystemClock } from '../../../src/core/clock.js';
import { silentLogger } from '../../../src/core/logger.js';
import { builtInChecks } from '../../../src/plugins/health-check/checks/index.js';
import type { HealthCheck, HealthChecker } from '../../../src/plugins/health-check/index.js';
import { RegistryHealthChecker } from '../../../src/plugins/health-check/registry-health-checker.js';

/** A health checker with the checks that come with the app, as the window has one. */
export function makeHealthChecker(): HealthChecker {
  const registry = new Registry<HealthCheck>();
  for (const check of builtInChecks) registry.register(check);
  const configuration = { testMode: false, place: 'window', version: '0.0.0' } as const;
  return new RegistryHealthChecker(registry, new SystemClock(), silentLogger, configuration);
}

/** A signal that is never given. */
export const noAbort = new AbortController().signal;
