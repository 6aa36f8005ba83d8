import { checkTitles } from '../../../core/common/text/english/check-titles.js';
import { nameList } from '../../../core/common/text/english/phrases.js';
import type { KeystoreSnapshot } from '../../../keystore/index.js';
import { deviceKnownToHaveMore, olderKeysMissing } from '../account-facts.js';
import { findingOf } from '../finding-kinds.js';
import type { Finding, HealthCheck } from '../health-check-registry.js';

export const thisDeviceBehind: HealthCheck = {
  id: 'this-device-behind',
  title: checkTitles['this-device-behind'],
  evaluate: (snapshot) => [
    ...neededRotation(snapshot),
    ...lackedKey(snapshot),
    ...missingOlderKeys(snapshot),
    ...waitingEntries(snapshot),
    ...refusedEntries(snapshot),
  ],
};

function neededRotation({ needsRotation, rotationsForcedBy }: KeystoreSnapshot): readonly Finding[] {
  const forcedBy = nameList(rotationsForcedBy.map(({ name }) => name));
  return needsRotation ? [findingOf('ROTATION_NEEDED', { forcedBy })] : [];
}

function lackedKey(snapshot: KeystoreSnapshot): readonly Finding[] {
  if (!snapshot.lacksCurrentKey) return [];
  const source = deviceKnownToHaveMore(snapshot)?.name ?? null;
  return [findingOf('THIS_DEVICE_LACKS_KEY', { source })];
}

function missingOlderKeys(snapshot: KeystoreSnapshot): readonly Finding[] {
  const missing = olderKeysMissing(snapshot);
  if (missing.length === 0) return [];
  const subject = `${missing.length} ${missing.toSorted().join(' ')}`.slice(0, 1_000);
  return [findingOf('OLDER_KEYS_MISSING', { keys: missing.length }, { subject })];
}

function waitingEntries({ waiting: { incomplete, ofALaterVersion } }: KeystoreSnapshot): readonly Finding[] {
  return [
    ...(ofALaterVersion > 0 ? [findingOf('ENTRIES_OF_NEWER_VERSION', { entries: ofALaterVersion })] : []),
    // Once seen, it is news again when more waits.
    ...(incomplete > 0
      ? [findingOf('ENTRIES_INCOMPLETE', { entries: incomplete }, { subject: String(incomplete) })]
      : []),
  ];
}

function refusedEntries({ refused: { total, newest } }: KeystoreSnapshot): readonly Finding[] {
  if (total === 0) return [];
  const ids = newest.map(({ id, reason }) => id ?? reason).toSorted();
  return [findingOf('ENTRIES_REFUSED', { entries: total }, { subject: `${total} ${ids.join(' ')}`.slice(0, 1_000) })];
}
