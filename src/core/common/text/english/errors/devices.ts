import { counted, quoted } from '../phrases.js';
import type { NoParameters, Reading } from '../../text.js';
import type { ErrorTexts } from './error-texts.js';

/** Of devices and what they may do in the account. */
export const deviceErrors = {
  DEVICE_NAME_INVALID: {
    message: 'This name has no visible characters. Nothing was changed.',
    hint: 'Choose a name that you will recognize, for instance “Office laptop”.',
  },
  'DEVICE_NAME_INVALID.too-long': ({ most }: { readonly most: number }) => ({
    message: 'The name is too long. Nothing was changed.',
    hint: `Use at most ${counted(most, 'character')}. Emoji and accents can make it less.`,
  }),
  REASON_TOO_LONG: ({ most }: { readonly most: number }) => ({
    message: 'The reason is too long. Nothing was changed.',
    hint: `Use at most ${counted(most, 'character')}. Emoji and accents can make it less.`,
  }),
  DEVICE_UNKNOWN: ({ device }: { readonly device: string }) => ({
    message: `No device with the id ${device} is known here. Nothing was changed.`,
    hint: 'Choose a device from the list, or import a bundle from a device that knows this one.',
  }),
  'DEVICE_UNKNOWN.not-listed': {
    message: 'This device is not part of the account. Nothing was changed.',
    hint: 'Choose a device from the list. If it should be there, import a bundle from another device.',
  },
  DEVICE_REVOKED: {
    message: 'This device was revoked, so other devices ignore what it says. Nothing was changed.',
    hint: 'You can still read what it holds. To use it again, move its vault away and join the account again with a bundle from another device.',
  },
  'DEVICE_REVOKED.other': ({ name }: { readonly name: string }) => ({
    message: `${quoted(name)} was already revoked. Nothing was changed.`,
    hint: 'Choose another device.',
  }),
  DEVICE_SUSPENDED: {
    message: 'Another device suspended this one, so no key that it makes would be used. Nothing was changed.',
    hint: 'Use another device. If nobody but you should have suspended this one, revoke the device that did it.',
  },
  'DEVICE_SUSPENDED.letting-in': {
    message: 'Another device suspended this one, so whom it lets in would be out as well. Nothing was changed.',
    hint: 'Use another device. If nobody but you should have suspended this one, revoke the device that did it.',
  },
  DEVICE_IS_THIS_ONE: {
    message: 'This is the device you are using. Nothing was changed.',
    hint: 'Do this on another device.',
  },
  'VAULT_MISSING.account': (_: NoParameters, { place }: Reading) => ({
    message: 'There is no account here yet. Nothing was changed.',
    hint: {
      window: 'Create an account, or join one with a bundle.',
      command: 'Create an account with "onestar init", or join one with "onestar join".',
    }[place],
  }),
  'VAULT_DAMAGED.genesis-missing': {
    message: 'The vault lacks the entry that began the account. What it does hold was not changed.',
    hint: 'Import a bundle from another device. It holds the missing entry.',
  },
} satisfies ErrorTexts;
