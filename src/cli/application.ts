import type { Container } from 'inversify';

import { appPlugins } from '../app-plugins.js';
import {
  AlarmClock,
  basePlugin,
  createContainer,
  Lifecycle,
  type BaseServices,
  type Plugin,
  type PluginStart,
  type ServiceId,
} from '../container/index.js';
import type { DeviceListing } from '../keystore/index.js';
import { HealthChecker } from '../plugins/health-check/index.js';
import { RunHistory } from '../plugins/metrics/index.js';
import { Settings } from '../plugins/settings/index.js';
import { SyncScheduler, syncSchedulerPlugin } from '../plugins/sync-scheduler/index.js';
import { Keystore, Vault } from '../plugins/vault/index.js';
import { allDevices } from './all-devices.js';

/** What an application is made of beside the plugins that it shares with the desktop app. */
export interface ApplicationParts extends BaseServices {
  /** Binds what only this entry point knows: how the vault's worker is launched. */
  readonly edge: Plugin;
}

/** The app's services without Electron: the same plugins in the same container. */
export class Application {
  readonly #container: Container;
  readonly #lifecycle: Lifecycle;
  /** The plugins that could not be started; the command works without them. */
  readonly failedPlugins: readonly PluginStart[];

  private constructor(container: Container, lifecycle: Lifecycle, failedPlugins: readonly PluginStart[]) {
    this.#container = container;
    this.#lifecycle = lifecycle;
    this.failedPlugins = failedPlugins;
  }

  /** Starts the services; the vault stays locked. Throws what a plugin of the storage phase throws. */
  static async start({ edge, ...base }: ApplicationParts): Promise<Application> {
    const plugins = [basePlugin(base), edge, ...appPlugins().map(withoutBackgroundChecks)];
    const container = createContainer(plugins);
    const lifecycle = new Lifecycle(container, plugins, base.clock, base.logger);
    try {
      const starts = await lifecycle.start();
      return new Application(
        container,
        lifecycle,
        starts.filter(({ outcome }) => outcome.kind === 'failed'),
      );
    } catch (error) {
      lifecycle.dispose();
      throw error;
    }
  }

  get vault(): Vault {
    return this.#get(Vault);
  }

  get keystore(): Keystore {
    return this.#get(Keystore);
  }

  /** Every device of the account. Throws what `Keystore.listDevices` throws. */
  allDevices(): Promise<readonly DeviceListing[]> {
    return allDevices(this.keystore);
  }

  get healthChecker(): HealthChecker {
    return this.#get(HealthChecker);
  }

  get runHistory(): RunHistory {
    return this.#get(RunHistory);
  }

  get settings(): Settings {
    return this.#get(Settings);
  }

  /** Not started. The caller that starts it disposes it. */
  get scheduler(): SyncScheduler {
    return this.#get(SyncScheduler);
  }

  get alarmClock(): AlarmClock {
    return this.#get(AlarmClock);
  }

  /** Locks the vault, which wipes and ends its worker, and ends all services. */
  async end(): Promise<void> {
    try {
      await this.vault.lock('shutdown');
      await this.runHistory.flush();
    } finally {
      this.#lifecycle.dispose();
      this.alarmClock.dispose();
    }
  }

  #get<T>(id: ServiceId<T>): T {
    return this.#container.get<T>(id);
  }
}

/** One command makes no background checks; `watch` starts the scheduler itself. */
function withoutBackgroundChecks(plugin: Plugin): Plugin {
  return plugin.id === syncSchedulerPlugin.id ? { ...plugin, starts: [] } : plugin;
}
