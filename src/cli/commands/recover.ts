import { commandMessages } from '../../core/common/text/english/command/index.js';
import { defineCommand } from '../command.js';
import { ExitCode } from '../exit-code.js';
import { requireVault } from '../unlock.js';
import { newPasswordFileOption, recoveryKeyFileOption } from './parameters.js';

const { declarations, recovery: words } = commandMessages;

export const recover = defineCommand({
  name: 'recover',
  summary: declarations.summaries.recover,
  options: { 'recovery-key-file': recoveryKeyFileOption, 'new-password-file': newPasswordFileOption },
  async run(context, typed) {
    requireVault(context);
    const recoveryKey = await context.secrets.recoveryKey(typed['recovery-key-file']);
    const newPassword = await context.secrets.replacementPassword(typed['new-password-file']);
    const { vault, keystore } = context.application;
    await vault.recover({ recoveryKey, newPassword });
    await vault.whenVerified();
    const { passwordChangedAt } = await keystore.refresh();
    await context.output.report({ passwordChangedAt }, () => [words.passwordSet]);
    return ExitCode.ok;
  },
});
