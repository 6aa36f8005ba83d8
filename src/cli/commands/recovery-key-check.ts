import { commandMessages } from '../../core/common/text/english/command/index.js';
import { defineCommand } from '../command.js';
import { ExitCode } from '../exit-code.js';
import { unlock } from '../unlock.js';
import { recoveryKeyFileOption } from './parameters.js';

const { declarations, recovery: words } = commandMessages;

export const checkRecoveryKey = defineCommand({
  name: 'check',
  summary: declarations.summaries.recoveryKeyCheck,
  options: { 'recovery-key-file': recoveryKeyFileOption },
  async run(context, typed) {
    await unlock(context);
    const recoveryKey = await context.secrets.recoveryKey(typed['recovery-key-file']);
    const { opensVault } = await context.application.vault.checkRecoveryKey({ recoveryKey });
    await context.output.report({ opensVault }, () => (opensVault ? [words.opens] : words.opensNot));
    return opensVault ? ExitCode.ok : ExitCode.needsYou;
  },
});
