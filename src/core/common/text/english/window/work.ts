import { formatNumber } from '../../plurals.js';

const phases = {
  deriving: 'Making the key. It is slow on purpose: so is every guess of somebody else.',
  verifying: 'Checking every entry and its signature.',
  reading: 'Reading the entries.',
  writing: 'Writing.',
};

/** Work that takes a while. */
export const workMessages = {
  phases,
  percent: (percent: number) => `${formatNumber(percent)}%`,
  cancelling: 'Cancelling…',
  tooLate: 'Too late to cancel: it is being written, and will be done in a moment.',
};
