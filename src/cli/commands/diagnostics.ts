import { commandMessages } from '../../core/common/text/english/command/index.js';
import { defineCommand } from '../command.js';
import { ExitCode } from '../exit-code.js';
import { unlock } from '../unlock.js';

export const diagnostics = defineCommand({
  name: 'diagnostics',
  summary: commandMessages.declarations.summaries.diagnostics,
  async run(context) {
    const { application, output, secrets } = context;
    if (secrets.isPasswordGiven && application.vault.state.kind === 'locked') await unlock(context);
    const { collectDiagnostics } = await import('../diagnostics-report.js');
    await output.json(await collectDiagnostics(context));
    return ExitCode.ok;
  },
});
