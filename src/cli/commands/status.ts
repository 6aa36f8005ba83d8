import { commandMessages } from '../../core/common/text/english/command/index.js';
import { defineCommand } from '../command.js';
import { evaluate } from '../evaluate.js';
import { exitCodeOfVerdict } from '../exit-code.js';
import { syncReportLines } from '../text/sync-report-text.js';
import { unlock } from '../unlock.js';

export const status = defineCommand({
  name: 'status',
  summary: commandMessages.declarations.summaries.status,
  async run(context) {
    await unlock(context);
    const { report } = await evaluate(context);
    await context.output.report(report, () => syncReportLines(report));
    return exitCodeOfVerdict(report.verdict);
  },
});
