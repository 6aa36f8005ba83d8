import { commandMessages } from '../../core/common/text/english/command/index.js';
import { AppError, type ErrorCode } from '../../core/errors.js';
import { defineCommand, type CommandContext } from '../command.js';
import { ExitCode, exitCodeOfError } from '../exit-code.js';
import { unlock } from '../unlock.js';

export const diagnostics = defineCommand({
  name: 'diagnostics',
  summary: commandMessages.declarations.summaries.diagnostics,
  async run(context) {
    const { application, output, secrets } = context;
    const isToOpen = secrets.isPasswordGiven && application.vault.state.kind === 'locked';
    const problem = isToOpen ? await problemOfOpening(context) : null;
    const { collectDiagnostics } = await import('../diagnostics-report.js');
    await output.json(await collectDiagnostics(context, problem));
    return ExitCode.ok;
  },
});

/** Opens the vault. Says what is wrong with it when it can't be opened, which is a fact, too. Throws when the password is. */
async function problemOfOpening(context: CommandContext): Promise<ErrorCode | null> {
  try {
    await unlock(context);
    return null;
  } catch (error) {
    // That it waits is told as its state.
    if (error instanceof AppError && error.code === 'JOIN_PENDING') return null;
    if (!(error instanceof AppError) || exitCodeOfError[error.code] !== ExitCode.failed) throw error;
    return error.code;
  }
}
