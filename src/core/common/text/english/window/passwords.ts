import { formatNumber } from '../../plurals.js';

const strengths = {
  0: 'Very easy to guess',
  1: 'Easy to guess',
  2: 'Could be guessed',
  3: 'Hard to guess',
  4: 'Very hard to guess',
};

const weaknesses = {
  straightRow: 'Attackers try rows of keys first.',
  keyPattern: 'Attackers try keyboard patterns first.',
  simpleRepeat: 'Repeating a character hardly helps.',
  extendedRepeat: 'Repeating the same characters hardly helps.',
  sequences: 'Sequences like “abc” or “6543” hardly help.',
  recentYears: 'Recent years are easy to guess.',
  dates: 'Dates are easy to guess.',
  topTen: 'This is one of the ten most used passwords.',
  topHundred: 'This is one of the hundred most used passwords.',
  common: 'This is a common password.',
  similarToCommon: 'This is close to a common password.',
  wordByItself: 'A single word is easy to guess.',
  namesByThemselves: 'A name by itself is easy to guess.',
  commonNames: 'Names are easy to guess.',
  userInputs: 'The names of this device and this app are easy to guess.',
};

/** Choosing a new password, and typing one. */
export const passwordsMessages = {
  strengths,
  weaknesses,
  strengthLabel: 'How hard it is to guess',
  strengthUnknown: 'Not known yet',
  addWords: 'Add another word or two that have nothing to do with the others.',
  strongEnough: 'Good choice. Remember it: nobody can reset it for you.',
  suggest: 'Suggest one',
  suggesting: 'Choosing words…',
  suggestHint: 'Six random words, made on this device',
  suggested: 'Six random words, made on this device. Write them down before you go on.',

  show: (label: string) => `Show: ${label}`,
  hide: (label: string) => `Hide: ${label}`,
  capsLock: 'Caps Lock is on.',

  again: 'The same password again',
  missing: 'Choose a password.',
  tooShort: (least: number) => `Too short. Use at least ${formatNumber(least)} characters.`,
  tooLong: (most: number) => `Too long. Use at most ${formatNumber(most)} characters.`,
  differ: 'The two passwords differ. Type it again.',
  atLeast: (least: number) => `At least ${formatNumber(least)} characters.`,
  vaultAdvice: 'Four or five unrelated words are strong and easy to remember.',

  deriving: 'Making a key from the password. This is slow on purpose, so that guessing is slow too.',

  current: 'Current password',
  currentMissing: 'Type the password you use now.',
  changeTitle: 'Change the password',
  changeDescription: 'For the vault on this device. The recovery key stays valid.',
  newPassword: 'New password',
  change: 'Change the password',
  changing: 'Changing…',
  changed: 'The password was changed',
};
