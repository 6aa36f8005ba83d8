import { toWords, type ParametersOf, type Reading, type RecommendationWords } from '../../core/common/text/text.js';
import { recommendationTexts, type RecommendationKey } from '../../core/common/text/english/recommendations.js';
import type { FindingCode } from '../../core/common/text/english/findings.js';
import type { DeviceSummary, KeystoreSnapshot } from '../../keystore/index.js';
import { namesOf } from './about-devices.js';
import {
  canOpenCurrentKey,
  deviceKnownToHaveMore,
  greatest,
  isKeyDerivationWeak,
  isPasswordOld,
  isThisDeviceRevoked,
  lacksOnlyOlderKeys,
  olderKeysMissing,
  stalenessOf,
  thisDeviceLacksRotations,
  thisDeviceOf,
  whoRevokedThisDevice,
} from './account-facts.js';
import { activeDevicesOf } from './active-devices.js';
import { wordsOfFinding } from './finding-words.js';
import type { Finding } from './health-check-registry.js';
import type {
  DeviceReference,
  RecommendedAction,
  RecommendedRemedy,
  Remedy,
  SyncCheckResult,
} from './sync-check-result.js';

type Recommendation = SyncCheckResult['recommendation'];

/** The one thing to do next, and where. */
export interface Advice {
  readonly action: RecommendedAction;
  readonly priority: Recommendation['priority'];
  readonly said: Said;
  readonly remedy: RecommendedRemedy | null;
  /** What it is about, where it is a finding. A report lists that one in any case: a person may have to mark it as seen. */
  readonly finding?: Finding | undefined;
}

/** Words, and what they were made from where they are the catalogue's. */
interface Said {
  readonly words: RecommendationWords;
  readonly text?: Recommendation['text'];
}

/** What every rule looks at. */
interface Situation {
  readonly snapshot: KeystoreSnapshot;
  /** The findings that are shown, the most urgent first. */
  readonly findings: readonly Finding[];
  readonly reading: Reading;
}

/** The one thing to do next: the first rule that has something to say. */
export function recommend(snapshot: KeystoreSnapshot, findings: readonly Finding[], reading: Reading): Advice {
  const situation: Situation = { snapshot, findings, reading };
  return (
    leaveOrJoinAnew(situation) ??
    endCritical('THIS_DEVICE_FORKED', situation) ??
    shutOutRevokedDevices(situation) ??
    catchUp(situation) ??
    // While this device is behind, it would revoke and rotate at odds with the others; whatever makes a new key comes before that
    // is brought to everybody.
    endCritical('DEVICE_FORKED', situation) ??
    replaceOldDevice(situation) ??
    endCritical('KEY_OPEN_TO_REVOKED_DEVICE', situation) ??
    bringMissingRotations(situation) ??
    endStaleness(situation) ??
    strengthenPassword(situation) ??
    endAnyCritical(situation) ??
    nothingToDo(situation)
  );
}

function leaveOrJoinAnew({ snapshot, reading }: Situation): Advice | undefined {
  if (!isThisDeviceRevoked(snapshot)) return undefined;
  return {
    // No action of the list can help this device.
    action: 'no-action-needed',
    priority: 'critical',
    said: say('this-device-revoked', whoRevokedThisDevice(snapshot), reading),
    remedy: onThisDevice('join-anew', snapshot),
  };
}

function shutOutRevokedDevices({ snapshot, findings, reading }: Situation): Advice | undefined {
  const { revokedSincePasswordChange, devices, forks } = snapshot;
  // Where devices were forked, the next bundle may bring another one to revoke: one change after the last of them is enough.
  const isMoreToCome =
    findings.some(({ code }) => code === 'DEVICE_FORKED') ||
    (forks.length > 0 && (thisDeviceLacksRotations(snapshot) || activeDevicesOf(snapshot).lackingRotations.length > 0));
  if (revokedSincePasswordChange.length === 0 || isMoreToCome) return undefined;
  const ids = new Set(revokedSincePasswordChange);
  const revoked = devices.revoked.filter(({ id }) => ids.has(id));
  return {
    action: 'rotate-password',
    priority: 'critical',
    said: say('password-older-than-revocation', { devices: namesOf(revoked) }, reading),
    remedy: onThisDevice('rotate-password', snapshot),
  };
}

/** What this device lacks comes first: it helps the others best when it is up to date. */
function catchUp({ snapshot, findings, reading }: Situation): Advice | undefined {
  if (!thisDeviceLacksRotations(snapshot)) return undefined;
  const known = deviceKnownToHaveMore(snapshot);
  const others = namesOf(activeDevicesOf(snapshot).lackingRotations);
  return {
    action: 'import-keystore',
    priority: exchangePriority(snapshot, reading),
    said: lacksOnlyOlderKeys(snapshot)
      ? say('older-keys-missing', { keys: olderKeysMissing(snapshot).length }, reading)
      : say(
          'this-device-behind',
          { source: known?.name ?? null, others, canRotate: canOpenCurrentKey(snapshot) },
          reading,
        ),
    remedy: exchange(thisDeviceOf(snapshot), known ?? activeDevicesOf(snapshot).heardLast),
    finding: findings.find(({ code }) => code === 'OLDER_KEYS_MISSING'),
  };
}

