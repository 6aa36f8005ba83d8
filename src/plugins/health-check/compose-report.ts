import type { Reading } from '../../core/common/text/text.js';
import type { KeystoreSnapshot } from '../../keystore/index.js';
import { alignmentNow, stalenessOf, thisDeviceLacksRotations } from './account-facts.js';
import type { Advice } from './advice.js';
import { boundedText, jsonBytes } from './bounded-text.js';
import { hasOwnWords, keyOfFinding, wordsOfFinding } from './finding-words.js';
import type { Finding } from './health-check-registry.js';
import { recommend } from './recommend.js';
import {
  MAX_REPORT_BYTES,
  LISTED_DEVICES,
  type DeviceReference,
  type RecommendedRemedy,
  type Severity,
  type SyncCheckResult,
  type SyncWarning,
  type Verdict,
} from './sync-check-result.js';
import { WarningMemory } from './warning-memory.js';

/** A finding and the check that made it. */
export interface AttributedFinding extends Finding {
  readonly checkId: string;
}

/**
 * How large a report is at most when it leaves here, in bytes: it still has to hold the time of the next check, and to
 * travel in an envelope.
 */
const REPORT_BUDGET_BYTES = MAX_REPORT_BYTES - 220;

/**
 * Bytes each text may have. Together they bound a warning to some 1.3 KB, so that even in the worst case a report holds
 * several.
 */
const textBytes = {
  message: 480,
  recommendation: 320,
  deviceName: 200,
  id: 64,
  reason: 240,
  details: 400,
  parameters: 600,
} as const;

/**
 * To how many ids each list is shortened where warnings need the room: the lists can be paged elsewhere, a warning that is
 * left out is seen nowhere.
 */
const MIN_LISTED_DEVICES = 10;
const LIST_STEP = 10;

type Metadata = NonNullable<SyncWarning['metadata']>;

type Writable<T> = { -readonly [Name in keyof T]: T[Name] };

const urgency: Record<Severity, number> = { critical: 0, warning: 1, info: 2 };

/**
 * Makes the report of one check. `findings` come in the order of the checks; each is either shown or folded under what
 * caused it. The report is bounded at any size of account.
 *
 * @param memory where the report before this one may have left its warnings, and where this one leaves its own.
 */
export function composeReport(
  snapshot: KeystoreSnapshot,
  findings: readonly AttributedFinding[],
  reading: Reading,
  memory = new WarningMemory(reading),
): SyncCheckResult {
  const ordered = findings.toSorted((one, other) => urgency[one.severity] - urgency[other.severity]);
  const advice = recommend(snapshot, ordered, reading);
  const placed = foldConsequences(ordered);
  const warnings = placed.map(({ finding, causedBy }) =>
    memory.warningOf(finding, causedBy, () => toWarning(finding, causedBy, reading)),
  );
  const advised = warnings[placed.findIndex(({ finding }) => finding === advice.finding)];
  const verdict = verdictOf(snapshot, ordered, advice, reading.now);
  for (let listed = LISTED_DEVICES; ; listed -= LIST_STEP) {
    const report = reportOf(snapshot, listed, verdict, advice, warnings, reading.now);
    if (jsonBytes(report) < REPORT_BUDGET_BYTES) return report;
    if (listed > MIN_LISTED_DEVICES) continue;
    const rest = REPORT_BUDGET_BYTES - jsonBytes({ ...report, warnings: [] });
    return { ...report, warnings: leadingThatFit(warnings, advised, rest) };
  }
}

/** What a device that is out knows of the others is no reason for anybody to exchange anything with it. */
function doesNeedSync(snapshot: KeystoreSnapshot, now: number): boolean {
  if (snapshot.thisDeviceOut !== null) return false;
  return (
    alignmentNow(snapshot, now).outOfSync.length > 0 ||
    thisDeviceLacksRotations(snapshot) ||
    stalenessOf(snapshot, now).level === 'critical'
  );
}

function verdictOf(
  snapshot: KeystoreSnapshot,
  findings: readonly AttributedFinding[],
  { priority }: Advice,
  now: number,
): Verdict {
  if (doesNeedSync(snapshot, now)) return 'needs-sync';
  const isAnyCritical = findings.some(({ severity }) => severity === 'critical');
  return isAnyCritical || priority !== 'low' ? 'attention' : 'in-sync';
}

interface PlacedFinding {
  readonly finding: AttributedFinding;
  /** The code of the finding that it follows as a consequence. */
  readonly causedBy: string | undefined;
}

