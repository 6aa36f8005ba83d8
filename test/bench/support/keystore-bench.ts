import { Registry } from '../../../src/container/index.js';
import { SystemClock } from '../../../src/core/clock.js';
import { silentLogger } from '../../../src/core/logger.js';
import { builtInChecks } from '../../../src/plugins/health-check/checks/index.js';
import type { HealthCheck, HealthChecker } from '../../../src/plugins/health-check/index.js';
import { RegistryHealthChecker } from '../../../src/plugins/health-check/registry-health-checker.js';

/** A health checker with the checks that come with the app. */
export function makeHealthChecker(): HealthChecker {
  const registry = new Registry<HealthCheck>();
  for (const check of builtInChecks) registry.register(check);
  return new RegistryHealthChecker(registry, new SystemClock(), silentLogger, {
    testMode: false,
    place: 'window',
    version: '0.0.0',
  });
}

/** A signal that is never given. */
export const noAbort = new AbortController().signal;
