/** What stands in the file that a recovery code is saved to. */
export const recoveryCodeSheet = {
  title: 'OneStarStream recovery code',
  explanation: [
    'It opens the vault on one device when you have forgotten the password. Whoever has the code and',
    'that device can read everything. Keep them apart, and delete this file once the code is on paper.',
  ],
};
