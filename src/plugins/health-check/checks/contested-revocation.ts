import { checkTitles } from '../../../core/common/text/english/check-titles.js';
import { deviceNames } from '../../../core/common/text/english/device-names.js';
import type { DeviceSummary, KeystoreSnapshot } from '../../../keystore/index.js';
import { findingOf } from '../finding-kinds.js';
import type { HealthCheck } from '../health-check-registry.js';

/** More pairs than this are one and the same trouble. */
const REPORTED_PAIRS = 10;

export const contestedRevocation: HealthCheck = {
  id: 'contested-revocation',
  title: checkTitles['contested-revocation'],
  evaluate(snapshot) {
    if (snapshot.contestedRevocations.length === 0) return [];
    const devices = devicesById(snapshot);
    const nameOf = (id: string): string => devices.get(id)?.name ?? deviceNames.unknown;
    // Once the one that stands is revoked too, both are shut out, and there is nothing left to decide.
    const open = snapshot.contestedRevocations.filter(({ standing }) => devices.get(standing)?.standing !== 'revoked');
    return open
      .slice(0, REPORTED_PAIRS)
      .map(({ standing, voided }) =>
        findingOf(
          'REVOCATION_CONTESTED',
          { standing: nameOf(standing), voided: nameOf(voided) },
          { subject: `${standing}-${voided}`, device: { id: standing, name: nameOf(standing) } },
        ),
      );
  },
};

function devicesById({ devices }: KeystoreSnapshot): ReadonlyMap<string, DeviceSummary> {
  return new Map([...devices.active, ...devices.archived, ...devices.revoked].map((device) => [device.id, device]));
}
