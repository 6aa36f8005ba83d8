import type { Immutable, KeystoreView } from '../../ipc/contract.js';
import type { KeystoreSnapshot } from '../../keystore/index.js';

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
      lacksCurrentKey: snapshot.lacksCurrentKey,
    },
    counts: {
      active: devices.active.length,
      archived: devices.archived.length,
      suspended: devices.suspended.length,
      revoked: devices.revoked.length,
      inSync: alignment.inSync.length,
      outOfSync: alignment.outOfSync.length,
    },
    missingRotations: alignment.missingRotations,
    rotations: rotations.total,
    currentKey: { generation, publicKey, authorName, writtenAt },
    lastSyncedAt: snapshot.lastSyncedAt,
    needsRotation: snapshot.needsRotation,
    keepsRecoveryKey: snapshot.keepsPaper,
    conflicts: snapshot.conflicts.length,
    openExchange: snapshot.openExchange,
  };
}

/** This device is the first of the active ones, unless another device archived or suspended it, or got it out. */
function thisDeviceName({ devices: { active, archived, suspended, revoked } }: KeystoreSnapshot): string {
  return (
    [active, archived, suspended, revoked].flatMap((list) => list.find(({ isThisDevice }) => isThisDevice) ?? [])[0]
      ?.name ?? ''
  );
}
