import type { DeviceSummary, KeystoreSnapshot } from '../../../keystore/index.js';
import type { HealthCheck } from '../health-check-registry.js';
import { quoted } from '../wording.js';

/** More pairs than this are one and the same trouble. */
const REPORTED_PAIRS = 10;

export const contestedRevocation: HealthCheck = {
  id: 'contested-revocation',
  title: 'Devices that revoked each other',
  evaluate(snapshot) {
    if (snapshot.contestedRevocations.length === 0) return [];
    const devices = devicesById(snapshot);
    const nameOf = (id: string): string => quoted(devices.get(id)?.name ?? 'a device unknown here');
    // Once the one that stands is revoked too, both are shut out, and there is nothing left to decide.
    const open = snapshot.contestedRevocations.filter(({ standing }) => devices.get(standing)?.standing !== 'revoked');
    return open.slice(0, REPORTED_PAIRS).map(({ standing, voided }) => ({
      code: 'REVOCATION_CONTESTED',
      severity: 'critical',
      message: `${nameOf(standing)} and ${nameOf(voided)} revoked each other. By rule ${nameOf(standing)} stands, which the other devices knew first.`,
      recommendation: `Make sure that ${nameOf(standing)} is in your hands. If it is not, revoke it too, or found a new account, on a device that you trust.`,
      remedy: 'open-devices',
    }));
  },
};

function devicesById({ devices }: KeystoreSnapshot): ReadonlyMap<string, DeviceSummary> {
  return new Map([...devices.active, ...devices.archived, ...devices.revoked].map((device) => [device.id, device]));
}