/** To bring something to a device that another one replaced may be impossible: whether it did is asked before. */
function replaceOldDevice(situation: Situation): Advice | undefined {
  const { snapshot, findings, reading } = situation;
  const succeeded = findings.filter(({ code }) => code === 'DEVICE_SUCCEEDED');
  if (succeeded.length === 0) return undefined;
  const isSucceeded = (id: string): boolean => succeeded.some(({ device }) => device?.id === id);
  const lacking = activeDevicesOf(snapshot).lackingRotations.find(({ id }) => isSucceeded(id));
  const isStale = stalenessOf(snapshot, reading.now).level !== 'fresh';
  const inTheWay = lacking ?? (isStale ? activeDevicesOf(snapshot).heardLast : undefined);
  const finding = succeeded.find(({ device }) => device?.id === inTheWay?.id);
  return finding && endFinding(finding, situation);
}

function bringMissingRotations({ snapshot, reading }: Situation): Advice | undefined {
  const others = activeDevicesOf(snapshot).lackingRotations;
  // The one that lacks the most has been away the longest: it has the most to tell, and all others need to hear that too.
  const next = greatest(others, ({ missingRotations }) => missingRotations);
  if (next === undefined) return undefined;
  const rotations = next.missingRotations;
  return {
    action: 'import-keystore',
    priority: exchangePriority(snapshot, reading),
    said: say('others-behind', { others: namesOf(others), rotations }, reading),
    remedy: exchange(next, thisDeviceOf(snapshot)),
  };
}

function exchangePriority(snapshot: KeystoreSnapshot, { now }: Reading): Recommendation['priority'] {
  return stalenessOf(snapshot, now).level === 'critical' ? 'critical' : 'high';
}

function endStaleness({ snapshot, reading }: Situation): Advice | undefined {
  const { days, level } = stalenessOf(snapshot, reading.now);
  if (level === 'fresh') return undefined;
  const source = activeDevicesOf(snapshot).heardLast;
  return {
    action: 'import-keystore',
    priority: level === 'critical' ? 'high' : 'medium',
    said: say('stale', { days, source: source?.name ?? null }, reading),
    remedy: exchange(thisDeviceOf(snapshot), source),
  };
}

function strengthenPassword({ snapshot, reading }: Situation): Advice | undefined {
  const isWeak = isKeyDerivationWeak(snapshot);
  if (!isWeak && !isPasswordOld(snapshot, reading.now)) return undefined;
  return {
    action: 'rotate-password',
    priority: 'medium',
    said: say(isWeak ? 'derivation-weak' : 'password-old', {}, reading),
    remedy: onThisDevice('rotate-password', snapshot),
  };
}

/** What a critical finding offers is worth doing whatever it is about. */
function endAnyCritical(situation: Situation): Advice | undefined {
  const critical = situation.findings.find(({ severity }) => severity === 'critical');
  return critical && endFinding(critical, situation);
}

function endCritical(code: FindingCode, situation: Situation): Advice | undefined {
  const finding = situation.findings.find((one) => one.code === code);
  return finding && endFinding(finding, situation);
}

function endFinding(finding: Finding, { snapshot, reading }: Situation): Advice {
  const { message, advice } = wordsOfFinding(finding, reading);
  const action = ACTIONS[finding.remedy] ?? 'no-action-needed';
  return {
    action,
    priority: 'high',
    finding,
    said: { words: { reason: message, details: advice } },
    remedy:
      action === 'import-keystore'
        ? exchange(thisDeviceOf(snapshot), activeDevicesOf(snapshot).heardLast)
        : onThisDevice(finding.remedy, snapshot, finding.device),
  };
}

/** The remedies that have an action of the list. */
const ACTIONS: Partial<Record<Remedy, RecommendedAction>> = {
  'import-keystore': 'import-keystore',
  'export-keystore': 'import-keystore',
  'rotate-password': 'rotate-password',
};

function nothingToDo({ snapshot, findings, reading }: Situation): Advice {
  const warnings = findings.filter(({ severity }) => severity !== 'info').length;
  return {
    action: 'no-action-needed',
    priority: 'low',
    said: say('nothing', { devices: snapshot.devices.active.length, warnings }, reading),
    remedy: null,
  };
}

function say<Key extends RecommendationKey>(
  key: Key,
  parameters: ParametersOf<(typeof recommendationTexts)[Key]>,
  reading: Reading,
): Said {
  return {
    words: toWords<RecommendationWords>(recommendationTexts[key], parameters, reading),
    text: { key, parameters },
  };
}

/** @param subject the device that it is about. */
function onThisDevice(id: Remedy, snapshot: KeystoreSnapshot, subject?: DeviceReference): RecommendedRemedy {
  return {
    id,
    device: reference(thisDeviceOf(snapshot), snapshot.thisDevice),
    ...(subject !== undefined && subject.id !== snapshot.thisDevice && { with: reference(subject, subject.id) }),
  };
}

/** To import on `device` a bundle of `source`, and then the other way round, so that each knows of the other. */
function exchange(device: DeviceSummary | undefined, source: DeviceSummary | undefined): RecommendedRemedy | null {
  if (device === undefined) return null;
  return {
    id: 'import-keystore',
    device: reference(device, device.id),
    ...(source !== undefined && { with: reference(source, source.id) }),
  };
}

function reference(device: DeviceReference | undefined, id: string): DeviceReference {
  return { id, name: device?.name ?? id };
}
