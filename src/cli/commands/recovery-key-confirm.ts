import { commandMessages } from '../../core/common/text/english/command/index.js';
import { appError } from '../../core/errors.js';
import { defineCommand, type CommandContext } from '../command.js';
import { ExitCode } from '../exit-code.js';
import { passwordOfExistingVault, unlockWith } from '../unlock.js';
import { recoveryKeyFileOption } from './parameters.js';

const { declarations, recovery: words } = commandMessages;

/** What is printed was typed: this vault needs to keep it no longer, and is opened by it from now on. */
export const confirmRecoveryKey = defineCommand({
  name: 'confirm',
  summary: declarations.summaries.recoveryKeyConfirm,
  options: { 'recovery-key-file': recoveryKeyFileOption },
  async run(context, typed) {
    const password = await passwordOfExistingVault(context);
    await unlockWith(context, password);
    const recoveryKey = await context.secrets.recoveryKey(typed['recovery-key-file']);
    await confirmTyped(context, recoveryKey, password);
    await context.output.report({ opensVault: true }, () => [words.confirmed]);
    return ExitCode.ok;
  },
});

async function confirmTyped(
  { application: { vault } }: CommandContext,
  recoveryKey: string,
  currentPassword: string,
): Promise<void> {
  const { opensVault } = await vault.checkRecoveryKey({ recoveryKey });
  if (!opensVault) return vault.adoptRecoveryKey({ recoveryKey, currentPassword });
  const kept = await vault.readRecoveryKey();
  if (kept === null) return;
  // The one that opens the vault was typed, and the newer one is meant.
  if (!kept.opensVault) throw appError('RECOVERY_KEY_FOREIGN.not-printed');
  await vault.confirmRecoveryKey({ recoveryKey });
}
