export { HealthChecker, type CheckRun, type HealthEvaluation } from './health-checker.js';
export {
  HealthCheckRegistry,
  type EvaluationContext,
  type Finding,
  type HealthCheck,
} from './health-check-registry.js';
export {
  LARGEST_REPORT_BYTES,
  LISTED_DEVICES,
  remedies,
  type RecommendedAction,
  type Remedy,
  type Severity,
  type SyncCheckResult,
  type SyncWarning,
} from './sync-check-result.js';
export { healthCheckPlugin } from './health-check.plugin.js';
