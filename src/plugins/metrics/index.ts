export { RunHistory, type RunCounters } from './run-history.js';
export { KEPT_RUNS, runRecordSchema, type RunOutcome, type RunRecord, type RunTrigger } from './run-record.js';
export { metricsPlugin } from './metrics.plugin.js';
