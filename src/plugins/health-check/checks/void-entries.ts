import type { DeviceId, VoidEntry } from '../../../keystore/index.js';
import { wholeDaysBetween } from '../account-facts.js';
import type { Finding, HealthCheck } from '../health-check-registry.js';
import type { Severity } from '../sync-check-result.js';
import { listed } from '../wording.js';

/** After so many days without a word of a device that was shut out, what was refused of it is history. */
const NEWS_FOR_DAYS = 30;

export const voidEntries: HealthCheck = {
  id: 'void-entries',
  title: 'Refused changes',
  evaluate({ voidEntries: { newest }, devices: { revoked } }, { now }) {
    const silent = new Set(
      revoked.filter(({ lastHeardAt }) => wholeDaysBetween(lastHeardAt, now) >= NEWS_FOR_DAYS).map(({ id }) => id),
    );
    const joinedLate = newest.filter(({ code }) => code === 'DEVICE_REVOKED');
    const writtenLate = newest.filter(({ code }) => code === 'ENTRY_AUTHOR_REVOKED');
    const others = newest.filter((entry) => !joinedLate.includes(entry) && !writtenLate.includes(entry));
    return [
      ...(writtenLate.length > 0 ? [writtenAfterRevocation(writtenLate, silent)] : []),
      ...(joinedLate.length > 0 ? [joinedByOldBundle(joinedLate, silent)] : []),
      ...(others.length > 0 ? [withoutEffect(others, silent)] : []),
    ];
  },
};

function writtenAfterRevocation(entries: readonly VoidEntry[], silent: ReadonlySet<DeviceId>): Finding {
  return {
    code: 'REVOKED_DEVICE_WROTE',
    severity: severityOf(entries, silent),
    message: `Refused: what ${namesIn(entries)} wrote after it was revoked.`,
    recommendation: 'If you still use that device, let it join anew. If you do not have it, somebody else is using it.',
    remedy: 'open-devices',
  };
}

function joinedByOldBundle(entries: readonly VoidEntry[], silent: ReadonlySet<DeviceId>): Finding {
  return {
    code: 'DEVICE_REFUSED',
    severity: severityOf(entries, silent),
    message: `Refused: ${namesIn(entries)}, which joined with a bundle older than a revocation.`,
    recommendation: 'If that device is yours, export a new bundle here and let it join with that.',
    remedy: 'open-devices',
  };
}

function withoutEffect(entries: readonly VoidEntry[], silent: ReadonlySet<DeviceId>): Finding {
  return {
    code: 'ENTRIES_VOID',
    severity: severityOf(entries, silent),
    message: `Changes by ${namesIn(entries)} have no effect: they build on something that was refused.`,
    recommendation: 'If that device is yours, export a new bundle here and import it there.',
    remedy: 'open-devices',
  };
}

/** Refused entries stay on record for ever; they are a warning for as long as a device that wrote them may go on. */
function severityOf(entries: readonly VoidEntry[], silent: ReadonlySet<DeviceId>): Severity {
  return entries.every(({ device }) => silent.has(device)) ? 'info' : 'warning';
}

function namesIn(entries: readonly VoidEntry[]): string {
  return listed([...new Map(entries.map(({ device, deviceName }) => [device, deviceName])).values()]);
}
