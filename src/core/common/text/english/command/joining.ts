/** What is said while a device joins, on both sides. */
export const joiningMessages = {
  whatToDo:
    'Say what to do: --request FILE asks to join, --welcome FILE ends it, --cancel takes it back, and --bundle FILE takes the place of lost devices.',
  recoveryKeyNeedsBundle: '--recovery-key-file goes with --bundle, where all devices are lost.',

  requestWritten: (path: string) => `Wrote the request to ${path}. This is its code:`,
  afterAsking: [
    'Bring the file to a device of the account, and type the code there:',
    '    onestar devices admit FILE --out WELCOME',
    'Then bring the welcome back, and end it here:',
    '    onestar join --welcome WELCOME',
    'The code and the request are good for 7 days. Give the code to nobody else.',
  ],
  comparisonCode: (code: string) => `The other device will show this comparison code: ${code}`,

  labels: { name: 'Name', comparisonCode: 'Comparison code' },
  admitQuestion: 'Does the new device show the same? Type yes to let it in:',
  admitted: (name: string, comparisonCode: string) => `“${name}” was let in. Its comparison code is ${comparisonCode}.`,
  bringWelcome: (path: string) =>
    `Bring ${path} to it, and run there: onestar join --welcome ${path.split(/[\\/]/).at(-1)}`,

  joined:
    'This device has joined the account. Your other devices hear from it with the next bundle that you export here.',
  cancelled:
    'The request was taken back. There is no vault here any more. If a device was let in with it, revoke that one.',
  recovered:
    'This device took the place of your lost devices. They were revoked, and a new key was made that they can’t open. The recovery key stays the same.',
};
