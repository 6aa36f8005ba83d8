/** A wall-clock moment (epoch ms) as local date and time to the minute. Other devices' clocks may say anything. */
export function formatMoment(epochMs: number): string {
  const date = new Date(epochMs);
  if (Number.isNaN(date.getTime())) return 'unknown';
  const day = [date.getFullYear(), twoDigits(date.getMonth() + 1), twoDigits(date.getDate())].join('-');
  return `${day} ${twoDigits(date.getHours())}:${twoDigits(date.getMinutes())}`;
}

/** The moment (epoch ms) that a day, or a day and a minute, of local time begins: 2026-02-03, 2026-02-03T04:05. Null for anything else. */
export function parseMoment(text: string): number | null {
  const [, day, minute = '00:00'] = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d))?$/.exec(text) ?? [];
  const moment = new Date(`${day}T${minute}`).getTime();
  // A day that no month has becomes one of the next month.
  return !Number.isNaN(moment) && formatMoment(moment) === `${day} ${minute}` ? moment : null;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
