import { counted } from '../phrases.js';

/** What `findings` says to people. */
export const findingMessages = {
  none: 'Nothing was found.',
  seen: 'marked as seen',
  canBeSeen: 'can be marked as seen',
  question: (message: string) => `${message} No report shows this any more once it is marked. Type yes to go on:`,
  marked: (count: number) => `${counted(count, 'finding')} ${count === 1 ? 'is' : 'are'} marked as seen.`,
  unmarked: (count: number) => `${counted(count, 'mark')} ${count === 1 ? 'was' : 'were'} taken back.`,
};
