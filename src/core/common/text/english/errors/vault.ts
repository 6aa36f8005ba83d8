import { counted } from '../phrases.js';
import type { NoParameters, Reading } from '../../text.js';
import type { ErrorTexts } from './error-texts.js';

const restore = 'Restore the file from a backup, or move it away and join the account again from another device.';
const forged = 'Use another copy of the file. This one may be damaged or forged.';

export const vaultErrors = {
  VAULT_LOCKED: (_: NoParameters, { place }: Reading) => ({
    message: 'The vault is locked. Nothing was changed.',
    hint: { window: 'Unlock it and try again.', command: 'Run the command again.' }[place],
  }),
  VAULT_MISSING: (_: NoParameters, { place }: Reading) => ({
    message: 'There is no vault in this data folder yet. Nothing was changed.',
    hint: {
      window: 'Create a vault, or ask to join an account.',
      command: 'Name the right folder with --data-dir, or create a vault with "onestar init" or "onestar join".',
    }[place],
  }),
  VAULT_EXISTS: (_: NoParameters, { place }: Reading) => ({
    message: 'There is already a vault in this data folder. It was not changed.',
    hint: {
      window: 'Unlock it, or start the app with another data folder.',
      command: 'Use it, or name another folder with --data-dir.',
    }[place],
  }),
  VAULT_WORKER_ENDED: (_: NoParameters, { place }: Reading) => ({
    message:
      'The part of the app that holds your keys stopped unexpectedly. Everything saved before is safe. The last change may be missing.',
    hint: {
      window: 'Unlock the vault again and check whether your last change is there.',
      command: 'Run "onestar status" to check whether your last change is there.',
    }[place],
  }),
  VAULT_RESTART_NEEDED: (_: NoParameters, { place }: Reading) => ({
    message:
      'The part of the app that holds your keys got stuck while saving. The vault can’t be opened or changed until it is restarted. Everything saved before is safe. The last change was saved completely or not at all.',
    hint: {
      window: 'Quit OneStarStream and start it again. Then check whether your last change is there.',
      command: 'Run "onestar status" to check whether your last change is there.',
    }[place],
  }),
  OPERATION_CANCELLED: {
    message: 'Cancelled. Nothing was changed.',
    hint: 'Start again whenever you like.',
  },

  WRONG_PASSWORD: (_: NoParameters, { place }: Reading) => ({
    message: 'Wrong password.',
    hint: {
      window: 'Check Caps Lock and the keyboard layout, then try again. You can also use the recovery key.',
      command: 'Check the password and try again. "onestar recover" sets a new one by the recovery key.',
    }[place],
  }),
  'WRONG_PASSWORD.recovery-key': {
    message: 'This recovery key does not open the vault of this device.',
    hint: 'Compare each group with the paper, and make sure that it is the newest one that was typed on this device.',
  },
  UNLOCK_THROTTLED: ({ seconds }: { readonly seconds: number }) => ({
    message: `Too many attempts. Try again in ${counted(seconds, 'second')}.`,
    hint: 'Wait, then try again.',
  }),
  'UNLOCK_THROTTLED.others': (_: NoParameters, { place }: Reading) => ({
    message: 'Other programs are opening this vault right now.',
    hint: {
      window: 'Try again in a moment.',
      command: 'Try again in a moment, or give it more time with --wait.',
    }[place],
  }),
  PASSWORD_TOO_SHORT: ({ least }: { readonly least: number }) => ({
    message: 'The password is too short. Nothing was changed.',
    hint: `Use at least ${counted(least, 'character')}. Several words are easier to remember than one with symbols.`,
  }),
  PASSWORD_TOO_LONG: ({ most }: { readonly most: number }) => ({
    message: 'The password is too long. Nothing was changed.',
    hint: `Use at most ${counted(most, 'character')}. A few words are just as safe.`,
  }),

  RECOVERY_KEY_INVALID: ({ groups, length }: { readonly groups: number; readonly length: number }) => ({
    message:
      'This is not a recovery key, because a letter or digit is wrong or missing. Nothing was changed, and it does not count as an attempt.',
    hint: `Compare it with the paper. It has ${groups} groups of ${length} letters and digits.`,
  }),
  RECOVERY_KEY_FOREIGN: {
    message: 'This device doesn’t know this recovery key. Nothing was changed.',
    hint: 'Use the paper that was printed for this account. If another device replaced it, import a bundle from there first.',
  },
  'RECOVERY_KEY_FOREIGN.out': {
    message: 'This recovery key was revoked. Nothing was changed.',
    hint: 'Use the paper that took its place.',
  },
  'RECOVERY_KEY_FOREIGN.not-printed': {
    message: 'This is another recovery key than the one to be printed. Nothing was changed.',
    hint: 'Type what stands on the new paper.',
  },

  'KEY_DERIVATION_REFUSED.unknown': {
    message: 'The file uses a key derivation that this version does not know. Nothing was changed.',
    hint: `Update the app. If that does not help, the file may be damaged or forged.`,
  },
  'KEY_DERIVATION_REFUSED.weak': {
    message: 'The file’s key derivation is too weak to protect a password. Nothing was changed.',
    hint: forged,
  },
  'KEY_DERIVATION_REFUSED.costly': {
    message: 'The file’s key derivation would take too much memory or time. Nothing was changed.',
    hint: forged,
  },
  'KEY_DERIVATION_REFUSED.memory': {
    message: 'This device does not have enough free memory to derive the key. Nothing was changed.',
    hint: 'Close some programs, then try again.',
  },

  VAULT_STORAGE_FULL: {
    message: 'The disk is full, so the change was not saved. The vault is as it was before.',
    hint: 'Free some space on the disk that holds the data folder, then try again.',
  },
  VAULT_STORAGE_FAILED: {
    message: 'The vault file could not be read or written. The vault is as it was before.',
    hint: 'Check that the disk is connected and not write-protected, and that the data folder belongs to you. Then try again.',
  },
  'VAULT_STORAGE_FAILED.gone': (_: NoParameters, { place }: Reading) => ({
    message:
      'The vault file is no longer where it was opened: it was deleted or moved, or its disk was removed. Nothing was written since.',
    hint: {
      window: 'Bring the data folder or its disk back, then open the vault again.',
      command: 'Bring the data folder or its disk back, then run the command again.',
    }[place],
  }),
  VAULT_READ_ONLY: (_: NoParameters, { place }: Reading) => ({
    message: 'The vault can be read and exported but not changed, because its disk is read-only.',
    hint: {
      window:
        'Export a bundle to another disk if this one is failing. Otherwise make it writable and unlock the vault again.',
      command:
        'Export a bundle to another disk if this one is failing. Otherwise make it writable and run the command again.',
    }[place],
  }),
  'VAULT_READ_ONLY.permission': (_: NoParameters, { place }: Reading) => ({
    message: 'The vault can be read and exported but not changed, because you may not write to its files.',
    hint: {
      window: 'Give yourself permission to write to the data folder and the files in it, then unlock the vault again.',
      command: 'Give yourself permission to write to the data folder and the files in it, then run the command again.',
    }[place],
  }),
  VAULT_NEWER_FORMAT: (
    { format, newest }: { readonly format: number; readonly newest: number },
    { place }: Reading,
  ) => ({
    message: `A newer version of the app made this vault (format ${format}; this version reads up to ${newest}). The vault was not changed.`,
    hint: {
      window: 'Update the app, then open the vault again.',
      command: 'Update the app, then run the command again.',
    }[place],
  }),
  'VAULT_NEWER_FORMAT.suite': {
    message:
      'A newer version of the app locked this vault in a way that this version does not know. The vault was not changed.',
    hint: 'Update the app on this device. Then try again.',
  },
  VAULT_OLDER_FORMAT: {
    message: 'An old version of the app made this vault, and this version can’t open it. The vault was not changed.',
    hint: 'Move the file away, then create a new vault.',
  },
  VAULT_HEADER_INVALID: {
    message: 'The header of the vault file is damaged, so the vault can’t be opened. The file was not changed.',
    hint: restore,
  },
  'VAULT_HEADER_INVALID.slots': {
    message:
      'The header of the vault file was changed outside the app, so the recovery key may no longer work. Nothing was changed.',
    hint: 'Type the recovery key first, as if it was new. That repairs the header.',
  },
  VAULT_DAMAGED: {
    message: 'The vault file is damaged and can’t be read. It was not changed.',
    hint: restore,
  },
  'VAULT_DAMAGED.pending-join': {
    message: 'What this device keeps of its request to join is damaged. Nothing was changed.',
    hint: 'Move the vault away and ask to join again.',
  },
  'VAULT_DAMAGED.structure': {
    message: 'The vault file is damaged. Parts of it can be read, but nothing can be added. It was not changed.',
    hint: restore,
  },
  'VAULT_DAMAGED.keys': {
    message:
      'The vault file is damaged: this device’s keys can’t be read. The rest can be read and exported. The file was not changed.',
    hint: restore,
  },
  'VAULT_DAMAGED.no-entries': {
    message: 'The vault file is damaged: none of its entries can be read. The file was not changed.',
    hint: restore,
  },
  'VAULT_DAMAGED.entry': ({ sequence }: { readonly sequence: number }) => ({
    message: `The vault file is damaged: entry ${sequence} of one of its feeds can’t be read. The file was not changed.`,
    hint: restore,
  }),
  'VAULT_DAMAGED.own-feed': {
    message:
      'Entries in this device’s own feed are damaged, so nothing can be added to it. Everything else can be read and exported.',
    hint: 'Import a bundle from another device. It holds the damaged entries and repairs them.',
  },
} satisfies ErrorTexts;
