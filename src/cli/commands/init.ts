import { defineCommand } from '../command.js';
import { ExitCode } from '../exit-code.js';
import { recoveryCodeLines } from '../text/recovery-code-text.js';
import { requireNoVault } from '../unlock.js';

export const init = defineCommand({
  syntax: 'init',
  summary: 'Make a vault and found an account with this device',
  options: (yargs) =>
    yargs.option('name', { type: 'string', requiresArg: true, demandOption: true, describe: "This device's name" }),
  async run(context, { name }) {
    requireNoVault(context);
    const password = await context.secrets.passwordOfNewVault();
    const { recoveryCode } = await context.application.vault.create({ deviceName: name, password });
    await context.output.answer({ recoveryCode }, () => ['The vault is made.', '', ...recoveryCodeLines(recoveryCode)]);
    return ExitCode.ok;
  },
});
