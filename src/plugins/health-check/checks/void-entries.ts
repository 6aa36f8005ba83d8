import { checkTitles } from '../../../core/common/text/english/check-titles.js';
import { nameList } from '../../../core/common/text/english/phrases.js';
import type { DeviceId, DeviceSummary, VoidEntry } from '../../../keystore/index.js';
import { wholeDaysBetween } from '../account-facts.js';
import { findingOf } from '../finding-kinds.js';
import type { Finding, HealthCheck } from '../health-check-registry.js';

/** After so many days without a word of a device that was shut out, what it wrote is history. */
const NEWS_FOR_DAYS = 30;

export const voidEntries: HealthCheck = {
  id: 'void-entries',
  title: checkTitles['void-entries'],
  evaluate({ voidEntries: { newest }, devices: { revoked } }, { now }) {
    if (newest.length === 0) return [];
    const writing = new Set(revoked.filter((device) => goesOnWriting(device, now)).map(({ id }) => id));
    return [
      ...about(
        'REVOKED_DEVICE_WROTE',
        newest.filter(({ code }) => code === 'ENTRY_AUTHOR_REVOKED'),
        writing,
      ),
      ...about(
        'DEVICE_REFUSED',
        newest.filter(({ code }) => code === 'DEVICE_REVOKED'),
        writing,
      ),
    ];
  },
};

/** Whether something of it came after it was shut out, and lately. What somebody took the effect from on purpose is no news to them. */
function goesOnWriting({ lastHeardAt, reason }: DeviceSummary, now: number): boolean {
  return lastHeardAt > (reason?.at ?? 0) && wholeDaysBetween(lastHeardAt, now) < NEWS_FOR_DAYS;
}

/** Entries without effect stay on record for ever; they are a warning for as long as a device that wrote them may go on. */
function about(
  code: 'REVOKED_DEVICE_WROTE' | 'DEVICE_REFUSED',
  entries: readonly VoidEntry[],
  writing: ReadonlySet<DeviceId>,
): readonly Finding[] {
  if (entries.length === 0) return [];
  const names = [...new Map(entries.map(({ device, deviceName }) => [device, deviceName])).values()];
  const revokers = [...new Map(entries.map(({ by, byName }) => [by, byName])).values()];
  const newest = entries.map(({ device, sequence }) => `${device} ${sequence}`).toSorted();
  const isNews = entries.some(({ device }) => writing.has(device));
  return [
    findingOf(
      code,
      { devices: nameList(names), by: nameList(revokers) },
      { severity: isNews ? 'warning' : 'info', subject: newest.join(' ').slice(0, 1_000) },
    ),
  ];
}
