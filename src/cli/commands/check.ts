import { commandMessages } from '../../core/common/text/english/command/index.js';
import { defineCommand } from '../command.js';
import { evaluate } from '../evaluate.js';
import { exitCodeOfVerdict } from '../exit-code.js';
import { syncReportLines } from '../text/sync-report-text.js';
import { unlock } from '../unlock.js';

export const check = defineCommand({
  name: 'check',
  summary: commandMessages.declarations.summaries.check,
  async run(context) {
    await unlock(context);
    const { application, clock, output } = context;
    const began = clock.monotonic();
    const { report, runs } = await evaluate(context);
    application.runHistory.record({
      endedAt: report.lastCheck,
      durationMs: clock.monotonic() - began,
      trigger: 'manual',
      outcome: {
        kind: 'completed',
        verdict: report.verdict,
        needsSync: report.needsSync,
        warnings: report.warningCount,
      },
      checks: [...runs],
    });
    await output.report(report, () => syncReportLines(report));
    return exitCodeOfVerdict(report.verdict);
  },
});
