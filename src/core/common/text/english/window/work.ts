import { formatNumber } from '../../plurals.js';

const phases = {
  deriving: 'Making the key. This is slow on purpose, so that guessing is slow too.',
  verifying: 'Checking every entry and its signature.',
  reading: 'Reading the entries.',
  writing: 'Writing.',
};

/** Work that takes a while. */
export const workMessages = {
  phases,
  percent: (percent: number) => `${formatNumber(percent)}%`,
  cancelling: 'Cancelling…',
  tooLate: 'Too late to cancel: it is being saved and will be done in a moment.',
};