/** Puts consequences behind what caused them. A cause that is itself a consequence hands its own on to its cause. */
function foldConsequences(findings: readonly AttributedFinding[]): readonly PlacedFinding[] {
  const codes = new Set(findings.map(({ code }) => code));
  const causeOf = ({ code, dependsOn = [] }: AttributedFinding): string | undefined =>
    dependsOn.find((cause) => cause !== code && codes.has(cause));
  if (!findings.some((finding) => causeOf(finding) !== undefined)) {
    return findings.map((finding) => ({ finding, causedBy: undefined }));
  }
  const byCode = new Map(findings.map((finding) => [finding.code, finding]));
  const rootOf = (finding: AttributedFinding): string | undefined => {
    const visited = new Set<string>([finding.code]);
    let root: string | undefined;
    for (let cause = causeOf(finding); cause !== undefined; cause = causeOf(byCode.get(cause) ?? finding)) {
      // Findings that name each other as their cause stand by themselves.
      if (visited.has(cause)) return undefined;
      visited.add(cause);
      root = cause;
    }
    return root;
  };
  const placed = findings.map((finding) => ({ finding, causedBy: rootOf(finding) }));
  const roots = placed.filter(({ causedBy }) => causedBy === undefined);
  const placedCodes = new Set<string>();
  return roots.flatMap((root) => {
    // Several findings of one code share their consequences, which stand behind the first.
    if (placedCodes.has(root.finding.code)) return [root];
    placedCodes.add(root.finding.code);
    return [root, ...placed.filter(({ causedBy }) => causedBy === root.finding.code)];
  });
}

function reportOf(
  snapshot: KeystoreSnapshot,
  listed: number,
  verdict: Verdict,
  advice: Advice,
  warnings: readonly SyncWarning[],
  now: number,
): SyncCheckResult {
  const { currentKey, devices, lastSyncedAt } = snapshot;
  const alignment = alignmentNow(snapshot, now);
  const { days } = stalenessOf(snapshot, now);
  const isAligned = alignment.outOfSync.length === 0;
  return {
    verdict,
    needsSync: verdict === 'needs-sync',
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
    warnings,
    warningCount: warnings.length,
    recommendation: recommendationOf(advice),
    remedy: advice.remedy && withBoundedNames(advice.remedy),
    lastCheck: now,
    nextScheduled: 0,
  };
}

function toWarning(finding: AttributedFinding, causedBy: string | undefined, reading: Reading): SyncWarning {
  const { severity, device } = finding;
  const words = wordsOfFinding(finding, reading);
  const message = boundedText(words.message, textBytes.message);
  const recommendation = boundedText(words.advice, textBytes.recommendation);
  const metadata = metadataOf(finding, causedBy);
  if (device === undefined) return { severity, message, recommendation, metadata };
  const { id: deviceId, name: deviceName } = withBoundedName(device);
  return { severity, message, deviceId, deviceName, recommendation, metadata };
}

// Set one by one: leaving out what is not there by spreading nothing costs more than the rest of a warning.
function metadataOf(finding: AttributedFinding, causedBy: string | undefined): Metadata {
  const { code, checkId, text, remedy, ends = 'remedy' } = finding;
  const metadata: Writable<Metadata> = {
    code,
    checkId: boundedText(checkId, textBytes.id),
    remedy,
  };
  if (ends !== 'remedy') metadata.ends = ends;
  if (ends === 'seen') metadata.key = keyOfFinding(finding);
  if (causedBy !== undefined) metadata.causedBy = causedBy;
  if (!hasOwnWords(text) && isShort(text)) metadata.text = text;
  return metadata;
}

function recommendationOf({ action, priority, said: { words, text } }: Advice): SyncCheckResult['recommendation'] {
  const recommendation: Writable<SyncCheckResult['recommendation']> = {
    action,
    priority,
    reason: boundedText(words.reason, textBytes.reason),
  };
  if (words.details !== undefined) recommendation.details = boundedText(words.details, textBytes.details);
  if (text !== undefined && isShort(text)) recommendation.text = text;
  return recommendation;
}

/** Whether the parameters of a text are short enough to go with it. */
function isShort(parameters: unknown): boolean {
  return jsonBytes(parameters) <= textBytes.parameters;
}

function withBoundedNames({ id, device, with: partner }: RecommendedRemedy): RecommendedRemedy {
  return {
    id,
    device: withBoundedName(device),
    ...(partner !== undefined && { with: withBoundedName(partner) }),
  };
}

function withBoundedName({ id, name }: DeviceReference): DeviceReference {
  return { id: boundedText(id, textBytes.id), name: boundedText(name, textBytes.deviceName) };
}

/** As many warnings from the first on as have room in `bytes`, and among them the one that the advice is about. */
function leadingThatFit(
  warnings: readonly SyncWarning[],
  advised: SyncWarning | undefined,
  bytes: number,
): readonly SyncWarning[] {
  let used = advised === undefined ? 0 : listedBytes(advised);
  return warnings.filter((warning) => {
    if (warning === advised) return true;
    used += listedBytes(warning);
    return used <= bytes;
  });
}

function listedBytes(warning: SyncWarning): number {
  return jsonBytes(warning) + ','.length;
}
