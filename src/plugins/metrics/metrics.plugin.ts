import { ContainerModule } from 'inversify';

import type { Plugin } from '../../container/index.js';
import { JsonFileRunHistory } from './json-file-run-history.js';
import { RunHistory } from './run-history.js';

/** Keeps what is known about past checks. Starts with the storage, so that the scheduler finds the last run at its start. */
export const metricsPlugin: Plugin = {
  id: 'metrics',
  phase: 'storage',
  module: new ContainerModule(({ bind }) => {
    bind<RunHistory>(RunHistory).to(JsonFileRunHistory);
  }),
  starts: [RunHistory],
};
