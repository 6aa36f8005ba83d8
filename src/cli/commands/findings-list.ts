import { commandMessages } from '../../core/common/text/english/command/index.js';
import { allFindings } from '../all-findings.js';
import { defineCommand } from '../command.js';
import { ExitCode } from '../exit-code.js';
import { findingLines } from '../text/finding-lines.js';
import { unlock } from '../unlock.js';

export const listFindings = defineCommand({
  name: 'list',
  summary: commandMessages.declarations.summaries.findingsList,
  async run(context) {
    await unlock(context);
    const findings = await allFindings(context);
    await context.output.answer({ findings }, () => findingLines(findings));
    return ExitCode.ok;
  },
});
