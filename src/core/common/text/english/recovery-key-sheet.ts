/** What stands in the file that a recovery key is saved to. */
export const recoveryKeySheet = {
  title: 'OneStarStream recovery key',
  explanation: [
    'It opens the vault on every device of your account when a password is forgotten, and it stands above',
    'all devices: with it you bring the account back when every device is lost. Whoever has it can do all',
    'that too. Keep it on paper, away from your devices, and delete this file once it is printed.',
  ],
};
