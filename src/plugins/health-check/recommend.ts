import type { Reading } from '../../core/common/text/text.js';
import type { FindingCode } from '../../core/common/text/english/findings.js';
import type { KeystoreSnapshot } from '../../keystore/index.js';
import { namesOf } from './about-devices.js';
import {
  canAnswer,
  deviceKnownToHaveMore,
  greatest,
  isKeyDerivationWeak,
  isPasswordOld,
  overdueDevicesOf,
  shutOutOf,
  stalenessOf,
  suspensionOf,
  thisDeviceLacksRotations,
  thisDeviceOf,
} from './account-facts.js';
import { activeDevicesOf } from './active-devices.js';
import { exchange, onThisDevice, say, type Advice } from './advice.js';
import { wordsOfFinding } from './finding-words.js';
import type { Finding } from './health-check-registry.js';
import type { RecommendedAction, Remedy } from './sync-check-result.js';

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
    answerSuspension(situation) ??
    endCritical('THIS_DEVICE_FORKED', situation) ??
    // Nothing new is sealed before, and it needs no key that is missing here.
    endCritical('ROTATION_NEEDED', situation) ??
    changeKnownPassword(situation) ??
    catchUp(situation) ??
    // While this device is behind, it may not know who is out already; whatever makes a new key comes before that is brought to everybody.
    endCritical('SUSPENSION_OPEN', situation) ??
    endCritical('SUSPENSION_ANSWERED', situation) ??
    endCritical('DEVICE_FORKED', situation) ??
    endCritical('DEVICE_ADMITTED_TWICE', situation) ??
    endCritical('ROTATION_UNFAIR', situation) ??
    replaceOldDevice(situation) ??
    bringMissingRotations(situation) ??
    bringWelcome(situation) ??
    endStaleness(situation) ??
    strengthenPassword(situation) ??
    endAnyCritical(situation) ??
    nothingToDo(situation)
  );
}

function leaveOrJoinAnew({ snapshot, reading }: Situation): Advice | undefined {
  const shutOut = shutOutOf(snapshot);
  if (shutOut === undefined) return undefined;
  const { kind: how, byName: by, at, isByRecoveryKey } = shutOut;
  return {
    // No action of the list can help this device.
    action: 'no-action-needed',
    priority: 'critical',
    said: say('this-device-revoked', { how, by, at, isByRecoveryKey }, reading),
    remedy: onThisDevice('join-anew', snapshot),
  };
}

function answerSuspension({ snapshot, reading, findings }: Situation): Advice | undefined {
  const suspension = suspensionOf(snapshot);
  if (suspension === undefined) return undefined;
  const { by: id, byName: name, at } = suspension;
  return {
    action: 'no-action-needed',
    priority: 'critical',
    said: say('this-device-suspended', { by: name, at, canAnswer: canAnswer(snapshot, suspension) }, reading),
    remedy: onThisDevice('open-devices', snapshot, { id, name }),
    finding: findings.find(({ code }) => code === 'THIS_DEVICE_SUSPENDED'),
  };
}

function changeKnownPassword({ snapshot, findings, reading }: Situation): Advice | undefined {
  const { revokedSincePasswordChange, devices } = snapshot;
  // Where another device is in question, it may be revoked next: one change after the last of them is enough.
  const isMoreToCome = findings.some(({ code }) => code === 'DEVICE_FORKED' || code === 'SUSPENSION_OPEN');
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
function catchUp({ snapshot, reading }: Situation): Advice | undefined {
  if (!thisDeviceLacksRotations(snapshot)) return undefined;
  const known = deviceKnownToHaveMore(snapshot);
  const others = namesOf(activeDevicesOf(snapshot).lackingRotations);
  return {
    action: 'import-keystore',
    priority: exchangePriority(snapshot, reading),
    said: say('this-device-behind', { source: known?.name ?? null, others }, reading),
    remedy: exchange(thisDeviceOf(snapshot), known ?? activeDevicesOf(snapshot).heardLast),
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

/** A device that was let in and has not come can import nothing but its welcome. */
function bringWelcome({ snapshot, findings, reading }: Situation): Advice | undefined {
  const [overdue] = overdueDevicesOf(snapshot, reading.now);
  if (overdue === undefined) return undefined;
  const { id, name, addedAt } = overdue;
  return {
    action: 'no-action-needed',
    priority: 'high',
    said: say('not-arrived', { device: name, addedAt }, reading),
    remedy: onThisDevice('open-devices', snapshot, { id, name }),
    finding: findings.find(({ code }) => code === 'DEVICES_NOT_ARRIVED'),
  };
}

function exchangePriority(snapshot: KeystoreSnapshot, { now }: Reading): Advice['priority'] {
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
  const finding = situation.findings.find((one) => one.code === code && one.severity === 'critical');
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
  const { awaited } = activeDevicesOf(snapshot);
  const devices = snapshot.devices.active.length - awaited.length;
  return {
    action: 'no-action-needed',
    priority: 'low',
    said: say('nothing', { devices, awaited: namesOf(awaited), warnings }, reading),
    remedy: null,
  };
}
