import { commandMessages } from '../../core/common/text/english/command/index.js';
import { defineCommand } from '../command.js';
import { ExitCode } from '../exit-code.js';
import { passwordOfExistingVault, unlockWith } from '../unlock.js';
import { newPasswordFileOption } from './parameters.js';

const { summaries } = commandMessages.declarations;

export const rotatePassword = defineCommand({
  name: 'password',
  summary: summaries.rotatePassword,
  options: {
    'new-password-file': newPasswordFileOption,
  },
  async run(context, typed) {
    const currentPassword = await passwordOfExistingVault(context);
    const newPassword = await context.secrets.replacementPassword(typed['new-password-file']);
    await unlockWith(context, currentPassword);
    const { vault, keystore } = context.application;
    await vault.changePassword({ currentPassword, newPassword });
    const { passwordChangedAt } = await keystore.refresh();
    await context.output.report({ passwordChangedAt }, () => [commandMessages.answers.passwordChanged]);
    return ExitCode.ok;
  },
});
