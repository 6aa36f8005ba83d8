import { checkTitles } from '../../../core/common/text/english/check-titles.js';
import type { KeystoreSnapshot } from '../../../keystore/index.js';
import { findingOf } from '../finding-kinds.js';
import type { Finding, HealthCheck } from '../health-check-registry.js';

/** More devices than this are one and the same trouble. */
const REPORTED_DEVICES = 10;

export const heldBackEntries: HealthCheck = {
  id: 'held-back-entries',
  title: checkTitles['held-back-entries'],
  evaluate: (snapshot) => findHeldBack(snapshot),
};

/** Of whom something is held back, each with the device that a person is asked to look at. */
export function findHeldBack({ heldBack, devices: { suspended, revoked } }: KeystoreSnapshot): readonly Finding[] {
  if (heldBack.length === 0) return [];
  // That nothing more is taken of a device that is out is as it should be.
  const out = new Set([...suspended, ...revoked].map(({ id }) => id));
  return heldBack
    .filter(({ device }) => !out.has(device))
    .slice(0, REPORTED_DEVICES)
    .map(({ device: id, deviceName: name, reason, entries }) =>
      findingOf(
        'ENTRIES_HELD_BACK',
        { device: name, entries, reason },
        { device: { id, name }, subject: `${id} ${reason}` },
      ),
    );
}
