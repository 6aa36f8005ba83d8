import { commandMessages } from '../../core/common/text/english/command/index.js';
import { defineCommand } from '../command.js';
import { ExitCode } from '../exit-code.js';
import { recoveryCodeLines } from '../text/recovery-code-text.js';
import { requireNoVault } from '../unlock.js';
import { deviceNameOption } from './parameters.js';

export const init = defineCommand({
  name: 'init',
  summary: commandMessages.declarations.summaries.init,
  options: { name: deviceNameOption },
  async run(context, { name }) {
    requireNoVault(context);
    const password = await context.secrets.passwordOfNewVault();
    const { recoveryCode } = await context.application.vault.create({ deviceName: name, password });
    await context.output.answer({ recoveryCode }, () => [
      commandMessages.answers.vaultMade,
      '',
      ...recoveryCodeLines(recoveryCode),
    ]);
    return ExitCode.ok;
  },
});
