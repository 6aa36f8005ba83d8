import { counted } from '../phrases.js';
import type { NoParameters, Reading } from '../../text.js';
import type { ErrorTexts } from './error-texts.js';

const askAgain = 'Create a new request on the device that wants to join.';

/** Of a device that asks to join, and of the one that lets it in. */
export const joiningErrors = {
  'REQUEST_INVALID.other-file': {
    message: 'This file is not a request to join. Nothing was changed.',
    hint: 'Choose the file that the new device saved.',
  },
  'REQUEST_INVALID.is-bundle': {
    message: 'This file is a bundle or a welcome, not a request to join. Nothing was changed.',
    hint: 'Choose the file that the new device saved when it asked to join.',
  },
  'REQUEST_INVALID.swapped': {
    message: 'The file holds another request than the one that you looked at. Nothing was changed.',
    hint: 'Open the request again, and compare the code with the one on the new device. If they differ, somebody else wants to be let in.',
  },
  'REQUEST_INVALID.made-wrongly': {
    message: 'The code is right, but the request is damaged or was not made by OneStarStream. Nothing was changed.',
    hint: askAgain,
  },
  JOIN_PENDING: (_: NoParameters, { place }: Reading) => ({
    message: 'This device asked to join an account and waits for its welcome. Nothing was changed.',
    hint: {
      window: 'Open the welcome that the other device saved.',
      command:
        'Run "onestar join --welcome FILE" with what the other device wrote. "onestar join --request FILE" shows the code again, and --cancel takes the request back.',
    }[place],
  }),
  JOIN_NOT_PENDING: (_: NoParameters, { place }: Reading) => ({
    message: 'This device does not wait for a welcome. Nothing was changed.',
    hint: {
      window: 'Ask to join an account first.',
      command: 'Ask first, in an empty data folder: onestar join --name NAME --request FILE',
    }[place],
  }),
  'FILE_NOT_WRITTEN.welcome-aside': ({ file, name }: { readonly file: string; readonly name: string }) => ({
    message: `The device was let in, but its welcome could not be named ${name}. The welcome is safe: it lies there as ${file}.`,
    hint: 'Open that file on the new device. It is the welcome.',
  }),
  REQUEST_ENDED: ({ most }: { readonly most: number }) => ({
    message: `${counted(most, 'wrong code')} were typed for this request, so it can’t be used any more. Nothing was changed.`,
    hint: askAgain,
  }),
  REQUEST_TOO_OLD: {
    message: 'This request is older than 7 days. Nothing was changed.',
    hint: askAgain,
  },
  REQUEST_USED: {
    message: 'A device was already let in with this request. Nothing was changed.',
    hint: `Open the welcome on that device. If it is lost, revoke the device. ${askAgain}`,
  },
  REQUEST_FOREIGN_ACCOUNT: {
    message: 'This device asks to join another account. Nothing was changed.',
    hint: 'Choose the request of a device that wants to join this account.',
  },
  PAIRING_CODE_WRONG: ({ left }: { readonly left: number }) => ({
    message: `Wrong code. Nothing was changed, and ${counted(left, 'attempt')} ${left === 1 ? 'is' : 'are'} left.`,
    hint: 'Type the code that the new device shows.',
  }),
  'PAIRING_CODE_WRONG.form': {
    message: 'A code has 12 letters and digits. Nothing was changed, and this does not count as an attempt.',
    hint: 'Type the code that the new device shows.',
  },
} satisfies ErrorTexts;
