import type { KeystoreSnapshot } from '../../keystore/index.js';
import { stalenessOf, thisDeviceLacksRotations } from './account-facts.js';
import { boundedText, jsonBytes } from './bounded-text.js';
import type { Finding } from './health-check-registry.js';
import { recommend } from './recommend.js';
import {
  LARGEST_REPORT_BYTES,
  LISTED_DEVICES,
  type Severity,
  type SyncCheckResult,
  type SyncWarning,
} from './sync-check-result.js';

/** A finding and the check that made it. */
export interface AttributedFinding extends Finding {
  readonly checkId: string;
}

/**
 * How large a report is at most when it leaves here, in bytes: it still has to hold the time of the next check, and to
 * travel in an envelope.
 */
const REPORT_BUDGET_BYTES = LARGEST_REPORT_BYTES - 220;

/**
 * Bytes each text may have. Together they bound a warning to some 1.3 KB, so that even in the worst case a report holds
 * several.
 */
const textBytes = { message: 480, recommendation: 320, deviceName: 200, id: 64, reason: 240, details: 400 } as const;

/**
 * To how many ids each list is shortened where warnings need the room: the lists can be paged elsewhere, a warning that is
 * left out is seen nowhere.
 */
const FEWEST_LISTED_DEVICES = 10;
const LIST_STEP = 10;

const urgency: Record<Severity, number> = { critical: 0, warning: 1, info: 2 };

/** Makes the report of one check. `findings` come in the order of the checks. The report is bounded at any size of account. */
export function composeReport(
  snapshot: KeystoreSnapshot,
  findings: readonly AttributedFinding[],
  now: number,
): SyncCheckResult {
  const warnings = findings.map(toWarning).toSorted((one, other) => urgency[one.severity] - urgency[other.severity]);
  for (let listed = LISTED_DEVICES; ; listed -= LIST_STEP) {
    const report = withoutWarnings(snapshot, warnings, listed, now);
    const whole = { ...report, warnings };
    if (jsonBytes(whole) < REPORT_BUDGET_BYTES) return whole;
    const fitting = leadingThatFit(warnings, REPORT_BUDGET_BYTES - jsonBytes(report));
    if (fitting.length === warnings.length || listed <= FEWEST_LISTED_DEVICES) return { ...report, warnings: fitting };
  }
}

function withoutWarnings(
  snapshot: KeystoreSnapshot,
  warnings: readonly SyncWarning[],
  listed: number,
  now: number,
): SyncCheckResult {
  const { alignment, currentKey, devices, highestGenerationNamed, lastSyncedAt } = snapshot;
  const { days, level } = stalenessOf(snapshot, now);
  const isAligned = alignment.outOfSync.length === 0 && highestGenerationNamed <= currentKey.generation;
  return {
    needsSync: alignment.outOfSync.length > 0 || thisDeviceLacksRotations(snapshot) || level === 'critical',
    isAligned,
    lastSyncedAt: lastSyncedAt ?? 0,
    daysSinceLastSync: days,
    deviceCount: devices.active.length,
    alignment: {
      aligned: isAligned,
      currentKeypairPublicKey: currentKey.publicKey,
      devicesInSync: alignment.inSync.slice(0, listed),
      devicesInSyncCount: alignment.inSync.length,
      devicesOutOfSync: alignment.outOfSync.slice(0, listed),
      devicesOutOfSyncCount: alignment.outOfSync.length,
      missingRotations: alignment.missingRotations,
      staleDays: devices.active.length > 1 ? days : 0,
    },
    warnings: [],
    warningCount: warnings.length,
    recommendation: withBoundedTexts(recommend(snapshot, warnings, now)),
    lastCheck: now,
    nextScheduled: 0,
  };
}

function toWarning({
  code,
  checkId,
  severity,
  message,
  recommendation,
  remedy,
  device,
}: AttributedFinding): SyncWarning {
  return {
    severity,
    message: boundedText(message, textBytes.message),
    ...(device && {
      deviceId: boundedText(device.id, textBytes.id),
      deviceName: boundedText(device.name, textBytes.deviceName),
    }),
    recommendation: boundedText(recommendation, textBytes.recommendation),
    metadata: { code, checkId: boundedText(checkId, textBytes.id), remedy },
  };
}

function withBoundedTexts({ details, ...rest }: SyncCheckResult['recommendation']): SyncCheckResult['recommendation'] {
  return {
    ...rest,
    reason: boundedText(rest.reason, textBytes.reason),
    ...(details !== undefined && { details: boundedText(details, textBytes.details) }),
  };
}

/** As many warnings from the first on as have room in `bytes`. */
function leadingThatFit(warnings: readonly SyncWarning[], bytes: number): readonly SyncWarning[] {
  let used = 0;
  const firstWithoutRoom = warnings.findIndex((warning) => {
    used += jsonBytes(warning) + ','.length;
    return used > bytes;
  });
  return firstWithoutRoom === -1 ? warnings : warnings.slice(0, firstWithoutRoom);
}
