import type { Container } from 'inversify';

import type { Clock } from '../core/clock.js';
import type { Disposable } from '../core/disposable.js';
import { AppError, appError } from '../core/errors.js';
import type { Logger } from '../core/logger.js';
import { phases, type Plugin, type Startable } from './plugin.js';
import { serviceName } from './service-id.js';

/** How the start of one plugin went. */
export interface PluginStart {
  readonly pluginId: string;
  readonly phase: Plugin['phase'];
  /** How long the plugin's services took to be made and started, in milliseconds of the monotonic clock. */
  readonly durationMs: number;
  readonly outcome: { readonly kind: 'started' } | { readonly kind: 'failed'; readonly error: unknown };
}

/**
 * Starts plugins phase by phase and ends them the other way round. A plugin that fails to start is reported and the app
 * runs without it; only the `storage` phase is essential, for there is nothing to keep right without it.
 */
export class Lifecycle implements Disposable {
  readonly #container: Container;
  readonly #plugins: readonly Plugin[];
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #started: Startable[] = [];

  constructor(container: Container, plugins: readonly Plugin[], clock: Clock, logger: Logger) {
    this.#container = container;
    this.#plugins = plugins;
    this.#clock = clock;
    this.#logger = logger.child('lifecycle');
  }

  /** Throws `PLUGIN_FAILED` when a plugin of the `storage` phase does not start; nothing after it is started then. */
  async start(): Promise<readonly PluginStart[]> {
    const report: PluginStart[] = [];
    for (const phase of phases) {
      const plugins = this.#plugins.filter((plugin) => plugin.phase === phase);
      const starts = await Promise.all(plugins.map((plugin) => this.#startPlugin(plugin)));
      report.push(...starts);
      if (phase === 'storage') throwIfFailed(starts);
    }
    return report;
  }

  dispose(): void {
    for (const service of this.#started.splice(0).reverse()) {
      if (!isDisposable(service)) continue;
      try {
        service.dispose();
      } catch (error) {
        this.#logger.error('A service did not end cleanly.', error);
      }
    }
  }

  async #startPlugin(plugin: Plugin): Promise<PluginStart> {
    const began = this.#clock.monotonic();
    let outcome: PluginStart['outcome'] = { kind: 'started' };
    try {
      for (const id of plugin.starts) {
        this.#logger.debug('Starting a service.', { plugin: plugin.id, service: serviceName(id) });
        const service = this.#container.get<Startable>(id);
        this.#started.push(service);
        await service.start();
      }
    } catch (error) {
      outcome = { kind: 'failed', error };
      this.#logger.error('A plugin did not start; the app runs without it.', error, { plugin: plugin.id });
    }
    const durationMs = this.#clock.monotonic() - began;
    this.#logger.info('Plugin start.', { plugin: plugin.id, phase: plugin.phase, outcome: outcome.kind, durationMs });
    return { pluginId: plugin.id, phase: plugin.phase, durationMs, outcome };
  }
}

function throwIfFailed(starts: readonly PluginStart[]): void {
  for (const { pluginId, outcome } of starts) {
    if (outcome.kind !== 'failed') continue;
    if (outcome.error instanceof AppError) throw outcome.error;
    throw appError('PLUGIN_FAILED', { plugin: pluginId }, { cause: outcome.error });
  }
}

function isDisposable(service: object): service is Disposable {
  return 'dispose' in service && typeof service.dispose === 'function';
}
