import { formatNumber } from '../../plurals.js';

/** What long lists have in common. */
export const listsMessages = {
  loading: (noun: string) => `Loading ${noun}…`,
  range: (first: number, last: number, total: number, noun: string) =>
    `${formatNumber(first)}–${formatNumber(last)} of ${formatNumber(total)} ${noun}`,
  previousPage: 'Previous page',
  nextPage: 'Next page',
  showOlder: 'Show older',
  shown: (shown: number, total: number) => `${formatNumber(shown)} of ${formatNumber(total)}`,
  rowLoading: 'Loading…',
};
