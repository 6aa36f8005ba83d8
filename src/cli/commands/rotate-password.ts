import { defineCommand } from '../command.js';
import { ExitCode } from '../exit-code.js';
import { passwordOfExistingVault, unlockWith } from '../unlock.js';

export const rotatePassword = defineCommand({
  syntax: 'password',
  summary: 'Change the password of this vault',
  options: (yargs) =>
    yargs.option('new-password-file', {
      type: 'string',
      requiresArg: true,
      describe: 'Read the new password from a file',
    }),
  async run(context, options) {
    const currentPassword = await passwordOfExistingVault(context);
    const newPassword = await context.secrets.replacementPassword(options['new-password-file']);
    await unlockWith(context, currentPassword);
    const { vault, keystore } = context.application;
    await vault.changePassword({ currentPassword, newPassword });
    const { passwordChangedAt } = await keystore.refresh();
    await context.output.answer({ passwordChangedAt }, () => [
      'The password is changed. The recovery code stays the same.',
    ]);
    return ExitCode.ok;
  },
});
