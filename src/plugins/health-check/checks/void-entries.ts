import type { VoidEntry } from '../../../keystore/index.js';
import type { Finding, HealthCheck } from '../health-check-registry.js';
import { listed } from '../wording.js';

export const voidEntries: HealthCheck = {
  id: 'void-entries',
  title: 'Refused changes',
  evaluate({ voidEntries: { newest } }) {
    const joinedLate = newest.filter(({ code }) => code === 'DEVICE_REVOKED');
    const writtenLate = newest.filter(({ code }) => code === 'ENTRY_AUTHOR_REVOKED');
    const others = newest.filter((entry) => !joinedLate.includes(entry) && !writtenLate.includes(entry));
    return [
      ...(writtenLate.length > 0 ? [writtenAfterRevocation(writtenLate)] : []),
      ...(joinedLate.length > 0 ? [joinedByOldBundle(joinedLate)] : []),
      ...(others.length > 0 ? [withoutEffect(others)] : []),
    ];
  },
};

function writtenAfterRevocation(entries: readonly VoidEntry[]): Finding {
  return {
    code: 'REVOKED_DEVICE_WROTE',
    severity: 'warning',
    message: `Refused: what ${namesIn(entries)} wrote after it was revoked.`,
    recommendation: 'If you still use that device, let it join anew. If you do not have it, somebody else is using it.',
    remedy: 'open-devices',
  };
}

function joinedByOldBundle(entries: readonly VoidEntry[]): Finding {
  return {
    code: 'DEVICE_REFUSED',
    severity: 'warning',
    message: `Refused: ${namesIn(entries)}, which joined with a bundle older than a revocation.`,
    recommendation: 'If that device is yours, export a new bundle here and let it join with that.',
    remedy: 'open-devices',
  };
}

function withoutEffect(entries: readonly VoidEntry[]): Finding {
  return {
    code: 'ENTRIES_VOID',
    severity: 'warning',
    message: `Changes by ${namesIn(entries)} have no effect: they build on something that was refused.`,
    recommendation: 'If that device is yours, export a new bundle here and import it there.',
    remedy: 'open-devices',
  };
}

function namesIn(entries: readonly VoidEntry[]): string {
  return listed([...new Map(entries.map(({ device, deviceName }) => [device, deviceName])).values()]);
}
