export {
  SyncScheduler,
  SyncSchedulerConfiguration,
  type CheckOutcome,
  type CheckTrigger,
  type CompletedCheck,
  type DatedVerdict,
  type FailedCheck,
  type SchedulerState,
  type SyncSchedulerConfig,
} from './sync-scheduler.js';
export { parseTestMode } from './scheduler-config.js';
export { syncSchedulerPlugin } from './sync-scheduler.plugin.js';
