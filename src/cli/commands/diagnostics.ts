import { defineCommand } from '../command.js';
import { collectDiagnostics } from '../diagnostics-report.js';
import { ExitCode } from '../exit-code.js';
import { unlock } from '../unlock.js';

export const diagnostics = defineCommand({
  syntax: 'diagnostics',
  summary: 'Print facts for a bug report as JSON; no secrets, no names (more with the password)',
  options: (yargs) => yargs,
  async run(context) {
    const { application, output, secrets } = context;
    if (secrets.isPasswordGiven && application.vault.state.kind === 'locked') await unlock(context);
    await output.json(await collectDiagnostics(context));
    return ExitCode.ok;
  },
});
