import { checkTitles } from '../../../core/common/text/english/check-titles.js';
import { nameList } from '../../../core/common/text/english/phrases.js';
import type { DeviceId, VoidEntry } from '../../../keystore/index.js';
import { wholeDaysBetween } from '../account-facts.js';
import { findingOf } from '../finding-kinds.js';
import type { Finding, HealthCheck } from '../health-check-registry.js';
import type { Severity } from '../sync-check-result.js';

/** After so many days without a word of a device that was shut out, what was refused of it is history. */
const NEWS_FOR_DAYS = 30;

export const voidEntries: HealthCheck = {
  id: 'void-entries',
  title: checkTitles['void-entries'],
  evaluate({ voidEntries: { newest }, devices: { revoked } }, { now }) {
    if (newest.length === 0) return [];
    const silent = new Set(
      revoked.filter(({ lastHeardAt }) => wholeDaysBetween(lastHeardAt, now) >= NEWS_FOR_DAYS).map(({ id }) => id),
    );
    const joinedLate = newest.filter(({ code }) => code === 'DEVICE_REVOKED');
    const writtenLate = newest.filter(({ code }) => code === 'ENTRY_AUTHOR_REVOKED');
    const others = newest.filter((entry) => !joinedLate.includes(entry) && !writtenLate.includes(entry));
    return [
      ...about('REVOKED_DEVICE_WROTE', writtenLate, silent),
      ...about('DEVICE_REFUSED', joinedLate, silent),
      ...about('ENTRIES_VOID', others, silent),
    ];
  },
};

/** Refused entries stay on record for ever; they are a warning for as long as a device that wrote them may go on. */
function severityOf(entries: readonly VoidEntry[], silent: ReadonlySet<DeviceId>): Severity {
  return entries.every(({ device }) => silent.has(device)) ? 'info' : 'warning';
}

function about(
  code: 'REVOKED_DEVICE_WROTE' | 'DEVICE_REFUSED' | 'ENTRIES_VOID',
  entries: readonly VoidEntry[],
  silent: ReadonlySet<DeviceId>,
): readonly Finding[] {
  if (entries.length === 0) return [];
  const names = [...new Map(entries.map(({ device, deviceName }) => [device, deviceName])).values()];
  const newest = entries.map(({ device, sequence }) => `${device} ${sequence}`).toSorted();
  return [
    findingOf(
      code,
      { devices: nameList(names) },
      { severity: severityOf(entries, silent), subject: newest.join(' ').slice(0, 1_000) },
    ),
  ];
}
