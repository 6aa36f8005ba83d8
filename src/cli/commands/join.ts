import { commandMessages } from '../../core/common/text/english/command/index.js';
import { defineCommand } from '../command.js';
import { ExitCode } from '../exit-code.js';
import { recoveryCodeLines } from '../text/recovery-code-text.js';
import { requireNoVault } from '../unlock.js';
import { deviceNameOption, passphraseFileOption } from './parameters.js';

const { summaries, arguments: args } = commandMessages.declarations;

export const join = defineCommand({
  name: 'join',
  summary: summaries.join,
  arguments: { file: { placeholder: 'FILE', kind: 'file', describe: args.bundleToJoin } },
  options: { name: deviceNameOption, 'passphrase-file': passphraseFileOption },
  async run(context, options) {
    requireNoVault(context);
    const passphrase = await context.secrets.passphrase(options['passphrase-file']);
    const password = await context.secrets.passwordOfNewVault();
    const { recoveryCode } = await context.bundles.read(options.file, (bundlePath) =>
      context.application.vault.join({ bundlePath, passphrase, deviceName: options.name, password }),
    );
    await context.output.answer({ recoveryCode }, () => [
      commandMessages.answers.joined,
      '',
      ...recoveryCodeLines(recoveryCode),
    ]);
    return ExitCode.ok;
  },
});
