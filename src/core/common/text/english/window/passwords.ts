import { formatNumber } from '../../plurals.js';

/** What a new secret is called: a password opens the vault on one device, a passphrase a bundle. */
export type SecretNoun = 'password' | 'passphrase';

const strengths = {
  0: 'Very easy to guess',
  1: 'Easy to guess',
  2: 'Could be guessed',
  3: 'Hard to guess',
  4: 'Very hard to guess',
};

const weaknesses = {
  straightRow: 'Rows of keys are among the first things that are tried.',
  keyPattern: 'Patterns on the keyboard are among the first things that are tried.',
  simpleRepeat: 'Repeating a character adds next to nothing.',
  extendedRepeat: 'Repeating the same characters adds next to nothing.',
  sequences: 'Sequences like “abc” or “6543” add next to nothing.',
  recentYears: 'Recent years are easy to guess.',
  dates: 'Dates are easy to guess.',
  topTen: 'This is one of the ten most used passwords.',
  topHundred: 'This is one of the hundred most used passwords.',
  common: 'This is a much used password.',
  similarToCommon: 'This is close to a much used password.',
  wordByItself: 'A single word is easy to guess.',
  namesByThemselves: 'A name by itself is easy to guess.',
  commonNames: 'Names are easy to guess.',
  userInputs: 'The names of this device and this app are easy to guess.',
};

/** Choosing a new password or passphrase, and typing one. */
export const passwordsMessages = {
  strengths,
  weaknesses,
  strengthLabel: 'How hard it is to guess',
  strengthUnknown: 'Not known yet',
  addWords: 'Add another word or two that have nothing to do with the others.',
  strongEnough: 'Good choice. Nobody can reset it for you, so keep it in mind.',
  suggest: 'Suggest one',
  suggesting: 'Drawing words…',
  suggestHint: 'Six words drawn by chance, on this device',
  suggested: 'Six words, drawn by chance on this device. Write them down before you go on.',

  show: (label: string) => `Show: ${label}`,
  hide: (label: string) => `Hide: ${label}`,
  capsLock: 'Caps Lock is on.',

  again: (noun: SecretNoun) => `The same ${noun} again`,
  missing: (noun: SecretNoun) => `Choose a ${noun}.`,
  tooShort: (noun: SecretNoun, least: number) =>
    `This ${noun} is too short: it needs at least ${formatNumber(least)} characters.`,
  tooLong: (noun: SecretNoun, most: number) => `This ${noun} is too long. At most ${formatNumber(most)} characters.`,
  differ: (noun: SecretNoun) => `The two ${noun}s are not the same. Type it once more.`,
  atLeast: (least: number) => `At least ${formatNumber(least)} characters.`,
  vaultAdvice: 'Four or five unrelated words are strong and easy to keep in mind.',

  deriving: 'Making a key from the password. It is slow on purpose: so is every guess of somebody else.',

  current: 'Current password',
  currentMissing: 'Type the password you use now.',
  changeTitle: 'Change the password',
  changeDescription: 'For the vault on this device. Your data is not rewritten, and the recovery code stays valid.',
  newPassword: 'New password',
  change: 'Change the password',
  changing: 'Changing…',
  changed: 'The password was changed',
};
