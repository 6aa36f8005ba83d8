import type { Immutable, KeystoreView } from '../../ipc/contract.js';
import type { KeystoreSnapshot } from '../../keystore/index.js';
import { thisDeviceLacksRotations } from '../health-check/index.js';

/** The keystore at a glance: as small for 10,000 devices as for two. */
export function toKeystoreView(snapshot: KeystoreSnapshot): Immutable<KeystoreView> {
  const { devices, alignment, currentKey, rotations } = snapshot;
  const { generation, publicKey, authorName, writtenAt } = currentKey;
  return {
    keystoreRevision: snapshot.revision,
    accountId: snapshot.accountId,
    thisDevice: {
      id: snapshot.thisDevice,
      name: thisDeviceName(snapshot),
      lacksRotations: thisDeviceLacksRotations(snapshot),
    },
    counts: {
      active: devices.active.length,
      archived: devices.archived.length,
      revoked: devices.revoked.length,
      inSync: alignment.inSync.length,
      outOfSync: alignment.outOfSync.length,
    },
    missingRotations: alignment.missingRotations,
    rotations: rotations.total,
    currentKey: { generation, publicKey, authorName, writtenAt },
    lastSyncedAt: snapshot.lastSyncedAt,
    conflicts: snapshot.conflicts.length,
    openExchange: snapshot.openExchange,
  };
}

/** This device is the first of the active ones, unless another device archived or revoked it. */
function thisDeviceName({ devices: { active, archived, revoked } }: KeystoreSnapshot): string {
  return (
    [active, archived, revoked].flatMap((list) => list.find(({ isThisDevice }) => isThisDevice) ?? [])[0]?.name ?? ''
  );
}
