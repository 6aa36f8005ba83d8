import type { Plugin } from './container/index.js';
import { healthCheckPlugin } from './plugins/health-check/index.js';
import { metricsPlugin } from './plugins/metrics/index.js';
import { settingsPlugin } from './plugins/settings/index.js';
import { syncSchedulerPlugin } from './plugins/sync-scheduler/index.js';
import { vaultPlugin } from './plugins/vault/index.js';

/** What the app, the command and the tests share. Each entry adds the base services and its own edges. */
export function appPlugins(): Plugin[] {
  return [vaultPlugin, settingsPlugin, metricsPlugin, healthCheckPlugin, syncSchedulerPlugin];
}
