import { commandMessages } from '../../core/common/text/english/command/index.js';
import { defineCommand } from '../command.js';
import { ExitCode } from '../exit-code.js';
import { importReportAnswer, importReportLines } from '../text/import-report-text.js';
import { openExchangeLines } from '../text/open-exchange-text.js';
import { unlock } from '../unlock.js';

const { summaries, arguments: args } = commandMessages.declarations;

export const importBundle = defineCommand({
  name: 'import',
  summary: summaries.import,
  arguments: { file: { placeholder: 'FILE', kind: 'file', describe: args.bundleToImport } },
  async run(context, { file }) {
    await unlock(context);
    const { application, files, output } = context;
    const report = await files.read('bundle', file, (path) => application.keystore.importBundle({ path }));
    const snapshot = await application.keystore.refresh();
    await output.report(importReportAnswer(report), () => [
      ...importReportLines(report),
      ...openExchangeLines('import', snapshot),
    ]);
    return ExitCode.ok;
  },
});
