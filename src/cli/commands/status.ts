import { defineCommand } from '../command.js';
import { evaluate } from '../evaluate.js';
import { ExitCode } from '../exit-code.js';
import { syncReportLines } from '../text/sync-report-text.js';
import { unlock } from '../unlock.js';

export const status = defineCommand({
  syntax: 'status',
  summary: 'Say whether the devices are in sync (exit 1: they are not)',
  options: (yargs) => yargs,
  async run(context) {
    await unlock(context);
    const { report } = await evaluate(context);
    await context.output.answer(report, () => syncReportLines(report));
    return report.needsSync ? ExitCode.needsSync : ExitCode.ok;
  },
});
