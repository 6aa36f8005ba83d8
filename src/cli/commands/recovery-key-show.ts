import { commandMessages } from '../../core/common/text/english/command/index.js';
import { defineCommand } from '../command.js';
import { ExitCode } from '../exit-code.js';
import { recoveryKeyLines } from '../text/recovery-key-text.js';
import { unlock } from '../unlock.js';

const { declarations, recovery: words } = commandMessages;

export const showRecoveryKey = defineCommand({
  name: 'show',
  summary: declarations.summaries.recoveryKeyShow,
  async run(context) {
    await unlock(context);
    const kept = await context.application.vault.readRecoveryKey();
    await context.output.answer({ recoveryKey: kept?.recoveryKey ?? null }, () =>
      kept === null ? [words.noneKept] : recoveryKeyLines(kept.recoveryKey),
    );
    return ExitCode.ok;
  },
});
