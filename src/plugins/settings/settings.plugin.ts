import { ContainerModule } from 'inversify';

import type { Plugin } from '../../container/index.js';
import { JsonFileSettings } from './json-file-settings.js';
import { Settings } from './settings.js';

/** Keeps what a person can set. Starts with the storage, because the vault asks it when to lock. */
export const settingsPlugin: Plugin = {
  id: 'settings',
  phase: 'storage',
  module: new ContainerModule(({ bind }) => {
    bind<Settings>(Settings).to(JsonFileSettings);
  }),
  starts: [Settings],
};
