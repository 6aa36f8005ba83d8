import { checkTitles } from '../../../core/common/text/english/check-titles.js';
import { nameList } from '../../../core/common/text/english/phrases.js';
import type { KeystoreSnapshot } from '../../../keystore/index.js';
import {
  canOpenCurrentKey,
  deviceKnownToHaveMore,
  olderKeysMissing,
  rotationsThisDeviceLacks,
  subjectOfOlderKeys,
} from '../account-facts.js';
import { findingOf } from '../finding-kinds.js';
import type { Finding, HealthCheck } from '../health-check-registry.js';

export const thisDeviceBehind: HealthCheck = {
  id: 'this-device-behind',
  title: checkTitles['this-device-behind'],
  evaluate: (snapshot) => [
    ...lackedRotations(snapshot),
    ...unopenedRotations(snapshot),
    ...missingOlderKeys(snapshot),
    ...lackedEntries(snapshot),
  ],
};

function lackedRotations(snapshot: KeystoreSnapshot): readonly Finding[] {
  const rotations = rotationsThisDeviceLacks(snapshot);
  if (rotations === 0) return [];
  const source = deviceKnownToHaveMore(snapshot)?.name ?? null;
  return [findingOf('THIS_DEVICE_LACKS_ROTATIONS', { rotations, source })];
}

function unopenedRotations(snapshot: KeystoreSnapshot): readonly Finding[] {
  if (canOpenCurrentKey(snapshot)) return [];
  return [findingOf('ROTATION_UNOPENED', { rotations: snapshot.unopenedRotations.length })];
}

function missingOlderKeys(snapshot: KeystoreSnapshot): readonly Finding[] {
  const missing = olderKeysMissing(snapshot);
  if (missing.length === 0) return [];
  return [findingOf('OLDER_KEYS_MISSING', { keys: missing.length }, { subject: subjectOfOlderKeys(missing) })];
}

function lackedEntries({ gaps, devices }: KeystoreSnapshot): readonly Finding[] {
  if (gaps.length === 0) return [];
  const lacking = new Set(gaps.map(({ device }) => device));
  const entries = gaps.reduce((sum, { missingEntries }) => sum + missingEntries, 0);
  const names = [...devices.active, ...devices.archived, ...devices.revoked]
    .filter(({ id }) => lacking.has(id))
    .map(({ name }) => name);
  return [findingOf('THIS_DEVICE_LACKS_ENTRIES', { entries, devices: nameList(names) })];
}
