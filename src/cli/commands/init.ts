import { commandMessages } from '../../core/common/text/english/command/index.js';
import { defineCommand } from '../command.js';
import { ExitCode } from '../exit-code.js';
import { recoveryKeyLines } from '../text/recovery-key-text.js';
import { requireNoVault } from '../unlock.js';
import { deviceNameOption } from './parameters.js';

export const init = defineCommand({
  name: 'init',
  summary: commandMessages.declarations.summaries.init,
  options: { name: { ...deviceNameOption, isRequired: true } },
  async run(context, { name }) {
    requireNoVault(context);
    const password = await context.secrets.passwordOfNewVault();
    const { recoveryKey } = await context.application.vault.create({ deviceName: name, password });
    await context.output.answer({ recoveryKey }, () => [
      commandMessages.answers.vaultMade,
      '',
      ...recoveryKeyLines(recoveryKey),
    ]);
    return ExitCode.ok;
  },
});
