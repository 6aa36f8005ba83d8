import { commandMessages } from '../../core/common/text/english/command/index.js';
import { defineCommand } from '../command.js';
import { ExitCode } from '../exit-code.js';
import { openExchangeLines } from '../text/open-exchange-text.js';
import { unlock } from '../unlock.js';
import { passphraseFileOption } from './parameters.js';

const { summaries, arguments: args } = commandMessages.declarations;

export const exportBundle = defineCommand({
  name: 'export',
  summary: summaries.export,
  arguments: { file: { placeholder: 'FILE', kind: 'file', describe: args.bundleToWrite } },
  options: { 'passphrase-file': passphraseFileOption },
  async run(context, options) {
    const { application, bundles, output, secrets } = context;
    const report = await bundles.write(options.file, async (path) => {
      await unlock(context);
      const passphrase = await secrets.passphraseOfNewBundle(options['passphrase-file']);
      return application.keystore.exportBundle({ path, passphrase });
    });
    if (report !== null) {
      const snapshot = await application.keystore.refresh();
      await output.report(report, () => [
        commandMessages.answers.exported(report.entries, report.bytes, report.path),
        ...openExchangeLines('export', snapshot),
      ]);
    }
    return ExitCode.ok;
  },
});
