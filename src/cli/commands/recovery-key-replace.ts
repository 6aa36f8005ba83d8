import { typedSymbols } from '../../core/common/crockford.js';
import { commandMessages } from '../../core/common/text/english/command/index.js';
import { defineCommand, type CommandContext } from '../command.js';
import { ExitCode } from '../exit-code.js';
import type { TerminalPrompt } from '../terminal-prompt.js';
import { recoveryKeyLines } from '../text/recovery-key-text.js';
import { passwordOfExistingVault, unlockWith } from '../unlock.js';
import { recoveryKeyFileOption } from './parameters.js';

const { declarations, recovery: words } = commandMessages;

export const replaceRecoveryKey = defineCommand({
  name: 'replace',
  summary: declarations.summaries.recoveryKeyReplace,
  options: { 'recovery-key-file': recoveryKeyFileOption },
  async run(context, typed) {
    const currentPassword = await passwordOfExistingVault(context);
    await unlockWith(context, currentPassword);
    const { application, output, prompt, secrets } = context;
    const oldRecoveryKey = await secrets.oldRecoveryKey(typed['recovery-key-file']);
    const { recoveryKey } = await application.vault.replaceRecoveryKey({ oldRecoveryKey });
    await output.answer({ recoveryKey }, () => [words.replaced, '', ...recoveryKeyLines(recoveryKey), words.oldOne]);
    // A program has nobody who could type what it is given to print.
    if (prompt && output.format === 'text') await haveTypedBack(context, prompt, { recoveryKey, currentPassword });
    return ExitCode.ok;
  },
});

/** A person who leaves this for later finds the key with `recovery-key show`. */
async function haveTypedBack(
  { application, output }: CommandContext,
  prompt: TerminalPrompt,
  request: { readonly recoveryKey: string; readonly currentPassword: string },
): Promise<void> {
  let question = words.typeBack;
  for (;;) {
    const typed = await prompt.ask(question);
    if (typed.trim() === '') return;
    if (isSame(typed, request.recoveryKey)) break;
    question = words.typeBackAgain;
  }
  await application.vault.adoptRecoveryKey(request);
  await output.report({ opensVault: true }, () => [words.confirmed]);
}

function isSame(typed: string, recoveryKey: string): boolean {
  const symbols = recoveryKey.replaceAll('-', '');
  return typedSymbols(typed, symbols.length) === symbols;
}
