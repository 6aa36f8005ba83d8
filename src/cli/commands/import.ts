import { commandMessages } from '../../core/common/text/english/command/index.js';
import { defineCommand } from '../command.js';
import { ExitCode } from '../exit-code.js';
import { importReportAnswer, importReportLines } from '../text/import-report-text.js';
import { openExchangeLines } from '../text/open-exchange-text.js';
import { unlock } from '../unlock.js';
import { passphraseFileOption } from './parameters.js';

const { summaries, arguments: args } = commandMessages.declarations;

export const importBundle = defineCommand({
  name: 'import',
  summary: summaries.import,
  arguments: { file: { placeholder: 'FILE', kind: 'file', describe: args.bundleToImport } },
  options: { 'passphrase-file': passphraseFileOption },
  async run(context, options) {
    await unlock(context);
    const passphrase = await context.secrets.passphrase(options['passphrase-file']);
    const report = await context.bundles.read(options.file, (path) =>
      context.application.keystore.importBundle({ path, passphrase }),
    );
    const snapshot = await context.application.keystore.refresh();
    await context.output.report(importReportAnswer(report), () => [
      ...importReportLines(report),
      ...openExchangeLines('import', snapshot),
    ]);
    return ExitCode.ok;
  },
});
