export { thisDeviceLacksRotations } from './account-facts.js';
export {
  HealthChecker,
  type CheckRun,
  type EvaluationMode,
  type FoundFinding,
  type HealthEvaluation,
} from './health-checker.js';
export { keyOfFinding, wordsOfFinding } from './finding-words.js';
export {
  HealthCheckRegistry,
  type EvaluationContext,
  type Finding,
  type HealthCheck,
  type OwnWords,
} from './health-check-registry.js';
export {
  MAX_REPORT_BYTES,
  LISTED_DEVICES,
  findingEnds,
  remedies,
  verdicts,
  type FindingEnd,
  type RecommendedAction,
  type RecommendedRemedy,
  type Remedy,
  type Severity,
  type SyncCheckResult,
  type SyncWarning,
  type Verdict,
} from './sync-check-result.js';
export { markAsSeen } from './mark-as-seen.js';
export { healthCheckPlugin } from './health-check.plugin.js';
