import { counted } from './phrases.js';

/** What `Intl` has no words for. The texts of times are made in `text/times.ts`. */
export const timesMessages = {
  unknown: 'at an unknown time',
  unknownDay: 'At an unknown time',
  justNow: 'just now',
  on: (date: string) => `on ${date}`,
  ago: (count: number, unit: string) => `${counted(count, unit)} ago`,
  agoBriefly: (count: number, unit: string) => `${count}${unit} ago`,
  due: 'due now',
  in: (span: string) => `in ${span}`,
  underOneMillisecond: 'under 1 ms',
  today: 'Today',
  yesterday: 'Yesterday',
};
