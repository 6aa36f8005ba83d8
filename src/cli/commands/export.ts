import { commandMessages } from '../../core/common/text/english/command/index.js';
import { defineCommand } from '../command.js';
import { ExitCode } from '../exit-code.js';
import { openExchangeLines } from '../text/open-exchange-text.js';
import { unlock } from '../unlock.js';

const { summaries, arguments: args } = commandMessages.declarations;

export const exportBundle = defineCommand({
  name: 'export',
  summary: summaries.export,
  arguments: { file: { placeholder: 'FILE', kind: 'file', describe: args.bundleToWrite } },
  async run(context, { file }) {
    const { application, files, output } = context;
    const report = await files.writeBundle(file, async (path) => {
      await unlock(context);
      return application.keystore.exportBundle({ path });
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
