import 'reflect-metadata/lite';
import { Container } from 'inversify';

import { appError } from '../core/errors.js';
import type { Plugin } from './plugin.js';

/**
 * Makes the container that the app, the command and the tests share. Only the edge bindings among `plugins` differ.
 * Throws `DUPLICATE_ID` when two plugins bear one id.
 */
export function createContainer(plugins: readonly Plugin[]): Container {
  const container = new Container({ defaultScope: 'Singleton' });
  const ids = new Set<string>();
  for (const plugin of plugins) {
    if (ids.has(plugin.id)) {
      throw appError('DUPLICATE_ID.plugin', { id: plugin.id });
    }
    ids.add(plugin.id);
    container.load(plugin.module);
  }
  return container;
}
