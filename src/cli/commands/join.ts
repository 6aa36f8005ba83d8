import path from 'node:path';

import { defineCommand } from '../command.js';
import { ExitCode } from '../exit-code.js';
import { recoveryCodeLines } from '../text/recovery-code-text.js';
import { requireNoVault } from '../unlock.js';

export const join = defineCommand({
  syntax: 'join <file>',
  summary: 'Make a vault and join the account of a bundle with this device',
  options: (yargs) =>
    yargs
      .positional('file', { type: 'string', demandOption: true, describe: 'A bundle that another device exported' })
      .option('name', { type: 'string', requiresArg: true, demandOption: true, describe: "This device's name" })
      .option('passphrase-file', {
        type: 'string',
        requiresArg: true,
        describe: "Read the bundle's passphrase from a file",
      }),
  async run(context, options) {
    requireNoVault(context);
    const passphrase = await context.secrets.passphrase(options['passphrase-file']);
    const password = await context.secrets.passwordOfNewVault();
    const { recoveryCode } = await context.application.vault.join({
      bundlePath: path.resolve(options.file),
      passphrase,
      deviceName: options.name,
      password,
    });
    await context.output.answer({ recoveryCode }, () => [
      'This device has joined the account. Export a bundle here and import it on another device, so that they hear of it.',
      '',
      ...recoveryCodeLines(recoveryCode),
    ]);
    return ExitCode.ok;
  },
});
