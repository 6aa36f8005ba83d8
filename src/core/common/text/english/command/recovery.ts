/** What is said of the recovery key. */
export const recoveryMessages = {
  title: 'Recovery key:',
  use: 'Print it or write it down, and keep the paper away from this machine. It opens every vault of the account, and whoever has it has the account.',
  confirmIt:
    'Then type it back with "onestar recovery-key confirm". Until then this vault keeps it, and "onestar recovery-key show" shows it again.',
  noneKept:
    'This vault keeps no recovery key: it was typed back here, or made on another device. Use the paper. If that is in doubt, "onestar recovery-key check" tries it.',

  passwordSet: 'The vault has the new password. The recovery key stays the same.',
  opens: 'This is a recovery key of the account, and it opens the vault of this device. It was not used up.',
  opensNot: [
    'This is a recovery key of the account, but it does not open the vault of this device yet.',
    'Type it once more with "onestar recovery-key confirm", and it does.',
  ],
  confirmed: 'The recovery key opens the vault of this device, which keeps no copy of it.',

  replaced: 'There is a new recovery key.',
  oldOne:
    'The old one opens this vault until then, and stays good for the account. Keep it safe or destroy it: whoever finds it can still use it. On your other devices, type the new one with "onestar recovery-key confirm" after an import.',
  typeBack: 'Type the new recovery key from the paper, or nothing to do that later: ',
  typeBackAgain:
    'That is not the new recovery key. Compare each group and type it again, or nothing to do that later: ',
};
