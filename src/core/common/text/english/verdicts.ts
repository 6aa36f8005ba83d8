import { numeral } from './phrases.js';

/** What a report comes to, in the window and in the command. */
export const verdictMessages = {
  inSync: 'In sync',
  attention: (things: number) =>
    things === 1 ? 'In sync, one thing to do' : `In sync, ${numeral(things)} things to do`,
  revoked: 'This device was revoked',
  suspended: 'This device is suspended',
  needsSync: 'Needs sync',
};
