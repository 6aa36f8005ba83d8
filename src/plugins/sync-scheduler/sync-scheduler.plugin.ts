import { ContainerModule } from 'inversify';

import { RunConfiguration, type Plugin } from '../../container/index.js';
import { BackgroundSyncScheduler } from './background-sync-scheduler.js';
import { schedulerConfig } from './scheduler-config.js';
import { SyncScheduler, SyncSchedulerConfiguration, type SyncSchedulerConfig } from './sync-scheduler.js';

/** Checks in the background. */
export const syncSchedulerPlugin: Plugin = {
  id: 'sync-scheduler',
  phase: 'domain',
  starts: [SyncScheduler],
  module: new ContainerModule(({ bind }) => {
    bind<SyncSchedulerConfig>(SyncSchedulerConfiguration).toDynamicValue((context) =>
      schedulerConfig(context.get<RunConfiguration>(RunConfiguration).testMode),
    );
    bind<SyncScheduler>(SyncScheduler).to(BackgroundSyncScheduler);
  }),
};
