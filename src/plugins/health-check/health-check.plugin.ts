import { ContainerModule } from 'inversify';

import { Registry, type Plugin } from '../../container/index.js';
import { builtInChecks } from './checks/index.js';
import { HealthCheckRegistry, type HealthCheck } from './health-check-registry.js';
import { HealthChecker } from './health-checker.js';
import { RegistryHealthChecker } from './registry-health-checker.js';

/** Judges the keystore. Built-in checks enter the same registry as everyone's; they are first because they are there first. */
export const healthCheckPlugin: Plugin = {
  id: 'health-check',
  phase: 'domain',
  module: new ContainerModule(({ bind }) => {
    bind<HealthCheckRegistry>(HealthCheckRegistry).toDynamicValue(registryOfBuiltInChecks);
    bind<HealthChecker>(HealthChecker).to(RegistryHealthChecker);
  }),
  starts: [],
};

function registryOfBuiltInChecks(): HealthCheckRegistry {
  const registry = new Registry<HealthCheck>();
  for (const check of builtInChecks) registry.register(check);
  return registry;
}
